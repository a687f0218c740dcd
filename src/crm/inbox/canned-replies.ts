/** Canned replies: written once, called by a shortcut, filled in with what is known of the conversation. */
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { checkVariables, type Expansion, expand, valuesIn } from "./variables.ts";

export type CannedReplyRow = Awaited<ReturnType<typeof getCannedReply>>;

export interface CannedReplyContent {
  /** Small letters, digits and dashes. */
  readonly shortcut: string;
  readonly title: string;
  readonly text: string;
}

/** More than these nobody finds anything in. */
export const MAX_REPLIES = 500;

/** All of them, by shortcut. */
export function listCannedReplies(crm: CrmContext) {
  demand(crm, "conversations:read");
  return crm.tx.cannedReply.findMany({ orderBy: { shortcut: "asc" }, take: MAX_REPLIES });
}

/** Throws `NotFoundError`. */
export async function getCannedReply(crm: CrmContext, id: string) {
  demand(crm, "conversations:read");
  const found = await crm.tx.cannedReply.findUnique({ where: { id } });
  if (!found) throw new NotFoundError("there is no such reply");
  return found;
}

/** Throws `InputError` for an unknown variable, `ConflictError` for a shortcut that is taken. */
export async function addCannedReply(crm: CrmContext, content: CannedReplyContent): Promise<CannedReplyRow> {
  demand(crm, "conversations:write");
  checkVariables(content.text);
  const { tx, tenantId, clock } = crm;
  if ((await tx.cannedReply.count()) >= MAX_REPLIES)
    throw new ConflictError(`there are ${MAX_REPLIES} replies already: remove those that nobody uses`);
  const now = clock.now();
  const id = newId("cannedReply");
  const { count } = await tx.cannedReply.createMany({
    data: [{ id, tenantId, ...content, createdAt: now, updatedAt: now }],
    skipDuplicates: true,
  });
  if (count === 0) throw taken(content.shortcut);
  await recordAudit(crm, { action: "canned_reply.add", subjectId: id, detail: { shortcut: content.shortcut } });
  return getCannedReply(crm, id);
}

/**
 * Changes a reply as it was read. Throws `NotFoundError`, `InputError` for an unknown variable, and `ConflictError` when
 * somebody changed it since or the shortcut is taken.
 */
export async function changeCannedReply(
  crm: CrmContext,
  id: string,
  { version, ...content }: CannedReplyContent & { readonly version: number },
): Promise<CannedReplyRow> {
  demand(crm, "conversations:write");
  checkVariables(content.text);
  const { tx, clock } = crm;
  await getCannedReply(crm, id);
  if ((await tx.cannedReply.count({ where: { shortcut: content.shortcut, id: { not: id } } })) > 0)
    throw taken(content.shortcut);
  const { count } = await tx.cannedReply.updateMany({
    where: { id, version },
    data: { ...content, version: { increment: 1 }, updatedAt: clock.now() },
  });
  if (count === 0) throw new ConflictError("somebody else has changed this reply");
  await recordAudit(crm, { action: "canned_reply.change", subjectId: id, detail: { shortcut: content.shortcut } });
  return getCannedReply(crm, id);
}

/** Throws `NotFoundError`. */
export async function removeCannedReply(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "conversations:write");
  const { shortcut } = await getCannedReply(crm, id);
  await crm.tx.cannedReply.deleteMany({ where: { id } });
  await recordAudit(crm, { action: "canned_reply.remove", subjectId: id, detail: { shortcut } });
}

/** A reply as the caller would send it in a conversation. Throws `NotFoundError`. */
export async function expandCannedReply(crm: CrmContext, id: string, conversationId: string): Promise<Expansion> {
  const { text } = await getCannedReply(crm, id);
  return expand(text, await valuesIn(crm, conversationId));
}

function taken(shortcut: string): ConflictError {
  return new ConflictError(`the shortcut ${shortcut} is taken`, { details: { shortcut } });
}
