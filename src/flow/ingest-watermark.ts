/** In: a person has seen all of ours up to a moment. States only move forward, so that old news changes nothing. */
import type { ChannelAccount, Receipt, Watermark } from "../channels/channel.ts";
import { applyWatermark } from "../crm/sql/watermarks.ts";
import type { Database } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";

/** Resolves after the commit. The same watermark twice changes nothing the second time. */
export async function ingestWatermark(
  { db, live }: { readonly db: Database; readonly live: Live },
  account: ChannelAccount,
  { threadId, status, upTo }: Watermark,
): Promise<Receipt> {
  const conversationId = await db.sqlForTenant(account.tenantId, (tx) =>
    applyWatermark(tx, { channelAccountId: account.id, threadId, status, upTo }),
  );
  if (conversationId) live.publish({ type: "changed", tenantId: account.tenantId, conversationId });
  return { messageId: null, conversationId, position: null, duplicate: conversationId === null };
}
