/** The statements that look at all outboxes of one channel account. */
import type { SqlTx, Statement } from "../../infra/database.ts";
import { freeAccountRates } from "./rates.ts";

const WAKE_MESSAGES: Statement = {
  name: "account_wake_messages",
  text: `UPDATE messages SET next_attempt_at = NULL
          WHERE channel_account_id = $1 AND direction = 'out' AND status = 'queued' AND next_attempt_at IS NOT NULL`,
};

const WAKE_OUTBOXES: Statement = {
  name: "account_wake_outboxes",
  text: `UPDATE conversations SET outbox_due_at = $2::timestamptz
          WHERE channel_account_id = $1 AND outbox_due_at > $2::timestamptz`,
};

/** Makes what waits for its account due now; the sweep finds it. */
export async function wakeOutboxes(tx: SqlTx, channelAccountId: string, now: Date): Promise<void> {
  await freeAccountRates(tx, channelAccountId);
  await tx.query(WAKE_MESSAGES, [channelAccountId]);
  await tx.query(WAKE_OUTBOXES, [channelAccountId, now]);
}
