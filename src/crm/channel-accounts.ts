/** Channel accounts: which connected account a key or an id names. Read before any tenant is known, hence as the system. */
import { createHash } from "node:crypto";
import type { ChannelAccount, ChannelKind, Json } from "../channels/channel.ts";
import type { Database, Statement, Tx } from "../infra/database.ts";
import type { Seal } from "../infra/seal.ts";

export interface ChannelAccountRecord extends ChannelAccount {
  readonly status: "active" | "paused" | "broken";
  readonly siteKey: string | null;
  /** Grows with every change that an open channel must hear of. */
  readonly version: number;
}

type Found = NonNullable<Awaited<ReturnType<Tx["channelAccount"]["findUnique"]>>>;
type Row = Pick<Found, "id" | "tenantId" | "kind" | "name" | "settings" | "version" | "status" | "siteKey">;

/** The account of a web chat's public site key, or of its secret (then `bySecret` is true); null when there is none. */
export async function findAccountByKey(
  db: Database,
  key: string,
): Promise<{ account: ChannelAccountRecord; bySecret: boolean } | null> {
  const secretHash = hashKey(key);
  const row = await db.asSystem("resolve a site key", (tx) =>
    tx.channelAccount.findFirst({
      where: { OR: [{ siteKey: key }, { secretHash }], status: { not: "paused" }, removedAt: null },
    }),
  );
  return row ? { account: present(row, {}), bySecret: row.secretHash === secretHash } : null;
}

// Read again every few seconds by each process that serves it.
const FIND: Statement = {
  name: "account_find",
  text: `SELECT id, tenant_id AS "tenantId", kind, name, status, site_key AS "siteKey", settings, sealed_secrets AS "sealedSecrets", version
           FROM channel_accounts WHERE id = $1 AND removed_at IS NULL`,
};

/** An account with its secrets, unless it was removed. Throws when its secrets cannot be opened with our keys. */
export async function findAccount(db: Database, seal: Seal, id: string): Promise<ChannelAccountRecord | null> {
  const sql = db.statementsAsSystem("resolve a channel account");
  const [row] = await sql.query<Row & { readonly sealedSecrets: string | null }>(FIND, [id]);
  if (!row) return null;
  return present(row, row.sealedSecrets === null ? {} : JSON.parse(seal.open(row.sealedSecrets, row.id)));
}

/** Id of the connected account that the provider calls by this id; null when there is none. */
export async function findAccountByExternalId(
  db: Database,
  kind: ChannelKind,
  externalId: string,
): Promise<string | null> {
  const row = await db.asSystem("resolve a channel account", (tx) =>
    tx.channelAccount.findFirst({ where: { kind, externalId, removedAt: null }, select: { id: true } }),
  );
  return row?.id ?? null;
}

/** Ids of the accounts of these kinds that are to be listened to, over all tenants. */
export async function listListeningAccounts(db: Database, kinds: readonly ChannelKind[]): Promise<string[]> {
  const rows = await db.asSystem("resolve a channel account", (tx) =>
    tx.channelAccount.findMany({
      where: { kind: { in: [...kinds] }, status: { not: "paused" }, removedAt: null },
      select: { id: true },
      orderBy: { id: "asc" },
    }),
  );
  return rows.map(({ id }) => id);
}

/** How keys and secrets are kept: SHA-256 in hex; they are random and long, so that no salt is needed. */
export function hashKey(key: string): string {
  return createHash("sha256").update(key).digest("hex");
}

function present(row: Row, secrets: Json): ChannelAccountRecord {
  return {
    id: row.id,
    tenantId: row.tenantId,
    kind: row.kind as ChannelKind,
    name: row.name,
    settings: row.settings as Json,
    secrets,
    version: row.version,
    status: row.status as ChannelAccountRecord["status"],
    siteKey: row.siteKey,
  };
}
