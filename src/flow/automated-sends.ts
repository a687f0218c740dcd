/** Automated sends in the flow: those that are due go to their outboxes in bulk, and what becomes of each is written down. */
import { claimSend } from "../campaigns/sends/claim.ts";
import { dispatchSends } from "../campaigns/sends/dispatch.ts";
import { type SendOutcome, settleSends, unleaveSend } from "../campaigns/sends/settle.ts";
import { laterText, reasonText } from "../campaigns/sentence.ts";
import { followMessages } from "../campaigns/sequences/settled.ts";
import type { Part } from "../channels/channel.ts";
import { type DueAction, finishActions } from "../crm/due-actions.ts";
import { holdOutbox, markSending, type OutboxLease, type QueuedMessage } from "../crm/sql/outbox.ts";
import type { TenantRecord } from "../crm/tenants.ts";
import type { Database, SqlTx } from "../infra/database.ts";
import { asSql } from "../infra/transaction-client.ts";
import type { Gate } from "../lib/gate.ts";
import type { Clock } from "../lib/time.ts";
import type { Wake } from "./wake.ts";

// Whoever settles messages in this process tells those who wait for them.
followMessages();

export interface AutomatedContext {
  readonly db: Database;
  readonly clock: Clock;
  /** What nobody waits for goes through it whenever it needs the database: few at once, and none before a turn. */
  readonly gate: Gate;
}

/** So many transactions of a process are in hand at once of what nobody waits for. */
export const BULK_AT_ONCE = 3;
/** Longest time, in ms, that each of them gives way to turns: about as long as a turn takes. */
export const BULK_PATIENCE_MS = 50;

/** So many messages of a business stand in outboxes at most: the rest waits where it costs nothing. */
const BACKLOG = 2_000;

const QUEUED = {
  name: "sends_backlog",
  text: "SELECT count(*)::int AS count FROM (SELECT 1 FROM automated_sends WHERE tenant_id = $1 AND status = 'queued' LIMIT $2) waiting",
};

/** How many more messages of a business may go to outboxes now. */
export async function roomForSends(db: Database, tenantId: string): Promise<number> {
  const [row] = await db.statementsFor(tenantId).query<{ count: number }>(QUEUED, [tenantId, BACKLOG]);
  return BACKLOG - (row?.count ?? 0);
}

/** Takes a batch of one business's due sends to their outboxes, all in one transaction. */
export async function runSends(
  ctx: AutomatedContext & { readonly wake: Wake },
  tenantId: string,
  actions: readonly DueAction[],
): Promise<void> {
  const conversationIds = await ctx.db.forTenant(tenantId, async (tx) => {
    const ids = actions.map(({ id }) => id);
    const due = await finishActions(asSql(tx), ids, ctx.clock.now());
    return dispatchSends({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }, due);
  });
  for (const conversationId of conversationIds) ctx.wake("bulk", { tenantId, conversationId });
}

/** What the claim said: the message is marked and may leave, or is taken out of the outbox with a sentence that says why. */
export type Claimed = "marked" | "lost" | "settled" | { readonly withdrawn: string };

/** Asks the policy in the very transaction that marks the message as leaving. */
export function claimAutomated(
  ctx: AutomatedContext & { readonly tenants: (tenantId: string) => Promise<TenantRecord> },
  { tenantId, lease, leaseMs }: { tenantId: string; lease: OutboxLease; leaseMs: number },
  message: QueuedMessage & { readonly sendId: string },
): Promise<Claimed> {
  const now = ctx.clock.now();
  const { id: messageId, sendId, status } = message;
  const asTemplate = (message.parts as Part[]).some(({ type }) => type === "template");
  const inTransaction = async (sql: SqlTx): Promise<Claimed> => {
    const leaving = { sendId, messageId, conversationId: lease.conversationId, asTemplate };
    const claim = await claimSend({ sql, tenantId, clock: ctx.clock }, leaving);
    if (!claim.leaves) {
      const { locale, timeZone } = await ctx.tenants(tenantId);
      const why = reasonText(locale, claim.reason, claim.detail) ?? claim.reason;
      return { withdrawn: claim.until === null ? why : laterText(locale, why, claim.until, timeZone) };
    }
    // A second try of what may be repeated: it is marked already.
    if (status === "sending") return (await holdOutbox(sql, lease, { now, leaseMs })) ? "marked" : "lost";
    return markSending(sql, lease, { messageId, now, leaseMs });
  };
  return ctx.gate.pass(() => ctx.db.sqlForTenant(tenantId, inTransaction));
}

/** Writes outcomes of messages in the transaction of the caller. */
export function settleAutomated(
  { clock }: Pick<AutomatedContext, "clock">,
  tenantId: string,
  sql: SqlTx,
  outcomes: readonly SendOutcome[],
): Promise<void> {
  return settleSends({ sql, tenantId, clock }, outcomes);
}

/** A message did not leave after all. */
export async function putBackAutomated(
  { db }: Pick<AutomatedContext, "db">,
  tenantId: string,
  sendId: string,
): Promise<void> {
  await db.sqlForTenant(tenantId, (sql) => unleaveSend({ sql }, sendId));
}
