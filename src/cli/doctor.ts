/** `charla doctor`: looks at everything Charla needs and says how to mend what is wrong. It changes nothing. */
import { styleText } from "node:util";
import { Command } from "commander";
import { type Config, readConfig } from "../config.ts";
import { findRunningServer } from "../infra/running-server.ts";
import { ConfigError } from "../lib/errors.ts";
import type { Cli } from "./cli.ts";
import type { DataServer } from "./data.ts";
import type { Check } from "./doctor/check.ts";

export function doctorCommand(cli: Cli): Command {
  return new Command("doctor")
    .description(cli.say("doctor.about"))
    .option("--json", cli.say("doctor.json"))
    .action(async ({ json = false }: { json?: boolean }) => {
      const show = json ? () => undefined : (check: Check) => showCheck(cli, check);
      const checks: Check[] = [];
      for await (const check of examine(cli)) {
        checks.push(check);
        show(check);
      }
      const failed = checks.filter(({ status }) => status === "fail").length;
      const warned = checks.filter(({ status }) => status === "warn").length;
      if (json) cli.print(JSON.stringify({ ok: failed === 0, checks }, null, 2));
      else cli.print(`\n${cli.say("doctor.summary", { failed, warned })}`);
      if (failed > 0) process.exitCode = 1;
    });
}

/** The checks in their order, each as soon as it is known. */
async function* examine(cli: Cli): AsyncGenerator<Check> {
  const machine = await import("./doctor/machine.ts");
  yield machine.checkNode(cli);
  yield machine.checkWeb(cli);
  const config = configOrError();
  if (config instanceof ConfigError) {
    const found = config.problems.map(({ path, message }) => `${path}: ${message}`).join("; ");
    yield { name: "configuration", status: "fail", found, mend: cli.say("doctor.configuration.mend") };
    return;
  }
  yield { name: "configuration", status: "ok", found: cli.say("doctor.configuration.found") };
  const running = findRunningServer(config.home);
  const folder = machine.checkFolder(cli, config.home);
  yield folder;
  if (folder.status === "ok") yield machine.checkDisk(cli, config.home);
  yield await machine.checkPort(cli, config, running);
  yield await machine.checkServer(cli, running);
  // An embedded database needs the folder; an external one does not.
  if (folder.status === "ok" || config.database.url) yield* examineData(cli, config);
  const { checkModels } = await import("./doctor/models.ts");
  yield await checkModels(cli, config);
}

async function* examineData(cli: Cli, config: Config): AsyncGenerator<Check> {
  const { openDataServer } = await import("./data.ts");
  const { checkDatabase, databaseFailed } = await import("./doctor/database.ts");
  const { checkQueue } = await import("./doctor/queue.ts");
  let server: DataServer;
  try {
    server = await openDataServer(config);
  } catch (error) {
    yield databaseFailed(cli, error);
    return;
  }
  try {
    const { checks, isReadable } = await checkDatabase(cli, server);
    yield* checks;
    const answers = checks.every(({ name, status }) => name !== "database" || status !== "fail");
    if (answers || config.redisUrl) yield await checkQueue(cli, config, answers ? server : null);
    if (isReadable) yield await (await import("./doctor/shops.ts")).checkChannels(cli, server);
  } finally {
    await server.close();
  }
}

function configOrError(): Config | ConfigError {
  try {
    return readConfig();
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
}

const MARKS = { ok: ["green", "✔"], warn: ["yellow", "!"], fail: ["red", "✖"] } as const;

function showCheck(cli: Cli, { name, status, found, mend }: Check): void {
  const [color, mark] = MARKS[status];
  const hasColors = process.stdout.isTTY && process.stdout.hasColors();
  const indent = "\n    ";
  cli.print(
    `${hasColors ? styleText(color, mark) : mark} ${cli.say(`doctor.${name}.label`)}: ${found.split("\n").join(indent)}`,
  );
  if (mend) cli.print(`    → ${mend}`);
}
