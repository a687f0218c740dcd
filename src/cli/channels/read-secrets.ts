/** Credentials from a person at the keyboard, unseen, or from the input of a script. Never from arguments: those are kept. */
import { createInterface } from "node:readline/promises";
import { Writable } from "node:stream";
import { text } from "node:stream/consumers";
import type { Cli } from "../cli.ts";
import { Failure } from "../failure.ts";
import { told } from "./in-channels.ts";

/** A value for each name. Throws `Failure` when one is missing. */
export async function readSecrets(cli: Cli, names: readonly string[]): Promise<Record<string, string>> {
  if (names.length === 0) return {};
  const found = process.stdin.isTTY ? await ask(cli, names) : readLines(await text(process.stdin), names);
  for (const name of names) {
    if (!found[name]) throw new Failure(told(cli, "secret_missing", { name }));
  }
  return found;
}

/** `name=value` lines; the value alone where there is one credential only. */
export function readLines(input: string, names: readonly string[]): Record<string, string> {
  const lines = input
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");
  const found: Record<string, string> = {};
  for (const line of lines) {
    const [, name = "", value = ""] = /^([\w-]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (names.includes(name)) found[name] = value;
  }
  const [only, ...others] = names;
  if (only !== undefined && others.length === 0 && found[only] === undefined && lines[0]) found[only] = lines[0];
  return found;
}

async function ask(cli: Cli, names: readonly string[]): Promise<Record<string, string>> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  const keyboard = createInterface({ input: process.stdin, output: silent, terminal: true });
  const found: Record<string, string> = {};
  try {
    for (const name of names) {
      process.stderr.write(told(cli, "secret", { name }));
      found[name] = (await keyboard.question("")).trim();
      process.stderr.write("\n");
    }
  } finally {
    keyboard.close();
  }
  return found;
}
