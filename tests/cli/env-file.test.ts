/** The file `.env` of the working directory, as every command reads it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeHome, runCli } from "./run-cli.ts";

let folder: ReturnType<typeof makeHome>;
beforeEach(() => {
  folder = makeHome();
});
afterEach(() => folder.remove());

// What is wrong with the environment is said before anything is started.
const start = (env: Record<string, string>) => runCli(["start"], { cwd: folder.path, env });

it("is read, and variables that are set win over it", async () => {
  writeFileSync(join(folder.path, ".env"), "# of a test\nLOG_LEVEL=loud\nexport PORT='99999'\nMETRICS_TOKEN=short\n");
  const { code, stderr } = await start({ LOG_LEVEL: "silent" });
  expect(code).toBe(1);
  expect(stderr).toContain("PORT: give a port");
  expect(stderr).toContain("METRICS_TOKEN:");
  expect(stderr).not.toContain("LOG_LEVEL:");
});

it("may be absent, or a folder of that name", async () => {
  const absent = await start({ PORT: "99999" });
  mkdirSync(join(folder.path, ".env"));
  const asFolder = await start({ PORT: "99999" });
  expect(absent.stderr).toContain("PORT:");
  expect(asFolder).toEqual(absent);
});
