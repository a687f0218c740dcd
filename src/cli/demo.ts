/** `charla demo`: WhatsApp, Telegram and web chat on emulated phones, until it is told to stop. */
import { Command } from "commander";
import { readConfig } from "../config.ts";
import { findRunningServer } from "../infra/running-server.ts";
import { InputError } from "../lib/errors.ts";
import type { Cli } from "./cli.ts";
import { Failure } from "./failure.ts";
import { wholeNumber } from "./program.ts";
import { aborted, stopSignal } from "./stop-signal.ts";

interface DemoCommandOptions {
  readonly home?: string;
  readonly port?: number;
}

export function demoCommand(cli: Cli): Command {
  return new Command("demo")
    .description(cli.say("demo.about"))
    .option("--home <folder>", cli.say("demo.home"))
    .option("--port <number>", cli.say("demo.port"), wholeNumber(cli, 0, 65_535))
    .action((options: DemoCommandOptions) => demo(cli, options));
}

async function demo(cli: Cli, { home, port }: DemoCommandOptions): Promise<void> {
  const other = home === undefined ? null : findRunningServer(home);
  if (other) throw new Failure(cli.say("demo.already", { url: other.url ?? "-" }));
  const { turns } = readConfig();
  const signal = stopSignal(() => cli.note(cli.say("start.stopping")));
  cli.note(cli.say("demo.starting"));
  // Loaded here, so that the help and the small commands need not wait for the whole server.
  const { startDemo } = await import("../demo/demo.ts");
  const running = await startDemo({ home: home ?? null, port, locale: cli.locale, turns }).catch((error: unknown) => {
    throw error instanceof InputError ? new Failure(cli.say("demo.ownFolder", { home: home ?? "" })) : error;
  });
  if (!signal.aborted) {
    cli.print(cli.say("demo.running"));
    cli.print(`  ${cli.say("demo.page", { url: `${running.url}/` })}`);
    cli.print(`  ${cli.say("demo.shop", { url: `${running.shopUrl}/` })}`);
    cli.print(`  ${running.home === null ? cli.say("demo.temporary") : cli.say("demo.data", { home: running.home })}`);
    cli.print(`  ${cli.say("start.stop")}`);
  }
  await aborted(signal);
  await running.stop();
  cli.note(cli.say("start.stopped"));
}
