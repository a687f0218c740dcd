/** In: a change that comes before its message waits for it, since providers keep no order. */
import type { ChannelAccount, InboundEdit, InboundMessage, Receipt } from "../channels/channel.ts";
import { findEarlyEdits, forgetEarlyEdit, keepEarlyEdit } from "../crm/sql/early-edits.ts";
import { type IngestEditContext, ingestEdit } from "./ingest-edit.ts";

/** Makes a change, or keeps it until its message comes. Resolves after the commit. */
export async function ingestEditOrKeep(
  ctx: IngestEditContext,
  account: ChannelAccount,
  edit: InboundEdit,
): Promise<Receipt> {
  const made = await ingestEdit(ctx, account, edit);
  if (made.messageId !== null) return made;
  const place = { channelAccountId: account.id, threadId: edit.threadId, originalEnd: edit.originalEnd };
  const statements = ctx.db.statementsFor(account.tenantId);
  await keepEarlyEdit(statements, { ...place, tenantId: account.tenantId, text: edit.text, now: ctx.clock.now() });
  // Looked for again: whichever of message and change is committed last finds the other.
  const late = await ingestEdit(ctx, account, edit);
  if (late.messageId !== null) await forgetEarlyEdit(statements, place);
  return late;
}

/** Makes the changes of a stored message that came before it. Safe to call again, as when we died before its end. */
export async function applyEarlyEdits(
  ctx: IngestEditContext,
  account: ChannelAccount,
  { address: { threadId }, externalId }: Pick<InboundMessage, "address" | "externalId">,
): Promise<void> {
  const statements = ctx.db.statementsFor(account.tenantId);
  const thread = { channelAccountId: account.id, threadId };
  for (const { originalEnd, text } of await findEarlyEdits(statements, { ...thread, externalId })) {
    // Nobody changes a text into nothing: that is how one that was taken back is kept.
    await ingestEdit(ctx, account, { threadId, originalEnd, text, isTakenBack: text === "" });
    await forgetEarlyEdit(statements, { ...thread, originalEnd });
  }
}
