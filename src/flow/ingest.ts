/** In: a channel's event becomes a stored message. The only place that makes incoming messages. */
import type { ChannelAccount, ChannelEvent, InboundMessage, Reach, Receipt } from "../channels/channel.ts";
import { textOfParts } from "../channels/parts.ts";
import { findMemberChat } from "../crm/member-chats/identities.ts";
import { setBlocked } from "../crm/sql/edits.ts";
import { noteReference, storeInbound, storeUnlessMember } from "../crm/sql/ingest.ts";
import type { TenantRecord } from "../crm/tenants.ts";
import type { Database } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import type { Log } from "../infra/log.ts";
import type { Metrics } from "../infra/metrics.ts";
import { pickLocale } from "../lib/locale.ts";
import type { Rate } from "../lib/rate.ts";
import { cleanText, truncate } from "../lib/text.ts";
import type { Clock } from "../lib/time.ts";
import { findArrival, storeArrival } from "./arrival.ts";
import { cleanParts } from "./clean-parts.ts";
import { type CommandContext, ingestCommand, ingestLinkCode, linkCodeOf } from "./command.ts";
import { applyEarlyEdits, ingestEditOrKeep } from "./early-edits.ts";
import { ingestConsent } from "./ingest-consent.ts";
import { ingestOwn } from "./ingest-own.ts";
import { ingestReport } from "./ingest-report.ts";
import { ingestWatermark } from "./ingest-watermark.ts";
import { relayToRep } from "./rep-cards.ts";
import type { Wake } from "./wake.ts";

export interface IngestContext extends Pick<CommandContext, "site" | "readWish"> {
  readonly db: Database;
  readonly clock: Clock;
  readonly live: Live;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly wake: Wake;
  readonly tenants: (tenantId: string) => Promise<TenantRecord>;
  readonly debounceMs: number;
  /** How fast one person may write; who is faster is answered later, with nothing lost. */
  readonly pace: Rate;
}

/** Stores an event of an account. Resolves after the commit; throws when nothing was stored, so that the provider sends it again. */
export async function ingest(ctx: IngestContext, account: ChannelAccount, event: ChannelEvent): Promise<Receipt> {
  switch (event.type) {
    case "message":
      return ingestMessage(ctx, account, event.message);
    case "report":
      return ingestReport(ctx, account, event.report);
    case "watermark":
      return ingestWatermark(ctx, account, event.watermark);
    case "edit":
      return ingestEditOrKeep(ctx, account, event.edit);
    case "reach":
      return ingestReach(ctx, account, event.reach);
    case "own":
      return ingestOwn(ctx, account, event.message);
    case "consent":
      return ingestConsent(ctx, account, event.consent);
  }
}

async function ingestMessage(ctx: IngestContext, account: ChannelAccount, message: InboundMessage): Promise<Receipt> {
  const tenant = await ctx.tenants(account.tenantId);
  const said = cleanParts(message.parts);
  const locale = pickLocale(message.sender.locale, tenant.locale);
  const code = linkCodeOf({
    parts: said,
    ...(message.reference === undefined ? {} : { reference: message.reference }),
  });
  const { reference: told } = message;
  const found =
    code === null ? await findArrival(ctx, account.tenantId, { parts: said, reference: told, locale }) : null;
  // Few messages tell of a link: of those alone it is asked beforehand whose chat it is.
  const ofMember =
    found && (await findMemberChat(ctx.db.statementsFor(account.tenantId), account.id, message.address.userId));
  const arrival = ofMember === null ? found : null;
  const parts = arrival?.parts ?? said;
  const now = ctx.clock.now();
  const waitMs = ctx.pace.take(`${account.id} ${message.address.userId}`);
  const debounceMs = Math.round(Math.max(tenant.settings.debounceMs ?? ctx.debounceMs, waitMs));
  const row = {
    tenantId: account.tenantId,
    channelAccountId: account.id,
    threadId: message.address.threadId,
    userId: message.address.userId,
    route: message.address.route,
    senderName: message.sender.name ? truncate(cleanText(message.sender.name), 120) : null,
    senderPhone: message.sender.phone ?? null,
    senderEmail: message.sender.email ?? null,
    locale,
    externalId: message.externalId,
    parts,
    text: textOfParts(parts),
    debounceMs,
    writtenAt: new Date(Math.min(message.sentAt.getTime(), now.getTime())),
    now,
  };
  const command = { tenant, row, replyTo: message.replyTo };
  if (code !== null) return ingestLinkCode(ctx, code, command);
  const kept = arrival ? await storeArrival(ctx, row, arrival) : await storeUnlessMember(ctx.db, row);
  const done = "chatId" in kept ? await ingestCommand(ctx, kept.chatId, command) : null;
  if (done) return done;
  // Its link was ended in between: it is a customer's.
  const stored = "chatId" in kept ? await storeInbound(ctx.db, row) : kept;
  // Before the agents are woken.
  if (!message.isFinal) await applyEarlyEdits(ctx, account, message);
  ctx.metrics.received.inc({ channel: account.kind, result: stored.duplicate ? "duplicate" : "stored" });
  if (!stored.duplicate) {
    const ref = { tenantId: account.tenantId, conversationId: stored.conversationId };
    ctx.live.publish({ type: "changed", ...ref });
    if (stored.turnDueAt) ctx.wake("turns", ref, Math.max(0, stored.turnDueAt.getTime() - now.getTime()));
  }
  const { messageId, conversationId, position, duplicate } = stored;
  // A person has it. Asked again with a repeated delivery, in case we died in between.
  if (!stored.turnDueAt) await relayToRep(ctx, account.tenantId, { conversationId, messageId });
  // Few messages tell it: those alone pay for it. Written again with a repeated delivery, in case we died in between.
  const reference = message.reference ?? arrival?.origin.reference;
  if (reference !== undefined) await noteReference(ctx.db.statementsFor(account.tenantId), conversationId, reference);
  return { messageId, conversationId, position, duplicate };
}

async function ingestReach(ctx: IngestContext, account: ChannelAccount, reach: Reach): Promise<Receipt> {
  const { userId, isBlocked, at } = reach;
  const isNews = await ctx.db.sqlForTenant(account.tenantId, (tx) =>
    setBlocked(tx, { channelAccountId: account.id, userId, blockedAt: isBlocked ? at : null }),
  );
  return { messageId: null, conversationId: null, position: null, duplicate: !isNews };
}
