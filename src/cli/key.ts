/** `charla key`: keys with which programs use the API of a business. A key is shown once; only its hash is kept. */
import { randomBytes } from "node:crypto";
import { Command } from "commander";
import { readConfig } from "../config.ts";
import { recordAudit } from "../crm/audit.ts";
import { hashKey } from "../crm/channel-accounts.ts";
import type { CrmContext } from "../crm/context.ts";
import { newId } from "../lib/ids.ts";
import { cleanText, truncate } from "../lib/text.ts";
import { systemClock } from "../lib/time.ts";
import { chooseTenant } from "./choose-tenant.ts";
import type { Cli } from "./cli.ts";
import { withData } from "./data.ts";
import { Failure } from "./failure.ts";

const NAME_MAX = 80;

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
  const name = truncate(cleanText(rawName), NAME_MAX);
  if (name === "") throw new Failure(cli.say("key.create.nameless"));
  const secret = `ck_${randomBytes(30).toString("base64url")}`;
  await inTenant(cli, slug, async (crm) => {
    const id = newId("apiKey");
    const { tx, tenantId, clock } = crm;
    await tx.apiKey.create({
      data: { id, tenantId, name, hash: hashKey(secret), scopes: ["*"], createdAt: clock.now() },
    });
    await recordAudit(crm, { action: "api_key.create", subjectId: id, detail: { name } });
  });
  cli.print(secret);
  cli.note(cli.say("key.create.once"));
}

async function list(cli: Cli, slug: string | undefined): Promise<void> {
  const keys = await inTenant(cli, slug, ({ tx }) => tx.apiKey.findMany({ orderBy: { createdAt: "asc" } }));
  if (keys.length === 0) cli.note(cli.say("key.list.none"));
  for (const { id, name, createdAt, revokedAt } of keys) {
    const day = (at: Date) => at.toISOString().slice(0, 10);
    const state = revokedAt ? cli.say("key.list.revoked", { day: day(revokedAt) }) : cli.say("key.list.active");
    cli.print([id, day(createdAt), state, name].join("\t"));
  }
}

async function revoke(cli: Cli, id: string, slug: string | undefined): Promise<void> {
  await inTenant(cli, slug, async (crm) => {
    const { count } = await crm.tx.apiKey.updateMany({
      where: { id, revokedAt: null },
      data: { revokedAt: crm.clock.now() },
    });
    if (count === 0) throw new Failure(cli.say("key.revoke.unknown", { id }));
    await recordAudit(crm, { action: "api_key.revoke", subjectId: id });
  });
  cli.print(cli.say("key.revoke.done", { id }));
}

function inTenant<T>(cli: Cli, slug: string | undefined, work: (crm: CrmContext) => Promise<T>): Promise<T> {
  return withData(cli, readConfig(), async (db) => {
    const { id: tenantId } = await chooseTenant(cli, db, slug);
    const actor = { kind: "system", id: null } as const;
    return db.forTenant(tenantId, (tx) => work({ tx, tenantId, actor, clock: systemClock }));
  });
}
