/** `charla health`: whether the server is ready, as an exit code, for containers and scripts. */
import { Command } from "commander";
import { readConfig } from "../config.ts";
import { findRunningServer } from "../infra/running-server.ts";
import type { Cli } from "./cli.ts";
import { Failure } from "./failure.ts";
import { isReady } from "./server-ready.ts";

export function healthCommand(cli: Cli): Command {
  return new Command("health")
    .description(cli.say("health.about"))
    .option("--url <url>", cli.say("health.url"))
    .action((options: { url?: string }) => health(cli, options.url));
}

async function health(cli: Cli, askedUrl: string | undefined): Promise<void> {
  const config = readConfig();
  const running = askedUrl === undefined ? findRunningServer(config.home) : null;
  if (askedUrl === undefined && !running) throw new Failure(cli.say("health.notRunning", { home: config.home }));
  const url = askedUrl ?? running?.url;
  if (!url) {
    // A process of workers alone listens nowhere: that it lives is all there is to ask.
    cli.print(cli.say("health.worker", { pid: String(running?.pid) }));
    return;
  }
  const answer = await isReady(url);
  if (answer.ready) cli.print(cli.say("health.ready", { url }));
  else throw new Failure(cli.say("health.notReady", { url, why: answer.why }));
}
