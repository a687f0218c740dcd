/** The statements of the rates: what all processes together may send, for each tenant, account and thread. */
import type { SqlTx, Statement } from "../../infra/database.ts";
import { type Bucket, FRESH_BUCKET, pace, type Rate } from "../../lib/pacing.ts";
import { plusMs } from "../../lib/time.ts";

/** A rate under the key of its bucket. */
export interface KeyedRate extends Rate {
  readonly key: string;
}

/** The keys of a tenant's buckets. */
export const rateKeys = {
  tenant: "tenant",
  account: (accountId: string) => `account ${accountId}`,
  /** What is sent in bulk for an account. */
  bulk: (accountId: string) => `bulk ${accountId}`,
  thread: (accountId: string, threadId: string) => `thread ${accountId} ${threadId}`,
};

// The order is the caller's, whose first key is the tenant's: so nobody waits for somebody who waits for them.
const LOCK: Statement = {
  name: "rates_lock",
  text: `SELECT key, (extract(epoch FROM next_at) * 1000)::float8 AS next_ms, (extract(epoch FROM line_at) * 1000)::float8 AS line_ms,
                (extract(epoch FROM back_at) * 1000)::float8 AS back_ms, (extract(epoch FROM held_until) * 1000)::float8 AS held_ms, refusals
           FROM rate_buckets WHERE tenant_id = $1 AND key = ANY($2::text[])
          ORDER BY array_position($2::text[], key) FOR UPDATE`,
};

const MAKE: Statement = {
  name: "rates_make",
  text: `INSERT INTO rate_buckets (tenant_id, key, next_at)
         SELECT $1, wanted.key, to_timestamp(0) FROM unnest($2::text[]) WITH ORDINALITY AS wanted(key, place) ORDER BY wanted.place
         ON CONFLICT (tenant_id, key) DO NOTHING`,
};

const WRITE: Statement = {
  name: "rates_write",
  text: `UPDATE rate_buckets b SET next_at = to_timestamp(news.next_ms / 1000), line_at = to_timestamp(news.line_ms / 1000),
                                   back_at = to_timestamp(news.back_ms / 1000)
           FROM unnest($2::text[], $3::float8[], $4::float8[], $5::float8[]) AS news(key, next_ms, line_ms, back_ms)
          WHERE b.tenant_id = $1 AND b.key = news.key`,
};

// A crash may forget what was counted in its last moments: cheaper than to wait for the disk before each send.
const NO_WAIT: Statement = { name: "rates_no_wait", text: "SELECT set_config('synchronous_commit', 'off', true)" };

interface LockedRow {
  key: string;
  next_ms: number;
  line_ms: number | null;
  back_ms: number | null;
  held_ms: number | null;
  refusals: number;
}

export interface Permit {
  /** Null when the send may leave now, else when to ask again. */
  readonly waitUntil: Date | null;
  /** Keys whose provider refused the last send: to be told when one is accepted again. */
  readonly refused: readonly string[];
}

/**
 * Asks for one message under all rates, over all processes: it is counted by all or by none. The first rate is the tenant's.
 * @param count how many sends the message is
 * @param hasWaited true for a message that was put off before
 */
export async function takePermit(
  tx: SqlTx,
  {
    tenantId,
    rates,
    now,
    hasWaited,
    count,
  }: { tenantId: string; rates: readonly KeyedRate[]; now: Date; hasWaited: boolean; count: number },
): Promise<Permit> {
  const keys = rates.map(({ key }) => key);
  const rows = await lock(tx, tenantId, keys);
  const held = rates.map((rate) => ({ ...rate, bucket: bucketOf(rows.get(rate.key)) }));
  const { waitUntil, buckets } = pace(held, { now: now.getTime(), hasWaited, count });
  if (buckets.some((bucket, index) => bucket !== held[index]?.bucket))
    await tx.query(WRITE, [
      tenantId,
      keys,
      buckets.map(({ nextAt }) => nextAt),
      buckets.map(({ lineAt }) => lineAt),
      buckets.map(({ backAt }) => backAt),
    ]);
  return {
    waitUntil: waitUntil === null ? null : new Date(Math.ceil(waitUntil)),
    refused: keys.filter((key) => (rows.get(key)?.refusals ?? 0) > 0),
  };
}

async function lock(tx: SqlTx, tenantId: string, keys: readonly string[]): Promise<Map<string, LockedRow>> {
  const [, rows] = await Promise.all([tx.query(NO_WAIT, []), tx.query<LockedRow>(LOCK, [tenantId, keys])]);
  if (rows.length < keys.length) {
    await tx.query(MAKE, [tenantId, keys]);
    return new Map((await tx.query<LockedRow>(LOCK, [tenantId, keys])).map((row) => [row.key, row]));
  }
  return new Map(rows.map((row) => [row.key, row]));
}

function bucketOf(row: LockedRow | undefined): Bucket {
  if (!row) return FRESH_BUCKET;
  return { nextAt: row.next_ms, lineAt: row.line_ms ?? 0, backAt: row.back_ms ?? 0, heldUntil: row.held_ms ?? 0 };
}

const HOLD: Statement = {
  name: "rates_hold",
  text: `UPDATE rate_buckets SET held_until = greatest(held_until, $3::timestamptz), refusals = refusals + 1
          WHERE tenant_id = $1 AND key = $2`,
};

/** How a pause grows with each refusal in a row where the provider names none. */
export interface Growth {
  readonly baseMs: number;
  readonly factor: number;
  readonly capMs: number;
}

/**
 * Lets nothing leave under a key for a while, in all processes: the provider refused a send as one too many.
 * @param afterMs the provider's own pause; undefined for one that grows
 * @returns when sends may leave again
 */
export async function holdRate(
  tx: SqlTx,
  {
    tenantId,
    key,
    afterMs,
    growth,
    now,
  }: { tenantId: string; key: string; afterMs: number | undefined; growth: Growth; now: Date },
): Promise<Date> {
  const row = (await lock(tx, tenantId, [key])).get(key);
  const until = plusMs(now, afterMs ?? grown(growth, row?.refusals ?? 0));
  await tx.query(HOLD, [tenantId, key, until]);
  return row?.held_ms ? new Date(Math.max(until.getTime(), row.held_ms)) : until;
}

function grown({ baseMs, factor, capMs }: Growth, refusals: number): number {
  return Math.min(capMs, baseMs * factor ** Math.min(refusals, 20));
}

const FREE: Statement = {
  name: "rates_free",
  text: `UPDATE rate_buckets SET held_until = NULL, line_at = NULL, back_at = NULL, refusals = 0 WHERE key IN ($1, $2)`,
};

/** Ends the pauses of an account and its lines: a person has put it right. */
export async function freeAccountRates(tx: SqlTx, accountId: string): Promise<void> {
  await tx.query(FREE, [rateKeys.account(accountId), rateKeys.bulk(accountId)]);
}

const ACCEPTED: Statement = {
  name: "rates_accepted",
  text: "UPDATE rate_buckets SET refusals = 0 WHERE tenant_id = $1 AND key = ANY($2::text[])",
};

/** A send was accepted: the next pause that grows begins small again. */
export async function noteAccepted(tx: SqlTx, tenantId: string, keys: readonly string[]): Promise<void> {
  await tx.query(ACCEPTED, [tenantId, keys]);
}
