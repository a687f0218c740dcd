/** `charla understand`: one answer a line, whatever the line is. */
import { describe, expect, it } from "vitest";
import { createCli } from "../../src/cli/cli.ts";
import { createLineReader } from "../../src/cli/understand.ts";
import { runCli } from "./run-cli.ts";

describe("charla understand", () => {
  it("answers good and bad lines side by side", async () => {
    const lines = [
      '{"text":"cuánto cuesta la laptop?"}',
      "nope",
      '{"text":5}',
      "[]",
      "",
      '{"text":"I want to talk to a person","label":"kept out"}',
      `{"text":"${"a".repeat(20_000)}"}`,
      '{"text":"\\ud800 \\u0000"}',
    ];
    const { code, stdout, stderr } = await runCli(["understand"], { input: `${lines.join("\r\n")}\r\n` });
    const answers = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as { error?: string; intent?: { value: string }; language?: { value: string } });
    expect({ code, stderr, count: answers.length }).toEqual({ code: 0, stderr: "", count: lines.length });
    expect(answers[0]?.intent?.value).toBe("price");
    expect(answers[0]?.language?.value).toBe("es");
    expect(answers.slice(1, 5).map(({ error }) => typeof error)).toEqual(["string", "string", "string", "string"]);
    expect(answers[5]?.intent?.value).toBe("human_agent");
    expect(answers[5]?.language?.value).toBe("en");
    expect(answers.slice(6).every(({ intent }) => intent !== undefined)).toBe(true);
  });

  const texts = ["cuánto cuesta?", "quiero dos impresoras para el viernes", "está muy caro, no confío", "obrigada!"];
  const lines = Array.from({ length: 5_000 }, (_, n) => JSON.stringify({ text: `${texts[n % texts.length]} ${n}` }));

  it("answers thousands of lines without losing one", async () => {
    const { code, stdout } = await runCli(["understand"], { input: lines.join("\n") });
    expect({ code, count: stdout.trimEnd().split("\n").length }).toEqual({ code: 0, count: lines.length });
  });

  it("takes the conversation's language and the moment from the line", async () => {
    const answer = await createLineReader(createCli([]), "America/Lima");
    const line = JSON.stringify({ text: "ok, amanhã", language: "pt", now: "2026-03-10T15:00:00Z" });
    expect(answer(line)).toMatchObject({ language: { value: "pt" }, entities: { date: "2026-03-11" } });
    expect(answer('{"text":"mañana","now":"2026-03-10"}')).toHaveProperty("entities.date");
    expect(answer('{"text":"mañana","now":"later"}')).toHaveProperty("error");
  });
});
