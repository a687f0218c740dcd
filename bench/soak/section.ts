/** docs/benchmarks.md is written by two measurements: each leaves the other's part as it is. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../src/lib/root.ts";

export const SOAK_HEADING = "## Soak: four channels with faults";

const file = join(packageRoot, "docs", "benchmarks.md");

/** Writes the report of `npm run bench`, with the soak's part behind it. */
export function writeReport(report: string): void {
  writeFileSync(file, joined(report, split(read()).soak));
}

/** Writes the soak's part, which begins with its heading. */
export function writeSoak(part: string): void {
  writeFileSync(file, joined(split(read()).report, part));
}

const read = () => (existsSync(file) ? readFileSync(file, "utf8") : "");

function split(text: string): { report: string; soak: string } {
  const at = text.indexOf(SOAK_HEADING);
  return at === -1 ? { report: text, soak: "" } : { report: text.slice(0, at), soak: text.slice(at) };
}

function joined(report: string, soak: string): string {
  return soak === "" ? report : `${report.trimEnd()}\n\n${soak.trimEnd()}\n`;
}
