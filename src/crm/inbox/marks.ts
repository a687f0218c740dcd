/** What one reader has of a conversation: how far they have read, and what they began to write. */
import type { CrmContext } from "../context.ts";
import { getConversation } from "../conversations.ts";
import { demand } from "../permissions.ts";
import { readerOf } from "./list.ts";

/** The caller has read up to a message; a mark never goes back. Throws `NotFoundError`. */
export async function markRead(crm: CrmContext, conversationId: string, seq: number): Promise<void> {
  demand(crm, "conversations:read");
  const { lastSeq } = await getConversation(crm, conversationId);
  const readSeq = Math.min(seq, lastSeq);
  await crm.tx.$executeRaw`
    INSERT INTO conversation_marks (tenant_id, conversation_id, reader_id, read_seq)
    VALUES (${crm.tenantId}, ${conversationId}, ${readerOf(crm)}, ${readSeq})
    ON CONFLICT (conversation_id, reader_id) DO UPDATE SET read_seq = greatest(conversation_marks.read_seq, excluded.read_seq)`;
}

export interface Draft {
  readonly text: string;
  readonly at: Date | null;
}

/** What the caller began to write; empty when they did not. Throws `NotFoundError`. */
export async function findDraft(crm: CrmContext, conversationId: string): Promise<Draft> {
  demand(crm, "conversations:read");
  await getConversation(crm, conversationId);
  const mark = await crm.tx.conversationMark.findUnique({
    where: { conversationId_readerId: { conversationId, readerId: readerOf(crm) } },
  });
  return { text: mark?.draft ?? "", at: mark?.draftAt ?? null };
}

/** Keeps what the caller began to write; an empty text drops it. Sending an answer drops it too. Throws `NotFoundError`. */
export async function keepDraft(crm: CrmContext, conversationId: string, text: string): Promise<void> {
  demand(crm, "conversations:write");
  const { tx, tenantId, clock } = crm;
  await getConversation(crm, conversationId);
  const readerId = readerOf(crm);
  const draft = text === "" ? { draft: null, draftAt: null } : { draft: text, draftAt: clock.now() };
  const changed = await tx.conversationMark.updateMany({ where: { conversationId, readerId }, data: draft });
  if (changed.count > 0 || text === "") return;
  // A draft is no reading: the mark begins where the unread begins without one.
  await tx.$executeRaw`
    INSERT INTO conversation_marks (tenant_id, conversation_id, reader_id, read_seq, draft, draft_at)
    VALUES (${tenantId}, ${conversationId}, ${readerId},
            coalesce((SELECT max(seq) FROM messages WHERE conversation_id = ${conversationId} AND author IN ('agent', 'rep')), 0),
            ${draft.draft}, ${draft.draftAt})
    ON CONFLICT (conversation_id, reader_id) DO UPDATE SET draft = excluded.draft, draft_at = excluded.draft_at`;
}
