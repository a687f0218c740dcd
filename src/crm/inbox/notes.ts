/** Notes that the people of a business write for one another in a conversation; the customer never sees them. */
import { newId } from "../../lib/ids.ts";
import { truncate } from "../../lib/text.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { getConversation } from "../conversations.ts";
import { notify } from "../notifications.ts";
import { demand } from "../permissions.ts";
import { mustBeMembers, nameOfCaller, namesIn } from "./people.ts";

export interface NoteRecord {
  readonly id: string;
  readonly conversationId: string;
  readonly authorId: string | null;
  /** Null for a program. */
  readonly authorName: string | null;
  readonly text: string;
  readonly mentions: readonly string[];
  readonly createdAt: Date;
}

/** How much of a note its notification shows. */
const EXCERPT_LENGTH = 140;

/** Writes a note and tells those it mentions. Throws `NotFoundError`, and `InputError` for a mention of nobody. */
export async function writeNote(
  crm: CrmContext,
  conversationId: string,
  { text, mentions }: { text: string; mentions: readonly string[] },
): Promise<NoteRecord> {
  demand(crm, "conversations:write");
  const { tx, tenantId, actor, clock } = crm;
  const { contact } = await getConversation(crm, conversationId);
  const named = [...new Set(mentions)];
  await mustBeMembers(crm, named, "mentions");
  const authorName = await nameOfCaller(crm);
  const note = {
    id: newId("conversationNote"),
    conversationId,
    authorId: actor.id,
    text,
    mentions: named,
    createdAt: clock.now(),
  };
  await tx.conversationNote.create({ data: { tenantId, ...note } });
  for (const memberId of named.filter((id) => id !== actor.id)) {
    const values = { ...namesIn(contact.name, authorName), excerpt: truncate(text, EXCERPT_LENGTH) };
    await notify(crm, { kind: "mentioned", subjectId: conversationId, memberId, values });
  }
  await recordAudit(crm, { action: "conversation.note", subjectId: note.id });
  return { ...note, authorName };
}

/** Notes of a conversation after a moment and id, oldest first. Throws `NotFoundError`. */
export async function listNotes(
  crm: CrmContext,
  {
    conversationId,
    after,
    limit,
  }: { conversationId: string; after: { readonly at: Date; readonly id: string } | null; limit: number },
): Promise<NoteRecord[]> {
  demand(crm, "conversations:read");
  await getConversation(crm, conversationId);
  const rows = await crm.tx.conversationNote.findMany({
    where: {
      conversationId,
      ...(after ? { OR: [{ createdAt: { gt: after.at } }, { createdAt: after.at, id: { gt: after.id } }] } : {}),
    },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    take: limit,
  });
  const members = await crm.tx.member.findMany({
    where: { id: { in: rows.flatMap(({ authorId }) => authorId ?? []) } },
    select: { id: true, user: { select: { name: true } } },
  });
  const names = new Map(members.map(({ id, user }) => [id, user.name]));
  return rows.map(({ tenantId: _, ...row }) => ({ ...row, authorName: names.get(row.authorId ?? "") ?? null }));
}
