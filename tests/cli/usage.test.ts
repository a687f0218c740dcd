/** Help and mistakes in the arguments. */
import { describe, expect, it } from "vitest";
import { run } from "../../src/cli/charla.ts";
import { createCli } from "../../src/cli/cli.ts";
import { runCli } from "./run-cli.ts";

describe("the command line", () => {
  it("explains itself in the language of the environment", async () => {
    const [en, es, pt] = await Promise.all(
      ["en_US.UTF-8", "es_PE.UTF-8", "pt_BR.UTF-8"].map((LANG) => runCli(["--help"], { env: { LANG } })),
    );
    expect([en?.code, es?.code, pt?.code]).toEqual([0, 0, 0]);
    expect(en?.stdout).toContain("Usage: charla");
    expect(es?.stdout).toContain("Uso: charla [opciones]");
    expect(pt?.stdout).toContain("Uso: charla [opções]");
    for (const command of ["start", "chat", "doctor", "health", "migrate", "key", "understand"]) {
      expect(en?.stdout).toMatch(new RegExp(`^ {2}${command} `, "m"));
    }
  });

  it("prefers --lang to the environment, also for the help of one command", async () => {
    const { stdout } = await runCli(["chat", "--help", "--lang", "es"], { env: { LANG: "pt_BR.UTF-8" } });
    expect(stdout).toContain("Uso: charla chat [opciones]");
    expect(stdout).toContain("--trace");
  });

  it.each([
    [["strat"], "start"],
    [["chat", "--trce"], "--trace"],
    [["start", "--port", "70000"], "65535"],
    [["start", "--role", "boss"], "api, worker, all"],
    [["start", "--port"], "--port"],
    [["key", "create"], "--name"],
    [["key", "revoke"], "id"],
    [["doctor", "now"], "charla --help"],
    [["understand", "--zone", "Lima"], "America/Lima"],
    [["--lang", "fr"], "es, en, pt"],
  ])("answers %j with code 2 and what would be right", async (args, hint) => {
    const notes: string[] = [];
    const code = await run(args, { ...createCli(args), note: (line) => notes.push(line) });
    expect(code).toBe(2);
    expect(notes.join("\n")).toContain(hint);
    expect(notes.join("\n")).toContain("charla --help");
  });

  it("says so in a process of its own, without a stack and with nothing on standard output", async () => {
    const { code, stdout, stderr } = await runCli(["chat", "--trce"]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toBe("There is no option --trce. Did you mean --trace?\nSee: charla --help\n");
  });

  it("names every wrong variable of the environment at once", async () => {
    const { code, stderr } = await runCli(["start"], { env: { PORT: "99999", LOG_LEVEL: "loud" } });
    expect(code).toBe(1);
    expect(stderr).toContain("PORT:");
    expect(stderr).toContain("LOG_LEVEL:");
  });
});
