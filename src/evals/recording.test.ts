/** Recordings: the same request in another run finds its answer, and nothing of a person or a machine is kept. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { z } from "zod";
import type { CompleteRequest, Llm } from "../infra/llm/contract.ts";
import { noLlm } from "../infra/llm/none.ts";
import { ModelError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { type RecordedAnswer, readRecording, recordAnswers, replayAnswers, startRecording } from "./recording.ts";
import { type Asked, readRequest } from "./request-key.ts";

const folder = mkdtempSync(join(tmpdir(), "charla-recording-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const Answer = z.object({ text: z.string(), productIds: z.array(z.string()) });

/** One run's request: its own ids, clock, port and codes. */
function runOf(at: string, port: number, code: string) {
  const [laptop, mouse] = [newId("product"), newId("product")];
  const system = `Now: ${at}\n{"price":"S/ ${port}"}\n{"id":"${laptop}","name":"Laptop 15\\" i5"}`;
  const talk = `{"text":"http://localhost:${port}/pay/${code}"}`;
  const message = '{"author":"customer","text":"soy Ana, ana@correo.pe, 987 654 321"}';
  const content = `${talk}\n<customer_message>\n${message}\n</customer_message>`;
  const looked: unknown[] = [];
  const request: CompleteRequest<z.infer<typeof Answer>> = {
    system,
    messages: [{ role: "user", content }],
    schema: Answer,
    schemaName: "chat_answer",
    maxTokens: 10,
    signal: new AbortController().signal,
    tools: [
      {
        name: "check_stock",
        description: "Stock.",
        parameters: z.object({ productIds: z.array(z.string()) }),
        run: async (args: unknown) => {
          looked.push(args);
          return [{ id: mouse, name: "Mouse" }];
        },
      },
    ],
  };
  return { laptop, mouse, request, looked, link: `http://localhost:${port}/pay/${code}` };
}

const FIRST = runOf("2026-03-11T16:00:00.000Z", 4001, "aaaaaaaaaaaaaaaa");
const SECOND = runOf("2027-01-02T03:04:05.678Z", 59_999, "b-_bbbbbbbbbbbbb");
const usage = { provider: "p", model: "m", inputTokens: 5, outputTokens: 2, costMicros: 7, latencyMs: 9 };

/** A model that looks up once and names what it found. */
function modelFor({ laptop, mouse, link }: typeof FIRST): Llm {
  return {
    ...noLlm,
    isConfigured: true,
    complete: async ({ schema, tools }) => {
      await tools?.[0]?.run({ productIds: [laptop] } as never);
      const value = schema.parse({ text: `Ana, ana@correo.pe: ${link}`, productIds: [laptop, mouse] });
      return { value, usage: { ...usage, attempts: [] } };
    },
  };
}

test("the key is the same whatever ids, clock, port, codes and facts are, and another for other words", () => {
  expect(readRequest(SECOND.request as Asked).key).toBe(readRequest(FIRST.request as Asked).key);
  const other = { ...FIRST.request, messages: [{ role: "user", content: "hola" }] } as Asked;
  expect(readRequest(other).key).not.toBe(readRequest(FIRST.request as Asked).key);
});

test("a recorded answer comes again with this run's ids and links, its look-ups made and its cost known", async () => {
  const path = join(folder, "one.jsonl");
  await recordAnswers(modelFor(FIRST), startRecording(path, "a test")).complete(FIRST.request);
  const recording = readRecording(path);
  expect(recording.about).toBe("a test");
  const llm = replayAnswers(recording, () => expect.unreachable());
  for (let time = 0; time < 2; time++) {
    const again = await llm.complete(SECOND.request);
    expect(again.value).toEqual({
      text: `Ana, ana@correo.pe: ${SECOND.link}`,
      productIds: [SECOND.laptop, SECOND.mouse],
    });
    expect(again.usage).toEqual({ ...usage, attempts: [] });
  }
  expect(SECOND.looked).toEqual(Array(2).fill({ productIds: [SECOND.laptop] }));
});

test("a file keeps no e-mail, phone, id, code or address", async () => {
  const path = join(folder, "two.jsonl");
  await recordAnswers(modelFor(FIRST), startRecording(path, "a test")).complete(FIRST.request);
  const kept = readFileSync(path, "utf8");
  for (const secret of ["ana@correo.pe", "987 654 321", FIRST.laptop, FIRST.mouse, "aaaaaaaa", "localhost", "4001"]) {
    expect(kept).not.toContain(secret);
  }
});

test("a fault of the models is recorded and comes again", async () => {
  const kept: RecordedAnswer[] = [];
  const failing: Llm = { ...noLlm, complete: () => Promise.reject(new ModelError("timeout", "too slow")) };
  const recorder = recordAnswers(failing, (answer) => kept.push(answer));
  await expect(recorder.complete(FIRST.request)).rejects.toMatchObject({ fault: "timeout" });
  const llm = replayAnswers({ about: "", answers: kept }, () => expect.unreachable());
  await expect(llm.complete(SECOND.request)).rejects.toMatchObject({ fault: "timeout" });
});

test("what was not recorded is said with its message, and fails as an endpoint does", async () => {
  const missing: string[] = [];
  const llm = replayAnswers({ about: "", answers: [] }, ({ message }) => missing.push(message));
  await expect(llm.complete(FIRST.request)).rejects.toMatchObject({ code: "model", fault: "unavailable" });
  expect(missing).toEqual([expect.stringMatching(/^soy Ana, #\d+#, #\d+#$/)]);
});

test("a file that is no recording is refused with its line", () => {
  const path = join(folder, "bad.jsonl");
  startRecording(path, "a test")({ key: 1 } as never);
  expect(() => readRecording(path)).toThrow(/bad\.jsonl: line 2 is no recorded answer/);
});
