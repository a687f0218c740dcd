/** The statement of what left by an account lately: numbers that are new to WhatsApp may write only so much a day. */
import type { PastSend } from "../../channels/channel.ts";
import type { SqlTx, Statement } from "../../infra/database.ts";

const PAST: Statement = {
  name: "past_sends",
  text: `
    SELECT m.sent_at AS at,
           NOT EXISTS (SELECT FROM messages i
                        WHERE i.conversation_id = m.conversation_id AND i.direction = 'in'
                          AND i.created_at BETWEEN m.sent_at - interval '1 day' AND m.sent_at) AS is_start
      FROM messages m
     WHERE m.channel_account_id = $1 AND m.direction = 'out' AND m.sent_at > $2
     ORDER BY m.sent_at DESC LIMIT 20000`,
};

/** What left by an account since a moment, oldest first; what was typed on the phone counts too. */
export async function listPastSends(tx: SqlTx, accountId: string, since: Date): Promise<PastSend[]> {
  const rows = await tx.query<{ at: Date; is_start: boolean }>(PAST, [accountId, since]);
  return rows.map(({ at, is_start: isStart }) => ({ at, isStart })).reverse();
}
