/** How an account is, as its open channel finds it. */
import type { Database } from "../../infra/database.ts";
import type { Seal } from "../../infra/seal.ts";
import type { ChannelFault } from "../../lib/errors.ts";
import type { Clock } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { notify } from "../notifications.ts";

interface HealthDeps {
  readonly db: Database;
  readonly clock: Clock;
}

interface AccountRef {
  readonly id: string;
  readonly tenantId: string;
}

/** What was found, and as of when: `version` of the account as it was opened, or the moment `at`. */
export type Finding = { readonly fault: ChannelFault } & ({ readonly version: number } | { readonly at: Date });

/**
 * Marks an account broken, since nothing leaves by it until a person has mended it, and tells a person so. True for the
 * first to find it; later ones, and those whose finding is older than its mending, change nothing.
 */
export async function markBroken(
  { db, clock }: HealthDeps,
  { id, tenantId }: AccountRef,
  { fault, ...found }: Finding,
): Promise<boolean> {
  return db.forTenant(tenantId, async (tx) => {
    const now = clock.now();
    const asOf = "version" in found ? found : { OR: [{ mendedAt: null }, { mendedAt: { lt: found.at } }] };
    const { count } = await tx.channelAccount.updateMany({
      where: { id, status: "active", removedAt: null, ...asOf },
      data: { status: "broken", lastError: fault, lastErrorAt: now },
    });
    if (count === 0) return false;
    const crm: CrmContext = { tx, tenantId, actor: { kind: "system", id: null }, clock };
    await recordAudit(crm, { action: "channel_account.broken", subjectId: id, detail: { fault } });
    const { name, kind } = await tx.channelAccount.findUniqueOrThrow({ where: { id } });
    await notify(crm, { kind: "channel_broken", subjectId: id, values: { account: name, channel: kind, fault } });
    return true;
  });
}

/** Writes the last fault of a working account, or null when it works again. */
export async function noteFault(
  { db, clock }: HealthDeps,
  { id, tenantId }: AccountRef,
  fault: ChannelFault | null,
): Promise<void> {
  await db.forTenant(tenantId, (tx) =>
    tx.channelAccount.updateMany({
      where: { id, status: "active", removedAt: null },
      data: { lastError: fault, lastErrorAt: fault === null ? null : clock.now() },
    }),
  );
}

/** Writes what the provider says of an account's standing, each by name; older than what is known is left out. */
export async function noteStanding(
  { db }: Pick<HealthDeps, "db">,
  { id, tenantId }: AccountRef,
  standing: Readonly<Record<string, string>>,
  at: Date,
): Promise<void> {
  const told = at.toISOString();
  await db.forTenant(tenantId, async (tx) => {
    for (const [name, value] of Object.entries(standing))
      await tx.$executeRaw`
        UPDATE channel_accounts
           SET standing = standing || jsonb_build_object(${name}::text, jsonb_build_object('value', ${value}::text, 'at', ${told}::text))
         WHERE id = ${id} AND coalesce(standing -> ${name}::text ->> 'at', '') <= ${told}`;
  });
}

/** Seals again what is under a former key, so that the key can be thrown away. Returns how many accounts it was. */
export async function resealSecrets({ db }: Pick<HealthDeps, "db">, seal: Seal): Promise<number> {
  return db.asSystem("resolve a channel account", async (tx) => {
    const rows = await tx.channelAccount.findMany({ where: { sealedSecrets: { not: null } } });
    let count = 0;
    for (const { id, sealedSecrets } of rows) {
      if (sealedSecrets === null || !seal.isOld(sealedSecrets)) continue;
      const again = seal.seal(seal.open(sealedSecrets, id), id);
      const done = await tx.channelAccount.updateMany({ where: { id, sealedSecrets }, data: { sealedSecrets: again } });
      count += done.count;
    }
    return count;
  });
}
