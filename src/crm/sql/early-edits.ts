/** The statements of changes that came before the message they change. */
import type { SqlTx, Statement } from "../../infra/database.ts";

// What was never brought at all is forgotten once its provider has given it up.
const KEEP: Statement = {
  name: "early_edit_keep",
  text: `
    WITH forgotten AS (
      DELETE FROM early_edits WHERE channel_account_id = $2 AND created_at < $6::timestamptz - interval '8 days'
    )
    INSERT INTO early_edits (tenant_id, channel_account_id, thread_id, original_end, text, created_at)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (channel_account_id, thread_id, original_end) DO UPDATE SET text = excluded.text, created_at = excluded.created_at`,
};

const FIND: Statement = {
  name: "early_edit_find",
  text: `SELECT original_end, text FROM early_edits
          WHERE channel_account_id = $1 AND thread_id = $2 AND right($3, length(original_end)) = original_end`,
};

const FORGET: Statement = {
  name: "early_edit_forget",
  text: "DELETE FROM early_edits WHERE channel_account_id = $1 AND thread_id = $2 AND original_end = $3",
};

/** Where a change belongs. */
export interface EarlyEditPlace {
  readonly channelAccountId: string;
  readonly threadId: string;
  /** How the external id of the changed message ends. */
  readonly originalEnd: string;
}

export interface EarlyEdit extends EarlyEditPlace {
  readonly tenantId: string;
  readonly text: string;
  readonly now: Date;
}

/** Keeps a change until its message comes; a later one of the same message takes its place. */
export async function keepEarlyEdit(tx: SqlTx, edit: EarlyEdit): Promise<void> {
  const { tenantId, channelAccountId, threadId, originalEnd, text, now } = edit;
  await tx.query(KEEP, [tenantId, channelAccountId, threadId, originalEnd, text, now]);
}

/** The changes that wait for a message. */
export async function findEarlyEdits(
  tx: SqlTx,
  { channelAccountId, threadId, externalId }: Omit<EarlyEditPlace, "originalEnd"> & { readonly externalId: string },
): Promise<{ originalEnd: string; text: string }[]> {
  const values = [channelAccountId, threadId, externalId];
  const rows = await tx.query<{ original_end: string; text: string }>(FIND, values);
  return rows.map(({ original_end: originalEnd, text }) => ({ originalEnd, text }));
}

export async function forgetEarlyEdit(tx: SqlTx, place: EarlyEditPlace): Promise<void> {
  await tx.query(FORGET, [place.channelAccountId, place.threadId, place.originalEnd]);
}
