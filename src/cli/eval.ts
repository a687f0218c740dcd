/** `charla eval`: plays scenarios of conversations against the agents and says which ones went as they should. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { Command } from "commander";
import type { ScenarioResult, Totals } from "../evals/run.ts";
import type { Scenario } from "../evals/scenario.ts";
import { packageRoot } from "../lib/root.ts";
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
    .option("--json", cli.say("eval.json"))
    .action((files: string[], options: EvalOptions) => evaluate(cli, files, options));
}

async function evaluate(cli: Cli, files: readonly string[], options: EvalOptions): Promise<void> {
  // Loaded here, so that the other commands need not wait for a whole server.
  const { createUnderstand } = await import("../agents/understand/understand.ts");
  const { openEvalHost } = await import("../evals/host.ts");
  const { runScenarios } = await import("../evals/run.ts");
  const { readScenarios } = await import("../evals/scenario.ts");
  const scenarios = choose(filesOf(files).flatMap(readScenarios), options);
  if (scenarios.length === 0) throw new Failure(cli.say("eval.none"));
  const host = await openEvalHost({ models: options.models ?? false });
  try {
    const { scenarios: results, totals } = await runScenarios(scenarios, {
      stage: host.stage,
      understand: createUnderstand(),
      runs: options.runs,
      onDone: (result) => {
        if (!options.json) printResult(cli, result, options.transcripts ?? false);
      },
    });
    if (options.json) cli.print(JSON.stringify({ scenarios: results.map(forPrograms), totals }));
    else printTotals(cli, totals, options.runs);
    if (totals.everyTry < 1) process.exitCode = 1;
  } finally {
    await host.close();
  }
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
