/** In: a channel's event becomes a stored message. The only place that makes incoming messages. */
import type {
  ChannelAccount,
  ChannelEvent,
  DeliveryReport,
  InboundMessage,
  Part,
  Reach,
  Receipt,
} from "../channels/channel.ts";
import { textOfParts } from "../channels/parts.ts";
import { setBlocked } from "../crm/sql/edits.ts";
import { noteReference, storeInbound } from "../crm/sql/ingest.ts";
import { applyReport } from "../crm/sql/reports.ts";
import type { TenantRecord } from "../crm/tenants.ts";
import type { Database } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import type { Log } from "../infra/log.ts";
import type { Metrics } from "../infra/metrics.ts";
import { pickLocale } from "../lib/locale.ts";
import { cleanText, MAX_TEXT_LENGTH, truncate } from "../lib/text.ts";
import type { Clock } from "../lib/time.ts";
import { applyEarlyEdits, ingestEditOrKeep } from "./early-edits.ts";
import type { Wake } from "./wake.ts";

export interface IngestContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly wake: Wake;
  readonly tenants: (tenantId: string) => Promise<TenantRecord>;
  readonly debounceMs: number;
}

/** Stores an event of an account. Resolves after the commit; throws when nothing was stored, so that the provider sends it again. */
export async function ingest(ctx: IngestContext, account: ChannelAccount, event: ChannelEvent): Promise<Receipt> {
  switch (event.type) {
    case "message":
      return ingestMessage(ctx, account, event.message);
    case "report":
      return ingestReport(ctx, account, event.report);
    case "edit":
      return ingestEditOrKeep(ctx, account, event.edit);
    case "reach":
      return ingestReach(ctx, account, event.reach);
    case "own":
    case "consent":
      throw new Error(`not taken in yet: ${event.type}`);
  }
}

async function ingestMessage(ctx: IngestContext, account: ChannelAccount, message: InboundMessage): Promise<Receipt> {
  const tenant = await ctx.tenants(account.tenantId);
  const parts = message.parts.map(cleanPart);
  const now = ctx.clock.now();
  const debounceMs = tenant.settings.debounceMs ?? ctx.debounceMs;
  const stored = await storeInbound(ctx.db, {
    tenantId: account.tenantId,
    channelAccountId: account.id,
    threadId: message.address.threadId,
    userId: message.address.userId,
    route: message.address.route,
    senderName: message.sender.name ? truncate(cleanText(message.sender.name), 120) : null,
    senderPhone: message.sender.phone ?? null,
    senderEmail: message.sender.email ?? null,
    locale: pickLocale(message.sender.locale, tenant.locale),
    externalId: message.externalId,
    parts,
    text: textOfParts(parts),
    debounceMs,
    now,
  });
  // Before the agents are woken.
  if (!message.isFinal) await applyEarlyEdits(ctx, account, message);
  ctx.metrics.received.inc({ channel: account.kind, result: stored.duplicate ? "duplicate" : "stored" });
  if (!stored.duplicate) {
    const ref = { tenantId: account.tenantId, conversationId: stored.conversationId };
    ctx.live.publish({ type: "changed", conversationId: stored.conversationId });
    if (stored.turnDueAt) ctx.wake("turns", ref, Math.max(0, stored.turnDueAt.getTime() - now.getTime()));
  }
  const { messageId, conversationId, position, duplicate } = stored;
  // Few messages tell it: those alone pay for it. Written again with a repeated delivery, in case we died in between.
  if (message.reference !== undefined)
    await noteReference(ctx.db.statementsFor(account.tenantId), conversationId, message.reference);
  return { messageId, conversationId, position, duplicate };
}

async function ingestReport(ctx: IngestContext, account: ChannelAccount, report: DeliveryReport): Promise<Receipt> {
  const applied = await ctx.db.sqlForTenant(account.tenantId, (tx) =>
    applyReport(tx, {
      tenantId: account.tenantId,
      channelAccountId: account.id,
      externalId: report.externalId,
      status: report.status,
      reason: report.reason ?? null,
      at: report.at,
    }),
  );
  if (applied?.changed) ctx.live.publish({ type: "changed", conversationId: applied.conversationId });
  return {
    messageId: null,
    position: null,
    conversationId: applied?.conversationId ?? null,
    duplicate: applied !== null && !applied.changed,
  };
}

async function ingestReach(ctx: IngestContext, account: ChannelAccount, reach: Reach): Promise<Receipt> {
  const { userId, isBlocked, at } = reach;
  const isNews = await ctx.db.sqlForTenant(account.tenantId, (tx) =>
    setBlocked(tx, { channelAccountId: account.id, userId, blockedAt: isBlocked ? at : null }),
  );
  return { messageId: null, conversationId: null, position: null, duplicate: !isNews };
}

function cleanPart(part: Part): Part {
  switch (part.type) {
    case "text":
      return { type: "text", text: truncate(cleanText(part.text), MAX_TEXT_LENGTH) };
    case "location":
      return part.label === undefined ? part : { ...part, label: truncate(cleanText(part.label), 200) };
    case "contact":
      return { ...part, name: truncate(cleanText(part.name), 120), phones: part.phones.slice(0, 10).map(cleanText) };
    case "file":
      return { ...part, file: { ...part.file, name: truncate(cleanText(part.file.name), 200) } };
    case "choices":
    case "template":
      return part;
  }
}
