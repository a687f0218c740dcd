/**
 * Out, many at once: messages of sends that stand alone in their outboxes, on channels of our own that answer at once and show
 * a repeated key once. One transaction marks them all, one writes that they have left. Whatever is not as simple as that is
 * left to `deliver`. Such a channel sends no reports, so that none can have come early.
 */
import { mayLeave } from "../campaigns/sends/claim-many.ts";
import type { Channel, Json, Part } from "../channels/channel.ts";
import { findLone, freeLone, type LoneMessage, markLone, settleLone } from "../crm/sql/bulk-outbox.ts";
import { newId } from "../lib/ids.ts";
import { settleAutomated } from "./automated-sends.ts";
import type { DeliverContext } from "./deliver.ts";
import { outboxLeaseMs } from "./send-one.ts";

/** Few enough that what comes meanwhile is not kept waiting for their locks. */
export const TOGETHER = 32;

interface Leaving extends LoneMessage {
  readonly channel: Channel;
}
type Sent = Leaving & { readonly externalId: string | null };

/**
 * Sends what may leave at once of these outboxes of one business, at most `TOGETHER`. Safe to call at any time, from many
 * processes.
 * @returns the conversations that are left to `deliver`: not tried, not allowed, failed, or with more to send
 */
export async function deliverTogether(
  ctx: DeliverContext,
  tenantId: string,
  conversationIds: readonly string[],
): Promise<string[]> {
  const lease = newId("event");
  const found = await ctx.gate.pass(() => findLone(ctx.db.statementsFor(tenantId), conversationIds, ctx.clock.now()));
  const leaving = await onOwnChannels(ctx, found);
  if (leaving.length === 0) return [...conversationIds];
  const marked = await ctx.gate.pass(() => mark(ctx, tenantId, leaving, lease));
  const sent = await sendEach(ctx, marked);
  const over = await ctx.gate.pass(() => settleTogether(ctx, { tenantId, lease, marked, sent }));
  for (const conversationId of over) ctx.live.publish({ type: "changed", tenantId, conversationId });
  return conversationIds.filter((id) => !over.has(id));
}

async function onOwnChannels(ctx: DeliverContext, found: readonly LoneMessage[]): Promise<Leaving[]> {
  const leaving: Leaving[] = [];
  for (const message of found) {
    const channel = await ctx.channelOf(message.channelAccountId);
    if (!channel || channel.isElsewhere?.()) continue;
    if (channel.limits.idempotentSend && !channel.limits.perSecond) leaving.push({ ...message, channel });
  }
  return leaving;
}

/** The policy is asked in the very transaction that marks them. */
function mark(ctx: DeliverContext, tenantId: string, leaving: readonly Leaving[], lease: string): Promise<Leaving[]> {
  const { clock } = ctx;
  return ctx.db.sqlForTenant(tenantId, async (sql) => {
    const allowed = await mayLeave(
      { sql, tenantId, clock },
      leaving.map(({ sendId, messageId, conversationId, parts }) => ({
        ...{ sendId, messageId, conversationId },
        asTemplate: (parts as Part[]).some(({ type }) => type === "template"),
      })),
    );
    const wanted = leaving.filter(({ sendId }) => allowed.has(sendId));
    if (wanted.length === 0) return [];
    const marked = await markLone(sql, wanted, { lease, now: clock.now(), leaseMs: outboxLeaseMs(ctx) });
    return wanted.filter(({ messageId }) => marked.has(messageId));
  });
}

async function sendEach(ctx: DeliverContext, marked: readonly Leaving[]): Promise<Sent[]> {
  const sent = await Promise.all(
    marked.map(async (message): Promise<Sent[]> => {
      const { channel, messageId: key, threadId, userId, route, parts } = message;
      const address = { threadId, userId, route: route as Json };
      try {
        const outbound = { key, author: "system", address, parts: parts as Part[] } as const;
        const { externalId } = await channel.send(outbound, AbortSignal.timeout(ctx.leaseMs));
        ctx.metrics.delivered.inc({ channel: channel.kind, result: "sent" });
        return [{ ...message, externalId }];
      } catch (error) {
        // It is tried again by itself, where failures have their ways.
        ctx.log.debug({ messageId: key, err: error }, "one of many did not leave");
        return [];
      }
    }),
  );
  return sent.flat();
}

/** Returns the conversations in which nothing is left to do. */
async function settleTogether(
  ctx: DeliverContext,
  {
    tenantId,
    lease,
    marked,
    sent,
  }: { tenantId: string; lease: string; marked: readonly Leaving[]; sent: readonly Sent[] },
): Promise<Set<string>> {
  if (marked.length === 0) return new Set();
  const at = ctx.clock.now();
  const failed = marked.filter(({ messageId }) => !sent.some((one) => one.messageId === messageId));
  const settled = await ctx.db.sqlForTenant(tenantId, async (sql) => {
    const still = await settleLone(sql, sent, { lease, now: at });
    await freeLone(
      sql,
      failed.map(({ conversationId }) => conversationId),
      lease,
    );
    const ours = new Set(still.map(({ conversationId }) => conversationId));
    const outcomes = sent.filter(({ conversationId }) => ours.has(conversationId));
    await settleAutomated(
      ctx,
      tenantId,
      sql,
      outcomes.map(({ sendId, messageId }) => ({ sendId, messageId, status: "sent", at })),
    );
    return still;
  });
  return new Set(settled.flatMap(({ conversationId, isMoreDue }) => (isMoreDue ? [] : [conversationId])));
}
