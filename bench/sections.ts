/** docs/benchmarks.md is written by several measurements: each leaves the others' parts as they are. */
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../src/lib/root.ts";

export const HEADINGS = {
  soak: "## Soak: four channels with faults",
  office: "## The team's app and its API",
  automation: "## Automation: a million enrolled",
  simulation: "## Simulation: weeks in minutes",
} as const;
export type Section = keyof typeof HEADINGS;

const SECTIONS = Object.keys(HEADINGS) as Section[];
const file = join(packageRoot, "docs", "benchmarks.md");

/** Writes the report of `npm run bench`, with the other parts behind it. */
export function writeReport(report: string): void {
  write({ ...read(), report });
}

/** Writes one part, which begins with its heading. */
export function writeSection(section: Section, part: string): void {
  write({ ...read(), [section]: part });
}

type Parts = Readonly<Record<"report" | Section, string>>;

function read(): Parts {
  const text = existsSync(file) ? readFileSync(file, "utf8") : "";
  const places = SECTIONS.map((section) => ({ section, at: text.indexOf(HEADINGS[section]) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
  const parts = places.map(({ section, at }, index) => [section, text.slice(at, places[index + 1]?.at)] as const);
  return {
    soak: "",
    office: "",
    automation: "",
    simulation: "",
    ...Object.fromEntries(parts),
    report: text.slice(0, places[0]?.at),
  };
}

function write(parts: Parts): void {
  const texts = [parts.report, ...SECTIONS.map((section) => parts[section])].map((text) => text.trim());
  writeFileSync(file, `${texts.filter((text) => text !== "").join("\n\n")}\n`);
}
