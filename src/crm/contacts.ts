/** Contacts: the people behind the identities. */
import type { Tx } from "../infra/database.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { cancelFollowUps } from "./follow-ups.ts";

export interface ContactFacts {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
}

/** Writes what a person said of themselves; what is known already is not overwritten by a guess. */
export async function completeContact(ctx: CrmContext, contactId: string, facts: ContactFacts): Promise<void> {
  const known = await ctx.tx.contact.findUniqueOrThrow({ where: { id: contactId } });
  const news = {
    ...(facts.name && !known.name ? { name: facts.name } : {}),
    ...(facts.email && !known.email ? { email: facts.email } : {}),
    ...(facts.phone && !known.phone ? { phone: facts.phone } : {}),
  };
  if (Object.keys(news).length === 0) return;
  await ctx.tx.contact.update({ where: { id: contactId }, data: news });
  await recordAudit(ctx, {
    action: "contact.complete",
    subjectId: contactId,
    detail: { fields: Object.keys(news).join(",") },
  });
}

/** Records that a person wants no automated messages any more; those that were promised are taken back. */
export async function optOut(ctx: CrmContext, contactId: string): Promise<void> {
  const now = ctx.clock.now();
  await ctx.tx.contact.update({ where: { id: contactId }, data: { optedOutAt: now } });
  await cancelFollowUps(ctx.tx, await conversationsOf(ctx.tx, contactId), now);
  await recordAudit(ctx, { action: "contact.opt_out", subjectId: contactId });
}

/** The ids of a contact's conversations, on all channels. */
export async function conversationsOf(tx: Tx, contactId: string): Promise<string[]> {
  const rows = await tx.conversation.findMany({ where: { contactId }, select: { id: true } });
  return rows.map(({ id }) => id);
}
