/**
 * Gives a business's signals to their handlers, in order. A batch is one transaction: what was done and that it was done are
 * one. Where a handler fails, its batch is taken apart: the others go on, and the signal that it failed on comes back later, until
 * it is put aside: kept for whoever looks into it, and told in the automation log.
 */
import type { CrmContext } from "../../crm/context.ts";
import type { Signal } from "../../crm/signals.ts";
import type { Database, Statement, Tx } from "../../infra/database.ts";
import type { Log } from "../../infra/log.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { backoffMs, type Clock, MINUTE_MS, plusMs, SECOND_MS } from "../../lib/time.ts";
import type { SignalHandler } from "./handler.ts";
import { putAside, type SignalRow } from "./stuck.ts";

export interface DrainContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
}

const BATCH = 200;
const MAX_ATTEMPTS = 8;
const RETRY_BASE_MS = 5 * SECOND_MS;
const RETRY_CAP_MS = 30 * MINUTE_MS;

const LOCK: Statement = {
  name: "signals_lock",
  text: "SELECT pg_try_advisory_xact_lock(hashtextextended($1, 7)) AS got",
};
const TAKE: Statement = {
  name: "signals_take",
  text: `
    SELECT seq, kind, contact_id, subject_id, detail, at, done_by, attempts FROM automation_signals
     WHERE tenant_id = $1 AND (not_before IS NULL OR not_before <= $2)
     ORDER BY seq LIMIT $3::int FOR UPDATE`,
};
const END: Statement = { name: "signals_end", text: "DELETE FROM automation_signals WHERE seq = ANY($1::bigint[])" };

/** Handles up to a batch of the tenant's oldest signals; returns how many were ended, null while another process is at it. */
export async function drainSignals(
  ctx: DrainContext,
  tenantId: string,
  handlers: readonly SignalHandler[],
): Promise<number | null> {
  try {
    return await ctx.db.forTenant(tenantId, async (tx) => {
      if (!(await lock(tx, tenantId))) return null;
      const rows = await take(tx, tenantId, ctx.clock.now(), BATCH);
      for (const handler of handlers) await give(ctx, tx, tenantId, handler, rows);
      await end(tx, rows);
      return rows.length;
    });
  } catch (error) {
    ctx.log.warn({ tenantId, err: error }, "signals could not be handled together; they are taken one by one");
    return drainSingly(ctx, tenantId, handlers);
  }
}

async function drainSingly(ctx: DrainContext, tenantId: string, handlers: readonly SignalHandler[]): Promise<number> {
  let ended = 0;
  for (let taken = 0; taken < BATCH; taken++) {
    const row = await ctx.db.forTenant(tenantId, async (tx) => {
      if (!(await lock(tx, tenantId))) return undefined;
      return (await take(tx, tenantId, ctx.clock.now(), 1))[0];
    });
    if (!row) break;
    if (await handleOne(ctx, tenantId, row, handlers)) ended++;
  }
  return ended;
}

/** One signal, each handler in a transaction of its own. Returns whether it is ended. */
async function handleOne(
  ctx: DrainContext,
  tenantId: string,
  row: SignalRow,
  handlers: readonly SignalHandler[],
): Promise<boolean> {
  const { seq } = row;
  const failed: string[] = [];
  for (const handler of handlers) {
    if (row.done_by.includes(handler.name) || !handler.kinds.includes(row.kind)) continue;
    try {
      await ctx.db.forTenant(tenantId, async (tx) => {
        if (!(await isStillOpen(tx, seq, handler.name))) return;
        await give(ctx, tx, tenantId, handler, [row]);
        await tx.$executeRaw`UPDATE automation_signals SET done_by = done_by || ${handler.name}::text WHERE seq = ${seq}`;
      });
    } catch (error) {
      failed.push(handler.name);
      ctx.log.error({ tenantId, kind: row.kind, handler: handler.name, err: error }, "a signal could not be handled");
    }
  }
  const isStuck = failed.length > 0 && row.attempts + 1 >= MAX_ATTEMPTS;
  const isOver = failed.length === 0 || isStuck;
  const notBefore = plusMs(ctx.clock.now(), backoffMs(row.attempts + 1, RETRY_BASE_MS, RETRY_CAP_MS));
  await ctx.db.forTenant(tenantId, async (tx) => {
    if (isStuck) await putAside({ tx, tenantId, clock: ctx.clock }, row, failed);
    if (isOver) return end(tx, [row]);
    await tx.$executeRaw`UPDATE automation_signals SET attempts = attempts + 1, not_before = ${notBefore} WHERE seq = ${seq}`;
  });
  return isOver;
}

/** Two processes may have the same signal in hand here: the row says who has done what. */
async function isStillOpen(tx: Tx, seq: bigint, handler: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ done: boolean }[]>`
    SELECT ${handler} = ANY (done_by) AS done FROM automation_signals WHERE seq = ${seq} FOR UPDATE`;
  return rows[0]?.done === false;
}

/** One process at a time, so that order holds. */
async function lock(tx: Tx, tenantId: string): Promise<boolean> {
  const [row] = await asSql(tx).query<{ got: boolean }>(LOCK, [`signals ${tenantId}`]);
  return row?.got === true;
}

function take(tx: Tx, tenantId: string, now: Date, limit: number): Promise<SignalRow[]> {
  return asSql(tx).query<SignalRow>(TAKE, [tenantId, now, limit]);
}

async function end(tx: Tx, rows: readonly SignalRow[]): Promise<void> {
  if (rows.length > 0) await asSql(tx).query(END, [rows.map(({ seq }) => seq)]);
}

async function give(
  { clock }: DrainContext,
  tx: Tx,
  tenantId: string,
  handler: SignalHandler,
  rows: readonly SignalRow[],
): Promise<void> {
  const crm: CrmContext = { tx, tenantId, actor: { kind: "system", id: null }, clock };
  const signals = rows
    .filter(({ kind, done_by }) => handler.kinds.includes(kind) && !done_by.includes(handler.name))
    .map(
      ({ seq, kind, contact_id, subject_id, detail, at }): Signal => ({
        seq,
        kind,
        contactId: contact_id,
        subjectId: subject_id,
        detail,
        at: at ?? clock.now(),
      }),
    );
  if (signals.length > 0) await handler.run(crm, signals);
}
