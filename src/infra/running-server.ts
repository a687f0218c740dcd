/** A note in the data folder about the server that runs on it, so that other commands find it. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { isAlive } from "./processes.ts";

const note = z.object({
  pid: z.int().positive(),
  url: z.string().nullable(),
  startedAt: z.string(),
  version: z.string(),
});
export type RunningServerNote = z.infer<typeof note>;

/** The living server of a data folder, or null; a note left by a killed one counts as none. */
export function findRunningServer(home: string): RunningServerNote | null {
  const file = join(home, "server.json");
  if (!existsSync(file)) return null;
  const parsed = note.safeParse(readJson(file));
  return parsed.success && parsed.data.pid !== process.pid && isAlive(parsed.data.pid) ? parsed.data : null;
}

export function noteRunningServer(home: string, server: Omit<RunningServerNote, "pid">): void {
  const file = join(home, "server.json");
  writeFileSync(`${file}.tmp`, JSON.stringify({ pid: process.pid, ...server }), { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
}

/** Removes the note if it is this process's own. */
export function forgetRunningServer(home: string): void {
  const file = join(home, "server.json");
  const parsed = existsSync(file) ? note.safeParse(readJson(file)) : null;
  if (parsed?.success && parsed.data.pid === process.pid) rmSync(file, { force: true });
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return null;
  }
}
