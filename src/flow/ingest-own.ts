/** In: what a rep wrote on the phone itself. It is stored as theirs, and the agents fall silent in that conversation. */
import type { ChannelAccount, OwnMessage, Receipt } from "../channels/channel.ts";
import { textOfParts } from "../channels/parts.ts";
import { cancelActions } from "../crm/due-actions.ts";
import { cancelFollowUps } from "../crm/follow-ups.ts";
import { storeOwn } from "../crm/sql/own-messages.ts";
import { applyEarlyReports, lockReports } from "../crm/sql/reports.ts";
import type { TenantRecord } from "../crm/tenants.ts";
import type { Database } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import type { Metrics } from "../infra/metrics.ts";
import { asSql } from "../infra/transaction-client.ts";
import type { Clock } from "../lib/time.ts";
import { cleanParts } from "./clean-parts.ts";

export interface IngestOwnContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly live: Live;
  readonly metrics: Metrics;
  readonly tenants: (tenantId: string) => Promise<TenantRecord>;
}

/**
 * Resolves after the commit. The same message twice changes nothing the second time; one that we sent ourselves, and whose
 * answer was lost, is settled by it instead.
 */
export async function ingestOwn(ctx: IngestOwnContext, account: ChannelAccount, own: OwnMessage): Promise<Receipt> {
  const { locale } = await ctx.tenants(account.tenantId);
  const parts = cleanParts(own.parts);
  const now = ctx.clock.now();
  const { threadId, userId, route } = own.address;
  const stored = await ctx.db.forTenant(account.tenantId, async (tx) => {
    const sql = asSql(tx);
    await lockReports(sql, account.id, [own.externalId]);
    const found = await storeOwn(sql, {
      tenantId: account.tenantId,
      channelAccountId: account.id,
      threadId,
      userId,
      route,
      senderName: null,
      senderPhone: null,
      senderEmail: null,
      locale,
      externalId: own.externalId,
      parts,
      text: textOfParts(parts),
      sentAt: own.sentAt,
      now,
    });
    if (found.result === "rep") {
      await cancelActions(tx, "conversation.reassure", found.conversationId, now);
      await cancelFollowUps(tx, [found.conversationId], now);
    }
    if (found.result !== "known") {
      const message = { tenantId: account.tenantId, channelAccountId: account.id, externalId: own.externalId };
      await applyEarlyReports(sql, message);
    }
    return found;
  });
  const { messageId, conversationId, position, result } = stored;
  ctx.metrics.received.inc({ channel: account.kind, result: `own_${result}` });
  if (result !== "known") ctx.live.publish({ type: "changed", tenantId: account.tenantId, conversationId });
  return { messageId, conversationId, position, duplicate: result === "known" };
}
