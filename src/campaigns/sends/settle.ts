/** What became of messages of sends: written to the send, to the log, and told to those who asked to be. */
import type { Statement } from "../../infra/database.ts";
import { logAutomation } from "../log.ts";
import type { SendsContext } from "./context.ts";
import { entryAbout, subjectOf } from "./outcome.ts";
import { readSends } from "./record.ts";
import { type SettledStatus, tellSettled } from "./settled.ts";

export interface SendOutcome {
  readonly sendId: string;
  readonly messageId: string;
  readonly status: Extract<SettledStatus, "sent" | "delivered" | "read" | "failed" | "uncertain">;
  readonly at: Date;
}

// A later rank replaces an earlier one, as with messages: after a failure comes proof of delivery only.
const SETTLE: Statement = {
  name: "sends_settle",
  text: `
    UPDATE automated_sends s
       SET status = n.status, settled_at = coalesce(s.settled_at, n.at),
           sent_at = CASE WHEN n.status = 'failed' THEN NULL ELSE coalesce(s.sent_at, n.at) END,
           delivered_at = CASE WHEN n.status IN ('delivered', 'read') THEN coalesce(s.delivered_at, n.at) ELSE s.delivered_at END,
           read_at = CASE WHEN n.status = 'read' THEN coalesce(s.read_at, n.at) ELSE s.read_at END,
           reason = CASE n.status WHEN 'failed' THEN 'send_failed' WHEN 'uncertain' THEN 'send_uncertain' END, detail = '{}'
      FROM jsonb_to_recordset($1::jsonb) AS n("sendId" text, "messageId" text, status text, at timestamptz)
     WHERE s.id = n."sendId" AND s.message_id = n."messageId"
       AND array_position(ARRAY['queued', 'uncertain', 'sent', 'failed', 'delivered', 'read'], n.status)
         > array_position(ARRAY['queued', 'uncertain', 'sent', 'failed', 'delivered', 'read'], s.status)
    RETURNING s.id`,
};

/** Writes outcomes in the transaction of the messages', each once. */
export async function settleSends(context: SendsContext, outcomes: readonly SendOutcome[]): Promise<void> {
  if (outcomes.length === 0) return;
  const { sql, tenantId, clock } = context;
  const news = new Set((await sql.query<{ id: string }>(SETTLE, [JSON.stringify(outcomes)])).map(({ id }) => id));
  const rows = new Map((await readSends(sql, [...news])).map((row) => [row.id, row]));
  const told = outcomes.flatMap((outcome) => {
    const row = rows.get(outcome.sendId);
    return row && row.messageId === outcome.messageId ? [{ row, outcome }] : [];
  });
  const entries = told.flatMap(({ row, outcome: { status } }) =>
    status === "delivered" || status === "read"
      ? []
      : [{ ...entryAbout(row), kind: status, ...(row.channel === null ? {} : { detail: { channel: row.channel } }) }],
  );
  await Promise.all([
    logAutomation(sql, tenantId, entries, clock.now()),
    tellSettled(
      context,
      told.map(({ row, outcome: { status, at } }) => ({ ...subjectOf(row), status, reason: null, detail: {}, at })),
    ),
  ]);
}

const UNLEAVE: Statement = {
  name: "sends_unleave",
  text: "UPDATE automated_sends SET sent_at = NULL WHERE id = $1 AND status = 'queued'",
};

/** A message did not leave after all and is tried again later: until then it does not count. */
export async function unleaveSend({ sql }: Pick<SendsContext, "sql">, sendId: string): Promise<void> {
  await sql.query(UNLEAVE, [sendId]);
}
