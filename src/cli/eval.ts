/** `charla eval`: plays scenarios of conversations against the agents and says which ones went as they should. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import type { BrainOptions, EvalHost } from "../evals/host.ts";
import type { ModelTotals } from "../evals/model-use.ts";
import type { ScenarioResult, Totals } from "../evals/run.ts";
import type { Scenario } from "../evals/scenario.ts";
import { InputError } from "../lib/errors.ts";
import { packageRoot } from "../lib/root.ts";
import { say, type TextValues } from "../lib/texts.ts";
import type { Cli } from "./cli.ts";
import { Failure } from "./failure.ts";
import { wholeNumber } from "./program.ts";

interface EvalOptions {
  readonly runs: number;
  readonly json?: boolean;
  readonly short?: boolean;
  readonly name?: string;
  readonly transcripts?: boolean;
  readonly models?: boolean;
  readonly record?: string;
  readonly replay?: string;
}

/** Every scenario is played so often unless asked otherwise: once as written, then typed with less and less care. */
const RUNS = 4;

export function evalCommand(cli: Cli): Command {
  return new Command("eval")
    .description(cli.say("eval.about"))
    .argument("[files...]", cli.say("eval.files"))
    .option("--runs <number>", cli.say("eval.runs"), wholeNumber(cli, 1, 100), RUNS)
    .option("--name <words>", cli.say("eval.name"))
    .option("--short", cli.say("eval.short"))
    .option("--transcripts", cli.say("eval.transcripts"))
    .option("--models", cli.say("eval.models"))
    .option("--record <file>", tell(cli, "record"))
    .option("--replay <file>", tell(cli, "replay"))
    .option("--json", cli.say("eval.json"))
    .action((files: string[], options: EvalOptions) => evaluate(cli, files, options));
}

async function evaluate(cli: Cli, files: readonly string[], options: EvalOptions): Promise<void> {
  // Loaded here, so that the other commands need not wait for a whole server.
  const { createUnderstand } = await import("../agents/understand/understand.ts");
  const { runScenarios } = await import("../evals/run.ts");
  const { readScenarios } = await import("../evals/scenario.ts");
  const scenarios = choose(filesOf(files).flatMap(readScenarios), options);
  if (scenarios.length === 0) throw new Failure(cli.say("eval.none"));
  const host = await openHost(cli, options);
  try {
    if (!options.json) printBrain(cli, host);
    const { scenarios: results, totals } = await runScenarios(scenarios, {
      stage: host.stage,
      understand: createUnderstand(),
      runs: options.runs,
      onDone: (result) => {
        if (!options.json) printResult(cli, result, options.transcripts ?? false);
      },
    });
    const model = host.modelTotals();
    if (options.json) {
      cli.print(
        JSON.stringify({ scenarios: results.map(forPrograms), totals: { ...totals, brain: host.brain, model } }),
      );
    } else {
      printTotals(cli, totals, options.runs);
      if (model) printModel(cli, model);
    }
    if (totals.everyTry < 1) process.exitCode = 1;
  } finally {
    await host.close();
  }
}

/** Opens the stage with the brain that is asked for; what is asked for wrongly is said before anything starts. */
async function openHost(cli: Cli, { models = false, record, replay }: EvalOptions): Promise<EvalHost> {
  if (!models && (record !== undefined || replay !== undefined)) throw new Failure(tell(cli, "needsModels"));
  if (record !== undefined && replay !== undefined) throw new Failure(tell(cli, "notBoth"));
  const { NoModelError, openEvalHost } = await import("../evals/host.ts");
  const options: BrainOptions = { models, ...(record ? { record } : {}), ...(replay ? { replay } : {}) };
  try {
    return await openEvalHost(options);
  } catch (error) {
    if (error instanceof NoModelError) throw new Failure(tell(cli, "noModel"));
    const file = replay ?? record;
    const isFile = error instanceof InputError || (error instanceof Error && "path" in error && error.path === file);
    if (file !== undefined && isFile) throw new Failure(tell(cli, "noFile", { file, message: error.message }));
    throw error;
  }
}

function tell(cli: Cli, key: string, values?: TextValues): string {
  return say(cli.locale, `eval.${key}`, values);
}

/** The files named, those of the folders named, or all that are shipped. */
function filesOf(named: readonly string[]): string[] {
  const paths = named.length > 0 ? named : [join(packageRoot, "evals", "scenarios")];
  return paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? readdirSync(path)
          .filter((file) => /\.ya?ml$/.test(file))
          .sort()
          .map((file) => join(path, file))
      : [path],
  );
}

function choose(scenarios: readonly Scenario[], { short, name }: EvalOptions): Scenario[] {
  return scenarios
    .filter((scenario) => !short || scenario.short)
    .filter((scenario) => !name || scenario.name.toLowerCase().includes(name.toLowerCase()));
}

function forPrograms({ name, file, language, passed, passedFirst, runs, passedRuns, reason, ms }: ScenarioResult) {
  return { name, file, language, passed, passedFirst, runs, passedRuns, reason, ms };
}

function printResult(cli: Cli, result: ScenarioResult, withTranscript: boolean): void {
  const { name, language, passed, runs, passedRuns, reason } = result;
  cli.print(`${passed ? "✓" : "✗"} [${language}] ${name} ${passedRuns}/${runs}${reason ? `\n    ${reason}` : ""}`);
  if (!withTranscript) return;
  const marks = { customer: "  > ", shop: "    ", note: "  * " };
  for (const { author, text } of result.shown.transcript) cli.print(marks[author] + text.replace(/\n/g, "\n    "));
  for (const fault of result.shown.faults) cli.print(`  ! ${fault}`);
}

function printTotals(cli: Cli, totals: Totals, runs: number): void {
  const percent = (share: number) => `${Math.round(share * 1_000) / 10} %`;
  cli.print(
    cli.say("eval.totals", {
      scenarios: String(totals.scenarios),
      first: percent(totals.firstTry),
      every: percent(totals.everyTry),
      runs: String(runs),
      seconds: String(Math.round(totals.ms / 1_000)),
    }),
  );
}

function printBrain(cli: Cli, { brain }: EvalHost): void {
  if (brain.type === "built-in") cli.print(tell(cli, "brain.builtIn"));
  else if (brain.type === "recorded") cli.print(tell(cli, "brain.recorded", { file: brain.file, about: brain.about }));
  else {
    cli.print(tell(cli, "brain.models", { models: brain.models.join(", ") }));
    if (brain.recordsTo) cli.print(tell(cli, "brain.records", { file: brain.recordsTo }));
  }
}

/** Millionths of a dollar are shown to a hundredth of a cent. */
function printModel(cli: Cli, model: ModelTotals): void {
  const { turns, answered, replaced, faults, inputTokens, outputTokens, costMicros, latencyMs } = model;
  const named = Object.entries(faults).map(([fault, count]) => `${fault} ${count}`);
  const failed = Object.values(faults).reduce((sum, count) => sum + count, 0);
  const list = named.length > 0 ? ` (${named.join(", ")})` : "";
  cli.print(tell(cli, "used", { answered, turns, replaced, failed, faults: list }));
  cli.print(
    tell(cli, "cost", {
      cost: (costMicros / 1_000_000).toFixed(4),
      input: String(inputTokens),
      output: String(outputTokens),
      mean: String(latencyMs.mean),
      p95: String(latencyMs.p95),
      total: String(Math.round(latencyMs.total / 100) / 10),
    }),
  );
}
