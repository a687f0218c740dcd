/** The statements of what people change after they have written it, and of who lets us write to them. */
import type { Part } from "../../channels/channel.ts";
import type { SqlTx, Statement } from "../../infra/database.ts";

// Waits for whoever stores or answers in the thread; what is read after it is the last word.
const LOCK: Statement = {
  name: "edit_lock",
  text: "SELECT id, handler, answered_seq FROM conversations WHERE channel_account_id = $1 AND thread_id = $2 FOR UPDATE",
};

const FIND: Statement = {
  name: "edit_find",
  text: `SELECT m.id, m.parts, m.text,
                m.seq <= $3 OR EXISTS (SELECT FROM messages reply WHERE reply.conversation_id = m.conversation_id
                                          AND reply.direction = 'out' AND reply.seq > m.seq) AS is_answered
           FROM messages m
          WHERE m.conversation_id = $1 AND m.direction = 'in' AND right(m.external_id, length($2)) = $2
          ORDER BY m.seq DESC LIMIT 1`,
};

const REPLACE: Statement = {
  name: "edit_replace",
  text: "UPDATE messages SET parts = $2::jsonb, text = $3 WHERE id = $1",
};

// A turn that has read the former text loses its lease: it can commit nothing, and runs again over the new one.
const RUN_AGAIN: Statement = {
  name: "edit_run_again",
  text: `UPDATE conversations SET turn_lease = NULL, turn_lease_until = NULL,
                turn_due_at = $2::timestamptz + $3::int * interval '1 millisecond'
          WHERE id = $1 AND handler = 'agents' AND turn_due_at IS NOT NULL
         RETURNING turn_due_at`,
};

export interface EditRow {
  readonly channelAccountId: string;
  readonly threadId: string;
  /** How the external id of the message ends. */
  readonly originalEnd: string;
  /** The parts of the changed message, out of those it had, and their text. */
  readonly change: (parts: readonly Part[]) => { parts: readonly Part[]; text: string };
  readonly debounceMs: number;
  readonly now: Date;
}

export interface Edited {
  readonly messageId: string;
  readonly conversationId: string;
  readonly result: "replaced" | "same" | "too late";
  readonly turnDueAt: Date | null;
}

/** Replaces what an unanswered message says; null when there is no such message. One transaction. */
export async function replaceText(tx: SqlTx, row: EditRow): Promise<Edited | null> {
  const { channelAccountId, threadId, originalEnd, now, debounceMs } = row;
  const [thread] = await tx.query<{ id: string; handler: string; answered_seq: number }>(LOCK, [
    channelAccountId,
    threadId,
  ]);
  if (!thread) return null;
  // With a person, a message counts as read as soon as it is stored: there only an answer makes it too late.
  const answeredSeq = thread.handler === "agents" ? thread.answered_seq : 0;
  const [message] = await tx.query<{ id: string; parts: Part[]; text: string; is_answered: boolean }>(FIND, [
    thread.id,
    originalEnd,
    answeredSeq,
  ]);
  if (!message) return null;
  const found = { messageId: message.id, conversationId: thread.id, turnDueAt: null };
  const { parts, text } = row.change(message.parts);
  if (text === message.text) return { ...found, result: "same" };
  if (message.is_answered) return { ...found, result: "too late" };
  await tx.query(REPLACE, [message.id, JSON.stringify(parts), text]);
  const [turn] = await tx.query<{ turn_due_at: Date }>(RUN_AGAIN, [thread.id, now, debounceMs]);
  return { ...found, result: "replaced", turnDueAt: turn?.turn_due_at ?? null };
}

const BLOCK: Statement = {
  name: "identity_block",
  text: `UPDATE identities SET blocked_at = $3::timestamptz
          WHERE channel_account_id = $1 AND external_id = $2 AND (blocked_at IS NULL) = ($3::timestamptz IS NOT NULL)
         RETURNING id`,
};

/** Writes that a person blocked us, or (with null) lets us write again. True when that was news. */
export async function setBlocked(
  tx: SqlTx,
  { channelAccountId, userId, blockedAt }: { channelAccountId: string; userId: string; blockedAt: Date | null },
): Promise<boolean> {
  return (await tx.query(BLOCK, [channelAccountId, userId, blockedAt])).length > 0;
}
