/** Due actions: the one table of things to do at a moment. */
import type { SqlTx, Statement, Tx } from "../infra/database.ts";
import { newId } from "../lib/ids.ts";

/** Every kind has a handler in src/flow/due.ts. */
export const DUE_KINDS = [
  "automation.send",
  "enrollment.step",
  "sequence.look",
  "conversation.reassure",
  "conversation.close",
  "conversation.follow_up",
  "conversation.wake",
  "conversation.reassign",
  "conversation.card",
  "lead.assign",
  "case.close",
  "case.deadline",
  "quote.expire",
  "stock.release",
  "task.due",
  "cart.abandon",
  "promise.due",
  "segment.refresh",
  "campaign.begin",
  "campaign.send",
  "campaign.winner",
  "campaign.withdraw",
  "campaign.finish",
  "timing.refresh",
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

/** What campaigns, sequences and segments do by themselves, one at a time: nobody waits for it. */
export const BACKGROUND_KINDS = [
  "sequence.look",
  "segment.refresh",
  "campaign.begin",
  "campaign.send",
  "campaign.winner",
  "campaign.withdraw",
  "campaign.finish",
  "timing.refresh",
] as const satisfies readonly DueKind[];

/** What comes in thousands at one moment: it stands in a line of its own for each business, and is taken after all else. */
export const BULK_KINDS = ["automation.send", "enrollment.step", "cart.abandon"] as const satisfies readonly DueKind[];
/** The same as the indexes of the two lines say it. */
export const BULK = `('${BULK_KINDS.join("', '")}')`;

const CLAIM: Statement = {
  name: "due_claim",
  text: `
    UPDATE due_actions SET lease_until = $1::timestamptz + $2::int * interval '1 millisecond', attempts = attempts + 1
     WHERE id IN (SELECT id FROM due_actions
                   WHERE status = 'pending' AND kind NOT IN ${BULK} AND ($5::boolean IS NULL OR (kind = ANY($4::text[])) = $5)
                     AND due_at <= $1 AND (lease_until IS NULL OR lease_until <= $1)
                   ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
    RETURNING id, tenant_id AS "tenantId", kind, subject_id AS "subjectId", payload, attempts`,
};

/** Takes due actions of all tenants for `leaseMs`, oldest first: those in the background, the others, or both (null); bulk left out. Runs as the system. */
export function claimDueActions(
  tx: SqlTx,
  { now, leaseMs, limit, inBackground }: { now: Date; leaseMs: number; limit: number; inBackground: boolean | null },
): Promise<DueAction[]> {
  return tx.query<DueAction>(CLAIM, [now, leaseMs, limit, BACKGROUND_KINDS, inBackground]);
}

// Jumps from one line to the next, however long each is.
const BULK_LINES: Statement = {
  name: "due_bulk_lines",
  text: `
    WITH RECURSIVE line AS (
      (SELECT tenant_id, kind FROM due_actions WHERE status = 'pending' AND kind IN ${BULK} ORDER BY tenant_id, kind LIMIT 1)
      UNION ALL
      SELECT next.* FROM line, LATERAL (
        SELECT tenant_id, kind FROM due_actions
         WHERE status = 'pending' AND kind IN ${BULK} AND (tenant_id, kind) > (line.tenant_id, line.kind)
         ORDER BY tenant_id, kind LIMIT 1) next
    )
    SELECT tenant_id AS "tenantId", kind FROM line
     WHERE EXISTS (SELECT FROM due_actions d WHERE d.tenant_id = line.tenant_id AND d.kind = line.kind AND d.status = 'pending'
                      AND d.kind IN ${BULK} AND d.due_at <= $1)`,
};

export interface BulkLine {
  readonly tenantId: string;
  readonly kind: (typeof BULK_KINDS)[number];
}

/** The businesses and kinds for which something in bulk is due; runs as the system. */
export function findBulkLines(tx: SqlTx, now: Date): Promise<BulkLine[]> {
  return tx.query<BulkLine>(BULK_LINES, [now]);
}

const CLAIM_BULK: Statement = {
  name: "due_claim_bulk",
  text: `
    UPDATE due_actions SET lease_until = $3::timestamptz + $4::int * interval '1 millisecond', attempts = attempts + 1
     WHERE id IN (SELECT id FROM due_actions
                   WHERE status = 'pending' AND kind IN ${BULK} AND tenant_id = $1 AND kind = $2 AND due_at <= $3
                     AND (lease_until IS NULL OR lease_until <= $3)
                   ORDER BY due_at LIMIT $5 FOR UPDATE SKIP LOCKED)
    RETURNING id, tenant_id AS "tenantId", kind, subject_id AS "subjectId", payload, attempts`,
};

/** Takes due actions of one line, oldest first. */
export function claimBulkActions(
  tx: SqlTx,
  { tenantId, kind }: BulkLine,
  { now, leaseMs, limit }: { now: Date; leaseMs: number; limit: number },
): Promise<DueAction[]> {
  return tx.query<DueAction>(CLAIM_BULK, [tenantId, kind, now, leaseMs, limit]);
}

const FINISH_ALL: Statement = {
  name: "due_finish_all",
  text: `UPDATE due_actions SET status = 'done', finished_at = $2 WHERE id = ANY($1::text[]) AND status = 'pending'
         RETURNING subject_id AS "subjectId"`,
};

/** `finishAction` for many; returns what those were about that nobody else had done. */
export async function finishActions(tx: SqlTx, ids: readonly string[], now: Date): Promise<string[]> {
  return (await tx.query<{ subjectId: string }>(FINISH_ALL, [ids, now])).map(({ subjectId }) => subjectId);
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
