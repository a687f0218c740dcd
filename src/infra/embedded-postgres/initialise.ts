/** Makes the database of a new data folder. */
import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { saveAccess } from "./access.ts";
import { binaries, runnerFor } from "./programs.ts";

const run = promisify(execFile);
const HALF_MADE = "making-";

/**
 * Makes `data` in the folder unless it is there. It gets its name when it is complete, so that a start killed meanwhile
 * leaves only a half-made folder of another name, which is removed. Never touches data that exists.
 */
export async function initialise(folder: string): Promise<void> {
  const dataDir = join(folder, "data");
  if (existsSync(dataDir)) {
    if (existsSync(join(folder, "access.json"))) return;
    throw new Error(
      `${dataDir} holds a database, but ${join(folder, "access.json")} with its password is gone: put it back from a backup, or move the folder away to start anew.`,
    );
  }
  for (const name of readdirSync(folder)) if (name.startsWith(HALF_MADE)) removeIfPossible(join(folder, name));
  const password = randomBytes(24).toString("base64url");
  // A name of its own: the initdb of a killed start may still be writing in another one.
  const newDir = join(folder, `${HALF_MADE}${randomBytes(6).toString("hex")}`);
  await runInitdb(folder, newDir, password);
  saveAccess(folder, { password, host: "127.0.0.1", port: 0 });
  renameSync(newDir, dataDir);
}

function removeIfPossible(path: string): void {
  try {
    rmSync(path, { recursive: true, force: true });
  } catch {
    // Something of the killed start still writes in it: only space is lost.
  }
}

async function runInitdb(folder: string, newDir: string, password: string): Promise<void> {
  const { initdb } = await binaries();
  const runner = await runnerFor(folder, initdb);
  mkdirSync(newDir, { mode: 0o700 });
  const passwordFile = `${newDir}.password`;
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const { owner } = runner;
  if (owner) for (const path of [folder, newDir, passwordFile]) chownSync(path, owner.uid, owner.gid);
  try {
    const { file, args, identity } = runner.command(initdb, [
      `--pgdata=${newDir}`,
      "--username=charla",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
    ]);
    await run(file, args, { ...identity, cwd: folder });
  } catch (cause) {
    throw new Error(
      `The embedded database could not be made in ${folder}: ${String((cause as { stderr?: string }).stderr ?? cause)}`,
      { cause },
    );
  } finally {
    rmSync(passwordFile, { force: true });
  }
}
