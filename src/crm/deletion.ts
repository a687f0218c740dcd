/** Removes a conversation or a contact with all that hangs on them, and the files of their messages from the disk. */
import type { Files } from "../infra/files.ts";
import { NotFoundError } from "../lib/errors.ts";
import { recordAudit } from "./audit.ts";
import { conversationsOf } from "./contacts.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";
import { cancelQuotesOf } from "./quotes.ts";

/** Runs a deletion in a transaction of its own; files can only go once it has committed. */
type InTransaction = <T>(work: (ctx: CrmContext) => Promise<T>) => Promise<T>;

/**
 * Deletes a conversation with its messages, turns and files. Leads, cases and orders stay with the contact; open quotes are
 * cancelled, so that no units are kept for them. Throws `NotFoundError`; a file that cannot be removed is an error of its own
 * after the deletion. Returns how many files went.
 */
export async function deleteConversation(run: InTransaction, files: Files, id: string): Promise<number> {
  const gone = await run(async (ctx) => {
    demand(ctx, "privacy:write");
    const { tx } = ctx;
    await cancelQuotesOf(ctx, { conversationId: id });
    const attachments = await attachmentsOf(ctx, [id]);
    const { count } = await tx.conversation.deleteMany({ where: { id } });
    if (count === 0) throw new NotFoundError("there is no such conversation");
    await forgetPlans(ctx, [id]);
    await recordAudit(ctx, { action: "conversation.delete", subjectId: id, detail: { files: attachments.length } });
    return attachments;
  });
  return removeFiles(files, gone);
}

/**
 * Deletes a person: identities, conversations, leads, cases, quotes, orders, outcomes and files. Throws as
 * `deleteConversation` does. Returns how many files went.
 */
export async function deleteContact(run: InTransaction, files: Files, id: string): Promise<number> {
  const gone = await run(async (ctx) => {
    demand(ctx, "privacy:write");
    const { tx } = ctx;
    await cancelQuotesOf(ctx, { contactId: id });
    const conversations = await conversationsOf(tx, id);
    const cases = await tx.case.findMany({ where: { contactId: id }, select: { id: true } });
    const sends = await tx.automatedSend.findMany({ where: { contactId: id }, select: { id: true } });
    const attachments = await attachmentsOf(ctx, conversations);
    // Also what is left of those who proved to be the same person.
    await tx.contact.deleteMany({ where: { mergedIntoId: id } });
    await tx.contactMerge.deleteMany({ where: { OR: [{ keptId: id }, { mergedId: id }] } });
    const { count } = await tx.contact.deleteMany({ where: { id } });
    if (count === 0) throw new NotFoundError("there is no such contact");
    await forgetPlans(ctx, [...conversations, ...[...cases, ...sends].map((one) => one.id)]);
    await recordAudit(ctx, { action: "contact.delete", subjectId: id, detail: { files: attachments.length } });
    return attachments;
  });
  return removeFiles(files, gone);
}

async function attachmentsOf({ tx }: CrmContext, conversationIds: readonly string[]): Promise<string[]> {
  const rows = await tx.attachment.findMany({
    where: { conversationId: { in: [...conversationIds] } },
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** What was planned for what is no more. */
async function forgetPlans({ tx }: CrmContext, subjectIds: readonly string[]): Promise<void> {
  await tx.dueAction.deleteMany({ where: { subjectId: { in: [...subjectIds] } } });
}

/** Tries every file before it tells of one that would not go. */
async function removeFiles(files: Files, ids: readonly string[]): Promise<number> {
  const results = await Promise.allSettled(ids.map((id) => files.remove(id)));
  const failed = results.find((result) => result.status === "rejected");
  if (failed) throw failed.reason;
  return ids.length;
}
