/** How an account is, as its open channel finds it. */
import type { Database } from "../../infra/database.ts";
import type { Seal } from "../../infra/seal.ts";
import type { ChannelFault } from "../../lib/errors.ts";
import type { Clock } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";

interface HealthDeps {
  readonly db: Database;
  readonly clock: Clock;
}

interface AccountRef {
  readonly id: string;
  readonly tenantId: string;
}

/**
 * Marks an account broken: its credentials open nothing any more. True for the first to find it; later ones, and those who
 * find it paused or mended meanwhile (`version`), change nothing.
 */
export async function markBroken(
  { db, clock }: HealthDeps,
  { id, tenantId }: AccountRef,
  { fault, version }: { fault: ChannelFault; version: number },
): Promise<boolean> {
  return db.forTenant(tenantId, async (tx) => {
    const now = clock.now();
    const { count } = await tx.channelAccount.updateMany({
      where: { id, status: "active", removedAt: null, version },
      data: { status: "broken", lastError: fault, lastErrorAt: now },
    });
    if (count === 0) return false;
    const actor = { kind: "system", id: null } as const;
    await recordAudit(
      { tx, tenantId, actor, clock },
      { action: "channel_account.broken", subjectId: id, detail: { fault } },
    );
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
