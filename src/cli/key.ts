/** `charla key`: keys with which programs use the API of a business. A key is shown once; only its hash is kept. */
import { Command } from "commander";
import { readConfig } from "../config.ts";
import { createApiKey, EVERY_SCOPE, KEY_NAME_MAX, listApiKeys, revokeApiKey } from "../crm/api-keys.ts";
import type { CrmContext } from "../crm/context.ts";
import { NotFoundError } from "../lib/errors.ts";
import { cleanText, truncate } from "../lib/text.ts";
import { systemClock } from "../lib/time.ts";
import { chooseTenant } from "./choose-tenant.ts";
import type { Cli } from "./cli.ts";
import { withData } from "./data.ts";
import { Failure } from "./failure.ts";

export function keyCommand(cli: Cli): Command {
  const tenant = ["--tenant <slug>", cli.say("tenant.option")] as const;
  return new Command("key")
    .description(cli.say("key.about"))
    .addCommand(
      new Command("create")
        .description(cli.say("key.create.about"))
        .requiredOption("--name <name>", cli.say("key.create.name"))
        .option(...tenant)
        .action((options: { name: string; tenant?: string }) => create(cli, options.name, options.tenant)),
    )
    .addCommand(
      new Command("list")
        .description(cli.say("key.list.about"))
        .option(...tenant)
        .action((options: { tenant?: string }) => list(cli, options.tenant)),
    )
    .addCommand(
      new Command("revoke")
        .description(cli.say("key.revoke.about"))
        .argument("<id>", cli.say("key.revoke.id"))
        .option(...tenant)
        .action((id: string, options: { tenant?: string }) => revoke(cli, id, options.tenant)),
    );
}

async function create(cli: Cli, rawName: string, slug: string | undefined): Promise<void> {
  const name = truncate(cleanText(rawName), KEY_NAME_MAX);
  if (name === "") throw new Failure(cli.say("key.create.nameless"));
  const { secret } = await inTenant(cli, slug, (crm) => createApiKey(crm, { name, scopes: [EVERY_SCOPE] }));
  cli.print(secret);
  cli.note(cli.say("key.create.once"));
}

async function list(cli: Cli, slug: string | undefined): Promise<void> {
  const keys = await inTenant(cli, slug, listApiKeys);
  if (keys.length === 0) cli.note(cli.say("key.list.none"));
  for (const { id, name, createdAt, revokedAt } of keys) {
    const day = (at: Date) => at.toISOString().slice(0, 10);
    const state = revokedAt ? cli.say("key.list.revoked", { day: day(revokedAt) }) : cli.say("key.list.active");
    cli.print([id, day(createdAt), state, name].join("\t"));
  }
}

async function revoke(cli: Cli, id: string, slug: string | undefined): Promise<void> {
  try {
    await inTenant(cli, slug, (crm) => revokeApiKey(crm, id));
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    throw new Failure(cli.say("key.revoke.unknown", { id }));
  }
  cli.print(cli.say("key.revoke.done", { id }));
}

function inTenant<T>(cli: Cli, slug: string | undefined, work: (crm: CrmContext) => Promise<T>): Promise<T> {
  return withData(cli, readConfig(), async (db) => {
    const { id: tenantId } = await chooseTenant(cli, db, slug);
    const actor = { kind: "system", id: null } as const;
    return db.forTenant(tenantId, (tx) => work({ tx, tenantId, actor, clock: systemClock }));
  });
}
