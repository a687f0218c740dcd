/** Runs scenarios one after the other, each several times, and adds up. */
import type { Understand } from "../agents/understand/understanding.ts";
import { type Played, play } from "./play.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";

export interface ScenarioResult {
  readonly name: string;
  readonly file: string;
  readonly language: string;
  /** In all of its runs. */
  readonly passed: boolean;
  readonly passedFirst: boolean;
  readonly runs: number;
  readonly passedRuns: number;
  /** The first thing that went wrong; null when nothing did. */
  readonly reason: string | null;
  readonly ms: number;
  /** The first run that failed, else the first one. */
  readonly shown: Played;
}

export interface Totals {
  readonly scenarios: number;
  readonly runs: number;
  /** Scenarios that passed at the first try, 0–1. */
  readonly firstTry: number;
  /** Scenarios that passed in all of their runs, 0–1. */
  readonly everyTry: number;
  readonly ms: number;
}

export async function runScenarios(
  scenarios: readonly Scenario[],
  { stage, understand, runs, onDone }: RunOptions,
): Promise<{ scenarios: ScenarioResult[]; totals: Totals }> {
  const results: ScenarioResult[] = [];
  for (const scenario of scenarios) {
    const result = await runScenario(scenario, { stage, understand, runs });
    results.push(result);
    onDone?.(result, scenario);
  }
  const share = (count: number) => (results.length === 0 ? 1 : count / results.length);
  return {
    scenarios: results,
    totals: {
      scenarios: results.length,
      runs: results.reduce((sum, result) => sum + result.runs, 0),
      firstTry: share(results.filter(({ passedFirst }) => passedFirst).length),
      everyTry: share(results.filter(({ passed }) => passed).length),
      ms: results.reduce((sum, { ms }) => sum + ms, 0),
    },
  };
}

export interface RunOptions {
  readonly stage: Stage;
  readonly understand: Understand;
  /** How often each scenario is played; every play types the lines differently. */
  readonly runs: number;
  readonly onDone?: (result: ScenarioResult, scenario: Scenario) => void;
}

async function runScenario(scenario: Scenario, { stage, understand, runs }: RunOptions): Promise<ScenarioResult> {
  const startedAt = performance.now();
  const plays: Played[] = [];
  for (let seed = 0; seed < runs; seed++) plays.push(await play(scenario, stage, understand, seed));
  const failed = plays.find(({ passed }) => !passed);
  const shown = failed ?? plays[0];
  if (!shown) throw new RangeError("a scenario is played at least once");
  return {
    name: scenario.name,
    file: scenario.file,
    language: scenario.language,
    passed: failed === undefined,
    passedFirst: plays[0]?.passed ?? false,
    runs,
    passedRuns: plays.filter(({ passed }) => passed).length,
    reason: failed ? `run ${failed.seed + 1}: ${failed.faults[0] ?? ""}` : null,
    ms: Math.round(performance.now() - startedAt),
    shown,
  };
}
