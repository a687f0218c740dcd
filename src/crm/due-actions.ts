/** Due actions: the one table of things to do at a moment. */
import type { SqlTx, Statement, Tx } from "../infra/database.ts";
import { newId } from "../lib/ids.ts";

/** Every kind has a handler in src/flow/due.ts. */
export const DUE_KINDS = [
  "conversation.reassure",
  "conversation.close",
  "conversation.follow_up",
  "case.close",
  "case.deadline",
  "quote.expire",
  "stock.release",
] as const;
export type DueKind = (typeof DUE_KINDS)[number];

export interface NewDueAction {
  readonly tenantId: string;
  readonly kind: DueKind;
  readonly subjectId: string;
  /** Planned once for each key of a tenant. */
  readonly key: string;
  /** What the handler needs to see that its reason still holds. */
  readonly payload?: Readonly<Record<string, string | number | boolean>>;
  readonly dueAt: Date;
  readonly now: Date;
}

export interface DueAction {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: DueKind;
  readonly subjectId: string;
  /** As planned; the handler reads it with a schema. */
  readonly payload: unknown;
  /** This one included. */
  readonly attempts: number;
}

/** Plans an action, unless its key is planned already. */
export async function planAction(tx: Tx, action: NewDueAction): Promise<void> {
  const { now, ...data } = action;
  await tx.dueAction.createMany({ data: [{ id: newId("dueAction"), ...data, createdAt: now }], skipDuplicates: true });
}

/** Cancels what is planned for a subject; what runs already finds its reason gone by itself. */
export async function cancelActions(tx: Tx, kind: DueKind, subjectId: string, now: Date): Promise<number> {
  const { count } = await tx.dueAction.updateMany({
    where: { kind, subjectId, status: "pending" },
    data: { status: "cancelled", finishedAt: now },
  });
  return count;
}

const CLAIM: Statement = {
  name: "due_claim",
  text: `
    UPDATE due_actions SET lease_until = $1::timestamptz + $2::int * interval '1 millisecond', attempts = attempts + 1
     WHERE id IN (SELECT id FROM due_actions
                   WHERE status = 'pending' AND due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
                   ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
    RETURNING id, tenant_id AS "tenantId", kind, subject_id AS "subjectId", payload, attempts`,
};

/** Takes due actions of all tenants for `leaseMs`, oldest first; runs as the system. */
export function claimDueActions(
  tx: SqlTx,
  { now, leaseMs, limit }: { now: Date; leaseMs: number; limit: number },
): Promise<DueAction[]> {
  return tx.query<DueAction>(CLAIM, [now, leaseMs, limit]);
}

/** Writes, in the transaction of its effect, that an action is done. Returns false when another process did it. */
export async function finishAction(tx: Tx, id: string, now: Date): Promise<boolean> {
  const { count } = await tx.dueAction.updateMany({
    where: { id, status: "pending" },
    data: { status: "done", finishedAt: now },
  });
  return count === 1;
}

/** Puts a failed action off, or gives it up when `dueAt` is null. */
export async function failAction(
  tx: Tx,
  id: string,
  { dueAt, error, now }: { dueAt: Date | null; error: string; now: Date },
): Promise<void> {
  await tx.dueAction.updateMany({
    where: { id, status: "pending" },
    data: dueAt
      ? { dueAt, leaseUntil: null, lastError: error }
      : { status: "failed", lastError: error, finishedAt: now },
  });
}
