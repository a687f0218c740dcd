/** The conversation with a contact who never wrote on an account: it begins with a message of ours. */
import type { Address } from "../channels/channel.ts";
import { newId } from "../lib/ids.ts";
import type { CrmContext } from "./context.ts";

/**
 * The conversation at an address of a contact, made if it is not there. Null when the address is known as another person's.
 */
export async function beginThread(
  { tx, tenantId, clock }: CrmContext,
  { contactId, accountId, address }: { contactId: string; accountId: string; address: Address },
): Promise<string | null> {
  const now = clock.now();
  const { threadId, userId, route } = address;
  const contact = await tx.contact.findUniqueOrThrow({
    where: { id: contactId },
    select: { name: true, locale: true, tenant: { select: { locale: true } } },
  });
  await tx.identity.createMany({
    data: [
      {
        ...{ id: newId("identity"), tenantId, contactId, channelAccountId: accountId },
        ...{ externalId: userId, displayName: contact.name, createdAt: now },
      },
    ],
    skipDuplicates: true,
  });
  const identity = await tx.identity.findUniqueOrThrow({
    where: { tenantId_channelAccountId_externalId: { tenantId, channelAccountId: accountId, externalId: userId } },
  });
  if (identity.contactId !== contactId) return null;
  await tx.conversation.createMany({
    data: [
      {
        ...{ id: newId("conversation"), tenantId, channelAccountId: accountId, identityId: identity.id, contactId },
        ...{ threadId, route: route as object, locale: contact.locale ?? contact.tenant.locale },
        ...{ lastMessageAt: now, createdAt: now },
      },
    ],
    skipDuplicates: true,
  });
  const thread = await tx.conversation.findUniqueOrThrow({
    where: { tenantId_channelAccountId_threadId: { tenantId, channelAccountId: accountId, threadId } },
    select: { id: true, contactId: true },
  });
  return thread.contactId === contactId ? thread.id : null;
}
