/** A playbook's file from the disk, with the tables that it refers to, whatever its kind. */
import { readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, resolve } from "node:path";
import { decodeText } from "../../crm/playbook/decode.ts";
import { faultText } from "../../crm/playbook/fault-text.ts";
import type { Fault, Incoming, ReadDefaults } from "../../crm/playbook/incoming.ts";
import { readPlaybookCsv } from "../../crm/playbook/read-csv.ts";
import { readPlaybookYaml } from "../../crm/playbook/read-yaml.ts";
import { say } from "../../lib/texts.ts";
import type { Cli } from "../cli.ts";
import { Failure } from "../failure.ts";

/** Larger files are surely something else. */
const MAX_BYTES = 50_000_000;
/** A column that is wrong in each of ten thousand rows is told by its first ones. */
const MAX_SHOWN = 50;

export interface ReadFile {
  readonly incoming: Incoming;
  /** Headings of tables whose columns were left alone. */
  readonly ignored: readonly string[];
}

/** Reads it whole. Throws `Failure` with every mistake, its place and how to mend it. */
export function readPlaybookFile(cli: Cli, path: string, defaults: Omit<ReadDefaults, "file">): ReadFile {
  const faults: Fault[] = [];
  const read = readOne(cli, path, defaults, faults);
  refuseFaults(cli, faults);
  return read;
}

/** Throws `Failure` with the sentences of the faults, if there are any. */
export function refuseFaults(cli: Cli, faults: readonly Fault[]): void {
  if (faults.length === 0) return;
  const lines = faults.slice(0, MAX_SHOWN).map((fault) => `  ${faultText(cli.locale, fault)}`);
  const rest = faults.length - lines.length;
  if (rest > 0) lines.push(`  ${say(cli.locale, "playbook.moreFaults", { count: rest })}`);
  throw new Failure([say(cli.locale, "playbook.refused", { count: faults.length }), ...lines].join("\n"));
}

function readOne(cli: Cli, path: string, defaults: Omit<ReadDefaults, "file">, faults: Fault[]): ReadFile {
  const file = basename(path);
  const text = readText(cli, path);
  const nothing = { incoming: {}, ignored: [] };
  const isYaml = /^\.ya?ml$/i.test(extname(path));
  if (!isYaml) {
    const csv = readPlaybookCsv(text, { ...defaults, file });
    if (csv.ok) return csv.value;
    faults.push(...csv.faults);
    return nothing;
  }
  const yaml = readPlaybookYaml(text, { ...defaults, file });
  if (!yaml.ok) {
    faults.push(...yaml.faults);
    return nothing;
  }
  const { incoming, catalogFile, faqFile, currency } = yaml.value;
  const tables = [catalogFile, faqFile].flatMap((name) => {
    if (name === null) return [];
    if (/\.ya?ml$/i.test(name)) throw new Failure(say(cli.locale, "playbook.tableOnly", { file: name }));
    return [readOne(cli, resolve(dirname(path), name), { ...defaults, currency }, faults)];
  });
  return {
    incoming: Object.assign({}, incoming, ...tables.map((table) => table.incoming)) as Incoming,
    ignored: tables.flatMap(({ ignored }) => ignored),
  };
}

function readText(cli: Cli, path: string): string {
  const refuse = (key: string, why = "") => new Failure(say(cli.locale, `playbook.${key}`, { file: path, why }));
  let bytes: Buffer;
  try {
    const stat = statSync(path);
    if (stat.isDirectory()) throw refuse("folder");
    if (stat.size > MAX_BYTES) throw refuse("tooLarge");
    bytes = readFileSync(path);
  } catch (error) {
    if (error instanceof Failure) throw error;
    const { code } = error as NodeJS.ErrnoException;
    throw refuse(code === "ENOENT" ? "noFile" : "unreadable", code ?? String(error));
  }
  const decoded = decodeText(bytes);
  if (decoded === "workbook") throw refuse("workbook");
  return decoded.text;
}
