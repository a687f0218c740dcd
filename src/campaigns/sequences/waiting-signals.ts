/** What has happened to people and was not looked at yet. */
import type { CrmContext } from "../../crm/context.ts";
import { SIGNAL_KINDS, type Signal } from "../../crm/signals.ts";
import type { Statement } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";

const SIGNALS: Statement = {
  name: "enrollments_signals",
  text: `SELECT seq, kind, contact_id AS "contactId", subject_id AS "subjectId", detail, at FROM automation_signals
          WHERE contact_id = ANY($1::text[]) ORDER BY seq`,
};

/** The signals that wait to be handled, by contact and in their order. */
export async function waitingSignals(
  { tx, clock }: CrmContext,
  contactIds: readonly string[],
): Promise<Map<string, Signal[]>> {
  const rows = await asSql(tx).query<Omit<Signal, "at"> & { readonly at: Date | null }>(SIGNALS, [
    [...new Set(contactIds)],
  ]);
  const found = new Map<string, Signal[]>();
  for (const { at, ...row } of rows) {
    const { kind, contactId } = row;
    if (contactId === null || !SIGNAL_KINDS.includes(kind)) continue;
    found.set(contactId, [...(found.get(contactId) ?? []), { ...row, at: at ?? clock.now() }]);
  }
  return found;
}
