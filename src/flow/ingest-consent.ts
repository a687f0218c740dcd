/** In: a person tells the provider, and not us, whether they want to be written to. */
import type { ChannelAccount, Consent, Receipt } from "../channels/channel.ts";
import { sayConsent } from "../crm/contacts.ts";
import type { Database } from "../infra/database.ts";
import type { Log } from "../infra/log.ts";
import type { Clock } from "../lib/time.ts";

export interface IngestConsentContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
}

/** Resolves after the commit. What was said before, or is older than the person's last word, changes nothing. */
export async function ingestConsent(
  ctx: IngestConsentContext,
  account: ChannelAccount,
  { userId, allows, at, by }: Consent,
): Promise<Receipt> {
  const { tenantId, id: channelAccountId } = account;
  const isNews = await ctx.db.forTenant(tenantId, async (tx) => {
    const externalId = userId;
    const where = { tenantId_channelAccountId_externalId: { tenantId, channelAccountId, externalId } };
    const identity = await tx.identity.findUnique({ where, select: { contactId: true } });
    if (!identity) return null;
    const actor = { kind: "customer", id: identity.contactId } as const;
    return sayConsent({ tx, tenantId, actor, clock: ctx.clock }, identity.contactId, { allows, at, by });
  });
  // Nobody whom we could write to.
  if (isNews === null) ctx.log.info({ accountId: channelAccountId, by }, "a consent of somebody unknown");
  return { messageId: null, conversationId: null, position: null, duplicate: isNews === false };
}
