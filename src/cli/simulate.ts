/** `charla simulate`: a sequence or a campaign with made-up customers, in a copy of the business, with the clock moved on. */
import { writeFileSync } from "node:fs";
import { SingleBar } from "cli-progress";
import { Command, InvalidArgumentError } from "commander";
import { CHANNEL_KINDS, type ChannelKind } from "../channels/channel.ts";
import { readConfig } from "../config.ts";
import { isMade } from "../infra/embedded-postgres.ts";
import { NotFoundError } from "../lib/errors.ts";
import { say, type TextValues } from "../lib/texts.ts";
import { systemClock, wallClock } from "../lib/time.ts";
import type { Original } from "../simulation/original.ts";
import type { TargetOptions } from "../simulation/target.ts";
import { chooseTenant } from "./choose-tenant.ts";
import type { Cli } from "./cli.ts";
import { withData } from "./data.ts";
import { Failure } from "./failure.ts";
import { oneOf, wholeNumber } from "./program.ts";

interface SimulateOptions {
  readonly contacts: number;
  readonly days: number;
  readonly seed: number;
  readonly from?: string;
  readonly channel?: ChannelKind;
  readonly tenant?: string;
  readonly sample?: boolean;
  readonly json?: boolean;
  readonly html?: string;
}

const USUAL = { contacts: 1_000, days: 30, seed: 1 };

export function simulateCommand(cli: Cli): Command {
  return new Command("simulate")
    .description(tell(cli, "about"))
    .argument("<what>", tell(cli, "what"))
    .option("--contacts <number>", tell(cli, "contacts"), wholeNumber(cli, 1, 100_000), USUAL.contacts)
    .option("--days <number>", tell(cli, "days"), wholeNumber(cli, 1, 365), USUAL.days)
    .option("--seed <number>", tell(cli, "seed"), wholeNumber(cli, 0, 2_147_483_647), USUAL.seed)
    .option("--from <day>", tell(cli, "from"), aDay(cli))
    .option("--channel <kind>", tell(cli, "channel"), oneOf(cli, CHANNEL_KINDS))
    .option("--tenant <slug>", cli.say("tenant.option"))
    .option("--sample", tell(cli, "sample"))
    .option("--json", tell(cli, "json"))
    .option("--html <file>", tell(cli, "html"))
    .action((what: string, options: SimulateOptions) => run(cli, what, options));
}

async function run(cli: Cli, what: string, options: SimulateOptions): Promise<void> {
  const startedAt = performance.now();
  // Loaded here, so that the other commands need not wait for a whole server.
  const { simulate } = await import("../simulation/run.ts");
  const original = options.sample ? null : await readBusiness(cli, options.tenant);
  if (!original && !options.sample) cli.note(tell(cli, "noBusiness"));
  const { contacts, days, seed, channel } = options;
  const from = options.from ?? wallClock(systemClock.now(), zoneOf(original)).date;
  const target = await targetOf(what, original);
  const progress = openProgress(cli);
  try {
    const report = await simulate({ original, target, contacts, days, seed, from, channel, onProgress: progress.show });
    progress.close();
    if (options.html !== undefined) {
      const { pageReport } = await import("../simulation/page.ts");
      writeFileSync(options.html, pageReport(report, cli.locale));
      cli.note(tell(cli, "written", { file: options.html }));
    }
    if (options.json) cli.print(JSON.stringify(report));
    else {
      const { textReport } = await import("../simulation/text.ts");
      for (const line of textReport(report, cli.locale)) cli.print(line);
    }
    cli.note(tell(cli, "took", { seconds: ((performance.now() - startedAt) / 1_000).toFixed(1) }));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    const { defaultSequences } = await import("../campaigns/sequences/defaults.ts");
    const own = (original?.rows.sequences ?? []).map(({ key }) => String(key));
    const keys = [...new Set([...own, ...defaultSequences().keys()])].join(", ");
    throw new Failure(tell(cli, "unknown", { what, keys }));
  } finally {
    progress.close();
  }
}

/** Null where nothing was ever started: whoever tries the product needs no business of their own. */
async function readBusiness(cli: Cli, slug: string | undefined): Promise<Original | null> {
  const config = readConfig();
  if (!config.database.url && !isMade(config.home)) return null;
  return withData(cli, config, async (db) => {
    const { readOriginal } = await import("../simulation/original.ts");
    return readOriginal(db, (await chooseTenant(cli, db, slug)).id);
  });
}

/** A sequence is meant by its key; anything else is a campaign. */
async function targetOf(what: string, original: Original | null): Promise<TargetOptions> {
  const { defaultSequences } = await import("../campaigns/sequences/defaults.ts");
  const isOwn = original?.rows.sequences.some(({ key }) => key === what) ?? false;
  if (isOwn || defaultSequences().has(what)) return { kind: "sequence", key: what };
  return { kind: "campaign", words: what };
}

function zoneOf(original: Original | null): string {
  const zone = original?.rows.tenants[0]?.time_zone;
  return typeof zone === "string" ? zone : "UTC";
}

/** On a terminal, beside what is printed; elsewhere nothing. */
function openProgress(cli: Cli): { show(part: number): void; close(): void } {
  cli.note(tell(cli, "opening"));
  const bar = new SingleBar({
    format: "{bar} {percentage} % · {eta_formatted}",
    hideCursor: true,
    clearOnComplete: true,
  });
  let isOpen = false;
  return {
    show(part) {
      if (!process.stderr.isTTY) return;
      if (!isOpen) bar.start(1_000, 0);
      isOpen = true;
      bar.update(Math.round(part * 1_000));
    },
    close() {
      if (isOpen) bar.stop();
      isOpen = false;
    },
  };
}

function aDay(cli: Cli): (value: string) => string {
  return (value) => {
    const at = new Date(`${value}T00:00:00Z`);
    if (/^\d{4}-\d{2}-\d{2}$/.test(value) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(value))
      return value;
    throw new InvalidArgumentError(tell(cli, "wrongDay"));
  };
}

function tell(cli: Cli, key: string, values?: TextValues): string {
  return say(cli.locale, `simulation.cli.${key}`, values);
}
