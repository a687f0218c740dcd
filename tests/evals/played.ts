/** The shipped scenarios by name, for tests that play some of them. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { readScenarios, type Scenario } from "../../src/evals/scenario.ts";
import { packageRoot } from "../../src/lib/root.ts";

const folder = join(packageRoot, "evals", "scenarios");

export const SHIPPED: readonly Scenario[] = readdirSync(folder).flatMap((file) => readScenarios(join(folder, file)));

/** Throws when a name is unknown: a test must not pass because a scenario was renamed. */
export function scenariosNamed(...names: readonly string[]): Scenario[] {
  return names.map((name) => {
    const found = SHIPPED.find((scenario) => scenario.name === name);
    if (!found) throw new Error(`no scenario is named ${name}`);
    return found;
  });
}

/** What is played from the shipped recording. */
export const RECORDED_SCENARIOS = scenariosNamed(
  "venta completa de una laptop con envío",
  "haggling",
  "pede uma pessoa",
);
export const RECORDED_FILE = join(packageRoot, "evals", "recorded", "scripted-seller.jsonl");
