/** Outcomes: how conversations ended. Nothing is overwritten; what proves wrong is withdrawn and no longer counts. */
import type { Tx } from "../infra/database.ts";
import { newId } from "../lib/ids.ts";
import { DAY_MS, HOUR_MS, plusMs } from "../lib/time.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";

export const OUTCOME_KINDS = ["resolved", "qualified", "disqualified", "won", "lost", "handed_off"] as const;
export type OutcomeKind = (typeof OUTCOME_KINDS)[number];
/** Said by the customer, or taken from their silence. */
export type OutcomeBasis = "confirmed" | "assumed";

export interface NewOutcome {
  readonly conversationId: string;
  readonly contactId: string;
  readonly kind: OutcomeKind;
  /** For `resolved`; default: confirmed. */
  readonly basis?: OutcomeBasis | null;
  readonly reason?: string | null;
  /** What led there, as plain data. */
  readonly metrics?: Readonly<Record<string, unknown>>;
}

/** A return after so many days is a new matter and disproves nothing; the commit of a turn withdraws by the same measure. */
export const RETURN_DAYS = 30;
/** Told twice within this time, an end is one end. Every sale counts. */
const SAME_END_MS = HOUR_MS;

/**
 * Records an outcome. A copy of what was just recorded is left out, a matter is resolved once, and a confirmed resolution
 * takes the place of an assumed one. Returns its id, or that of the standing one.
 */
export async function recordOutcome(ctx: CrmContext, outcome: NewOutcome): Promise<string> {
  const { tx, tenantId, clock } = ctx;
  const { conversationId, contactId, kind, reason = null, metrics = {} } = outcome;
  const basis = kind === "resolved" ? (outcome.basis ?? "confirmed") : null;
  const now = clock.now();
  const isResolved = kind === "resolved";
  const since = plusMs(now, -(isResolved ? RETURN_DAYS * DAY_MS : SAME_END_MS));
  const standing =
    kind === "won"
      ? null
      : await tx.outcome.findFirst({
          where: { conversationId, kind, withdrawnAt: null, at: { gt: since }, ...(isResolved ? {} : { reason }) },
          orderBy: { at: "desc" },
        });
  if (standing && !(standing.basis === "assumed" && basis === "confirmed")) return standing.id;
  if (standing) await tx.outcome.update({ where: { id: standing.id }, data: { withdrawnAt: now } });
  const id = newId("outcome");
  await tx.outcome.create({
    data: { id, tenantId, conversationId, contactId, kind, basis, reason, metrics: metrics as object, at: now },
  });
  await recordAudit(ctx, { action: "outcome.record", subjectId: id, detail: { kind, basis } });
  return id;
}

export interface OutcomeCounts extends Readonly<Record<Exclude<OutcomeKind, "resolved">, number>> {
  /** Never added up without saying so: the customer's word and our guess are different things. */
  readonly resolved: { readonly confirmed: number; readonly assumed: number };
  /** Resolutions that the customer's return disproved. */
  readonly withdrawn: number;
}

/** Outcomes of the transaction's tenant from `from` (included) to `to` (excluded); withdrawn ones are counted apart. */
export async function outcomeCounts(tx: Tx, { from, to }: { from: Date; to: Date }): Promise<OutcomeCounts> {
  const rows = await tx.$queryRaw<
    { kind: OutcomeKind; basis: OutcomeBasis | null; standing: number; withdrawn: number }[]
  >`
    SELECT kind, basis, count(*) FILTER (WHERE withdrawn_at IS NULL)::int AS standing,
           count(*) FILTER (WHERE withdrawn_at IS NOT NULL)::int AS withdrawn
      FROM outcomes WHERE at >= ${from} AND at < ${to} GROUP BY kind, basis`;
  const standing = (kind: OutcomeKind, basis?: OutcomeBasis) =>
    rows
      .filter((row) => row.kind === kind && (basis === undefined || row.basis === basis))
      .reduce((sum, row) => sum + row.standing, 0);
  return {
    resolved: { confirmed: standing("resolved", "confirmed"), assumed: standing("resolved", "assumed") },
    qualified: standing("qualified"),
    disqualified: standing("disqualified"),
    won: standing("won"),
    lost: standing("lost"),
    handed_off: standing("handed_off"),
    withdrawn: rows.reduce((sum, row) => sum + row.withdrawn, 0),
  };
}
