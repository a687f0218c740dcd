/** What `charla eval` refuses before anything starts. */
import { expect, it } from "vitest";
import { createCli } from "../../src/cli/cli.ts";
import { evalCommand } from "../../src/cli/eval.ts";
import { Failure } from "../../src/cli/failure.ts";
import { LOCALES } from "../../src/lib/locale.ts";
import { say } from "../../src/lib/texts.ts";

const run = (locale: string, ...args: string[]) =>
  evalCommand(createCli(["--lang", locale])).parseAsync(["--name", "haggling", ...args], { from: "user" });

it.each(LOCALES)("says in %s that recordings go with models, one way at a time", async (locale) => {
  for (const way of ["--record", "--replay"]) {
    await expect(run(locale, way, "x.jsonl")).rejects.toThrow(new Failure(say(locale, "eval.needsModels")));
  }
  const both = run(locale, "--models", "--record", "x.jsonl", "--replay", "x.jsonl");
  await expect(both).rejects.toThrow(new Failure(say(locale, "eval.notBoth")));
});

it("says which recording cannot be read", async () => {
  await expect(run("en", "--models", "--replay", "no-such-file.jsonl")).rejects.toThrow(/no-such-file\.jsonl/);
});
