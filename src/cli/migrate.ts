/** `charla migrate`: brings the database up to date, as a step of its own before a deployment. */
import { Command } from "commander";
import { readConfig } from "../config.ts";
import type { Cli } from "./cli.ts";
import { openDataServer } from "./data.ts";

export function migrateCommand(cli: Cli): Command {
  return new Command("migrate").description(cli.say("migrate.about")).action(() => migrate(cli));
}

async function migrate(cli: Cli): Promise<void> {
  const config = readConfig();
  const { applyMigrations } = await import("../infra/migrations.ts");
  const { migrateQueues } = await import("../infra/queues.ts");
  const server = await openDataServer(config);
  try {
    const applied = await applyMigrations(server.ownerUrl);
    for (const name of applied) cli.print(cli.say("migrate.applied", { name }));
    if (!config.redisUrl) await migrateQueues(server.ownerUrl);
    cli.print(cli.say(applied.length > 0 ? "migrate.done" : "migrate.nothing", { count: applied.length }));
  } finally {
    await server.close();
  }
}
