/** The statements of the right to listen for an account: one process at a time, until its time is over. */
import type { SqlTx, Statement } from "../../infra/database.ts";

const HOLD: Statement = {
  name: "listener_hold",
  text: `UPDATE channel_accounts SET listener = $2, listener_until = $3::timestamptz + $4::int * interval '1 millisecond'
          WHERE id = $1 AND status <> 'paused' AND removed_at IS NULL
            AND (listener IS NULL OR listener = $2 OR listener_until <= $3::timestamptz)
         RETURNING id`,
};

const RELEASE: Statement = {
  name: "listener_release",
  text: "UPDATE channel_accounts SET listener = NULL, listener_until = NULL WHERE id = $1 AND listener = $2",
};

/** Takes or renews the right for `forMs`. False while another has it, or when the account is paused or gone. */
export async function holdListener(
  tx: SqlTx,
  { accountId, listener, now, forMs }: { accountId: string; listener: string; now: Date; forMs: number },
): Promise<boolean> {
  return (await tx.query(HOLD, [accountId, listener, now, forMs])).length > 0;
}

export async function releaseListener(
  tx: SqlTx,
  { accountId, listener }: { accountId: string; listener: string },
): Promise<void> {
  await tx.query(RELEASE, [accountId, listener]);
}
