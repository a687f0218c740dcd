/** `charla start`: the product in one process, until it is told to stop. */
import { Command } from "commander";
import { readConfig } from "../config.ts";
import { makeDemoOwner } from "../flow/owner.ts";
import { makeSetupCode } from "../flow/setup-code.ts";
import { startEmbeddedPostgres } from "../infra/embedded-postgres.ts";
import { findRunningServer } from "../infra/running-server.ts";
import { version } from "../lib/version.ts";
import type { Role, RunningServer } from "../server.ts";
import type { Cli } from "./cli.ts";
import { oneOf, wholeNumber } from "./program.ts";
import { aborted, stopSignal } from "./stop-signal.ts";

interface StartOptions {
  readonly empty?: boolean;
  readonly role: Role | "all";
  readonly port?: number;
}

export function startCommand(cli: Cli): Command {
  return new Command("start")
    .description(cli.say("start.about"))
    .option("--empty", cli.say("start.empty"))
    .option("--role <role>", cli.say("start.role"), oneOf(cli, ["api", "worker", "all"]), "all")
    .option("--port <number>", cli.say("start.port"), wholeNumber(cli, 0, 65_535))
    .action((options: StartOptions) => start(cli, options));
}

async function start(cli: Cli, { empty = false, role, port }: StartOptions): Promise<void> {
  const config = readConfig();
  const other = findRunningServer(config.home);
  // Processes of single roles may stand beside one another on one folder.
  if (other && role === "all") {
    cli.print(cli.say("start.already", { url: other.url ?? "-", pid: String(other.pid), home: config.home }));
    return;
  }
  const signal = stopSignal(() => cli.note(cli.say("start.stopping")));
  // The database starts while the program is still being loaded; a failure is told by whoever waits for it.
  const embedded = config.database.url ? undefined : startEmbeddedPostgres(config.home);
  embedded?.catch(() => undefined);
  // Loaded here, so that the help and the small commands need not wait for the whole server.
  const { startServer } = await import("../server.ts");
  const server = await startServer({
    roles: role === "all" ? ["api", "worker"] : [role],
    sample: !empty,
    config,
    ...(embedded ? { overrides: { embedded } } : {}),
    announce: other === null,
    ...(port === undefined ? {} : { port }),
  });
  if (!signal.aborted) greet(cli, server, config.home);
  if (!signal.aborted && server.url) await greetOwner(cli, server);
  await aborted(signal);
  await server.stop();
  cli.note(cli.say("start.stopped"));
}

/** After the shop answers: making a password takes a moment. */
async function greetOwner(cli: Cli, { ctx, url }: RunningServer): Promise<void> {
  const owner = await makeDemoOwner(ctx);
  if (owner) cli.print(`  ${cli.say("start.owner", owner)}`);
  const code = owner ? null : await makeSetupCode(ctx);
  // Behind the #, where no log of a server or proxy sees it.
  if (code) cli.print(`  ${cli.say("start.setup", { url: `${url}/app/setup#${code}` })}`);
}

function greet(cli: Cli, { url, takenPort }: RunningServer, home: string): void {
  cli.print(cli.say("start.running", { version }));
  if (url) {
    if (takenPort !== null) cli.print(`  ${cli.say("start.portTaken", { port: String(takenPort) })}`);
    cli.print(`  ${cli.say("start.shop", { url: `${url}/` })}`);
    cli.print(`  ${cli.say("start.app", { url: `${url}/app` })}`);
    cli.print(`  ${cli.say("start.docs", { url: `${url}/docs` })}`);
    cli.print(`  ${cli.say("start.chat")}`);
  } else {
    cli.print(`  ${cli.say("start.workerOnly")}`);
  }
  cli.print(`  ${cli.say("start.data", { home })}`);
  cli.print(`  ${cli.say("start.stop")}`);
}
