/** The statement of a watermark: all of ours in a thread up to a moment were delivered, or read. */
import type { SqlTx, Statement } from "../../infra/database.ts";

/** `sent_at` is when the provider's answer had come back, a little after it took the message. */
const ANSWER_MS = 2_000;

// An uncertain message is settled by a report that names it; here nothing tells whether it is one of those that were seen.
const APPLY: Statement = {
  name: "watermark_apply",
  text: `
    WITH seen AS (
      UPDATE messages m SET status = $3, status_reason = NULL
        FROM conversations c
       WHERE c.channel_account_id = $1 AND c.thread_id = $2 AND m.conversation_id = c.id AND m.direction = 'out'
         AND m.sent_at <= $4::timestamptz + ${ANSWER_MS} * interval '1 millisecond'
         AND (m.status = 'sent' OR (m.status = 'delivered' AND $3 = 'read'))
      RETURNING m.conversation_id
    )
    SELECT DISTINCT conversation_id FROM seen`,
};

export interface WatermarkRow {
  readonly channelAccountId: string;
  readonly threadId: string;
  readonly status: "delivered" | "read";
  readonly upTo: Date;
}

/** Moves the states of what was sent until then. Returns the conversation when any state moved. */
export async function applyWatermark(tx: SqlTx, row: WatermarkRow): Promise<string | null> {
  const [moved] = await tx.query<{ conversation_id: string }>(APPLY, [
    row.channelAccountId,
    row.threadId,
    row.status,
    row.upTo,
  ]);
  return moved?.conversation_id ?? null;
}
