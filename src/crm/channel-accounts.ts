/** Channel accounts: which connected account a key or an id names. Read before any tenant is known, hence as the system. */
import { createHash } from "node:crypto";
import type { ChannelAccount, ChannelKind, Json } from "../channels/channel.ts";
import type { Database, Tx } from "../infra/database.ts";

export interface ChannelAccountRecord extends ChannelAccount {
  readonly status: "active" | "paused" | "broken";
  readonly siteKey: string | null;
}

type Row = NonNullable<Awaited<ReturnType<Tx["channelAccount"]["findUnique"]>>>;

/** The account of a web chat's public site key, or of its secret (then `bySecret` is true); null when there is none. */
export async function findAccountByKey(
  db: Database,
  key: string,
): Promise<{ account: ChannelAccountRecord; bySecret: boolean } | null> {
  const secretHash = hashKey(key);
  const row = await db.asSystem("resolve a site key", (tx) =>
    tx.channelAccount.findFirst({ where: { OR: [{ siteKey: key }, { secretHash }], status: { not: "paused" } } }),
  );
  return row ? { account: present(row), bySecret: row.secretHash === secretHash } : null;
}

export async function findAccount(db: Database, id: string): Promise<ChannelAccountRecord | null> {
  const row = await db.asSystem("resolve a channel account", (tx) => tx.channelAccount.findUnique({ where: { id } }));
  return row ? present(row) : null;
}

/** How keys and secrets are kept: SHA-256 in hex; they are random and long, so that no salt is needed. */
export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

function present(row: Row): ChannelAccountRecord {
  return {
    id: row.id,
    tenantId: row.tenantId,
    kind: row.kind as ChannelKind,
    name: row.name,
    settings: row.settings as Json,
    status: row.status as ChannelAccountRecord["status"],
    siteKey: row.siteKey,
  };
}
