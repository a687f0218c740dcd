/** The pages as browsers load them, built once in a run by the first test file that asks; the others wait for it. */
import { spawn } from "node:child_process";
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { access } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { inject } from "vitest";
import { buildWeb } from "../../scripts/build-web.ts";
import { packageRoot } from "../../src/lib/root.ts";
import { until } from "./until.ts";

const LONGEST_MS = 120_000;

/** The folder of the built pages: widget, shop and the team's app. */
export async function builtPages(): Promise<string> {
  const folder = join(inject("programs"), "web");
  const done = join(folder, "built");
  if (isFirst(folder)) {
    await Promise.all([buildWeb(folder), buildApp(join(folder, "app"))]);
    writeFileSync(`${done}.new`, "");
    renameSync(`${done}.new`, done);
    return folder;
  }
  const isDone = () =>
    access(done).then(
      () => true,
      () => false,
    );
  await until("the pages are built", isDone, LONGEST_MS);
  return folder;
}

/** Whoever makes the folder builds in it. */
function isFirst(folder: string): boolean {
  try {
    mkdirSync(folder);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** In a process of its own: the tests' NODE_ENV would put the slow React in. */
function buildApp(outDir: string): Promise<void> {
  const vite = join(dirname(createRequire(import.meta.url).resolve("vite/package.json")), "bin", "vite.js");
  const child = spawn(
    process.execPath,
    [vite, "build", join(packageRoot, "web/app"), "--outDir", outDir, "--logLevel", "warn"],
    { stdio: "inherit", cwd: packageRoot, env: { ...process.env, NODE_ENV: "production" } },
  );
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new Error(`vite ended with code ${code}`))));
  });
}
