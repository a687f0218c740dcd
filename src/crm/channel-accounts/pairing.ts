/** How far an account is paired with a phone: told by the process that listens for it, wished for and read by every other. */
import { type Pairing, type PairingWish, pairingSchema } from "../../channels/pairing.ts";
import type { Database, Tx } from "../../infra/database.ts";
import { Prisma } from "../../infra/prisma/client.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { NotFoundError } from "../../lib/errors.ts";
import type { Clock } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { wakeOutboxes } from "../sql/account-outboxes.ts";

interface AccountRef {
  readonly id: string;
  readonly tenantId: string;
}

const NEVER: Pairing = { state: "off" };

/** How it is. Throws `NotFoundError`. */
export async function readPairing({ tx }: { tx: Tx }, id: string): Promise<Pairing> {
  const row = await tx.channelAccount.findFirst({ where: { id, removedAt: null }, select: { pairing: true } });
  if (!row) throw new NotFoundError("there is no such channel account");
  return pairingSchema.safeParse(row.pairing).data ?? NEVER;
}

/** Whether a process is listening for the account, and so would answer a wish. */
export async function isListenedTo({ tx, clock }: { tx: Tx; clock: Clock }, id: string): Promise<boolean> {
  const now = clock.now();
  return (await tx.channelAccount.count({ where: { id, listenerUntil: { gt: now } } })) > 0;
}

/** A person wants to pair it, by a code for `phone` or by a QR. Throws `NotFoundError`. */
export async function wishPairing(crm: CrmContext, id: string, phone: string | null): Promise<void> {
  demand(crm, "channels:write");
  const { tx, clock } = crm;
  const wish = { phone, at: clock.now().toISOString() };
  const { count } = await tx.channelAccount.updateMany({
    where: { id, removedAt: null },
    data: { pairingWish: wish },
  });
  if (count === 0) throw new NotFoundError("there is no such channel account");
  await recordAudit(crm, { action: "channel_account.pair", subjectId: id });
}

/** The last wish that was not fulfilled. */
export async function findWish(tx: Tx, id: string): Promise<PairingWish | null> {
  const row = await tx.channelAccount.findFirst({ where: { id, removedAt: null }, select: { pairingWish: true } });
  const wish = row?.pairingWish as { phone: string | null; at: string } | null | undefined;
  return wish ? { phone: wish.phone, at: new Date(wish.at) } : null;
}

/**
 * Writes how it is. Once paired, the account bears the number, works again if it was broken, and sends what waited. False
 * when another account has this number already; nothing is written then.
 */
export async function tellPairing(
  { db, clock }: { db: Database; clock: Clock },
  { id, tenantId }: AccountRef,
  pairing: Pairing,
): Promise<boolean> {
  const isOver = ["paired", "off", "logged_out"].includes(pairing.state);
  const data = { pairing, ...(isOver ? { pairingWish: Prisma.DbNull } : {}) };
  try {
    await db.forTenant(tenantId, async (tx) => {
      if (pairing.state !== "paired") {
        await tx.channelAccount.updateMany({ where: { id, removedAt: null }, data });
        return;
      }
      const bearing = { ...data, externalId: pairing.phone ?? null, lastError: null, lastErrorAt: null };
      await tx.channelAccount.updateMany({ where: { id, removedAt: null }, data: bearing });
      const { count } = await tx.channelAccount.updateMany({
        where: { id, removedAt: null, status: "broken" },
        data: { status: "active" },
      });
      if (count === 0) return;
      await wakeOutboxes(asSql(tx), id, clock.now());
      const actor = { kind: "system", id: null } as const;
      await recordAudit({ tx, tenantId, actor, clock }, { action: "channel_account.mended", subjectId: id });
    });
    return true;
  } catch (error) {
    if ((error as { code?: unknown }).code === "P2002") return false;
    throw error;
  }
}
