/** Contacts: the people behind the identities. */
import type { Tx } from "../infra/database.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { cancelFollowUpsOf } from "./follow-ups.ts";

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
  await sayConsent(ctx, contactId, { allows: false, at: ctx.clock.now() });
}

export interface SaidConsent {
  readonly allows: boolean;
  /** When it was said; what is older than their last word does not count. */
  readonly at: Date;
  /** How it was said, for the record. */
  readonly by?: string;
}

/** Records whether a person wants automated messages. False when it is no news: said before, or older than their last word. */
export async function sayConsent(
  ctx: CrmContext,
  contactId: string,
  { allows, at, by }: SaidConsent,
): Promise<boolean> {
  const { tx, clock } = ctx;
  const now = clock.now();
  // A provider's clock may run ahead; a word from the future would outlast all others.
  const consentAt = at < now ? at : now;
  const known = await tx.contact.findUniqueOrThrow({ where: { id: contactId } });
  const { count } = await tx.contact.updateMany({
    where: { id: contactId, OR: [{ consentAt: null }, { consentAt: { lte: consentAt } }] },
    data: { consentAt, optedOutAt: allows ? null : (known.optedOutAt ?? consentAt) },
  });
  if (count === 0) return false;
  if (!allows) await cancelFollowUpsOf(ctx, [contactId]);
  if (allows === (known.optedOutAt === null)) return false;
  const action = allows ? "contact.opt_in" : "contact.opt_out";
  await recordAudit(ctx, { action, subjectId: contactId, ...(by === undefined ? {} : { detail: { by } }) });
  return true;
}

/** The ids of a contact's conversations, on all channels. */
export async function conversationsOf(tx: Tx, contactId: string): Promise<string[]> {
  const rows = await tx.conversation.findMany({ where: { contactId }, select: { id: true } });
  return rows.map(({ id }) => id);
}
