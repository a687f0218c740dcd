/** `charla understand`: one answer a line, whatever the line is. */
import { describe, expect, it } from "vitest";
import { runCli } from "./run-cli.ts";

describe("charla understand", { timeout: 60_000 }, () => {
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

  it("reads thousands of lines, a thousand in a second or better", async () => {
    const texts = ["cuánto cuesta?", "quiero dos impresoras para el viernes", "está muy caro, no confío", "obrigada!"];
    const few = Array.from({ length: 10 }, (_, n) => JSON.stringify({ text: texts[n % texts.length] })).join("\n");
    const many = Array.from({ length: 5_000 }, (_, n) =>
      JSON.stringify({ text: `${texts[n % texts.length]} ${n}` }),
    ).join("\n");
    const timed = async (input: string) => {
      const startedAt = performance.now();
      const { stdout } = await runCli(["understand"], { input });
      return { ms: performance.now() - startedAt, count: stdout.trimEnd().split("\n").length };
    };
    const start = await timed(few);
    const all = await timed(many);
    expect(all.count).toBe(5_000);
    // What the process needs to start is the same for both.
    expect(all.ms - start.ms).toBeLessThan(5_000);
  });
});
