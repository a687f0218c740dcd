/** Signals that could not be handled however often it was tried: put aside for a time, and told of where people look. */
import type { CrmContext } from "../../crm/context.ts";
import type { SignalKind } from "../../crm/signals.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { logAutomation } from "../log.ts";

/** A row of the signals that are to be handled. */
export interface SignalRow {
  readonly seq: bigint;
  readonly kind: SignalKind;
  readonly contact_id: string | null;
  readonly subject_id: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly at: Date | null;
  readonly done_by: string[];
  readonly attempts: number;
}

/** Keeps a signal with the names of those who failed on it, until retention takes it; once, whoever comes second. */
export async function putAside(
  { tx, tenantId, clock }: Pick<CrmContext, "tx" | "tenantId" | "clock">,
  { seq, kind, contact_id, subject_id, detail, at, attempts }: SignalRow,
  failed: readonly string[],
): Promise<void> {
  const now = clock.now();
  const written = await tx.$executeRaw`
    INSERT INTO stuck_signals (seq, tenant_id, kind, contact_id, subject_id, detail, at, handlers, attempts, stuck_at)
    SELECT ${seq}, ${tenantId}, ${kind}, (SELECT id FROM contacts WHERE id = ${contact_id}), ${subject_id},
           ${JSON.stringify(detail)}::jsonb, ${at ?? now}, ${[...failed]}::text[], ${attempts + 1}::int, ${now}
    ON CONFLICT DO NOTHING`;
  if (written === 0) return;
  const known =
    contact_id === null ? null : await tx.contact.findUnique({ where: { id: contact_id }, select: { id: true } });
  await logAutomation(
    asSql(tx),
    tenantId,
    failed.map((handler) => ({
      kind: "stuck" as const,
      program: "signals",
      contactId: known?.id ?? null,
      subjectKind: "signal",
      subjectId: subject_id,
      reason: "not_handled",
      detail: { signal: kind, handler, attempts: attempts + 1 },
    })),
    now,
  );
}
