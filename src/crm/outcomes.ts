/** Outcomes: how conversations ended. Nothing is overwritten; what proves wrong is withdrawn and no longer counts. */
import type { Tx } from "../infra/database.ts";
import { newId } from "../lib/ids.ts";
import { DAY_MS, HOUR_MS, plusMs } from "../lib/time.ts";
import { recordAudit } from "./audit.ts";
import type { CrmContext } from "./context.ts";
import { type ClosingMetrics, closingMetricsSchema } from "./sale-memory.ts";

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
  readonly metrics?: ClosingMetrics;
}

/** A return after so many days is a new matter and disproves nothing; the commit of a turn withdraws by the same measure. */
export const RETURN_DAYS = 30;
/** Told twice within this time, an end is one end. Every sale counts. */
const SAME_END_MS = HOUR_MS;
/** Ends of a whole matter: each stands once until the matter is an old one. */
const OF_A_MATTER: ReadonlySet<OutcomeKind> = new Set<OutcomeKind>(["resolved", "disqualified"]);
/** Who goes on to these was not out of place here. */
const DISPROVES_DISQUALIFIED: ReadonlySet<OutcomeKind> = new Set<OutcomeKind>(["qualified", "won"]);

/**
 * Records an outcome. A copy of what was just recorded is left out, a matter is resolved or disqualified once, a confirmed
 * resolution takes the place of an assumed one, and whoever is qualified or buys after all was not disqualified. Returns its
 * id, or that of the standing one.
 */
export async function recordOutcome(ctx: CrmContext, outcome: NewOutcome): Promise<string> {
  const { tx, tenantId, clock } = ctx;
  const { conversationId, contactId, kind, reason = null, metrics } = outcome;
  const basis = kind === "resolved" ? (outcome.basis ?? "confirmed") : null;
  const now = clock.now();
  const isResolved = kind === "resolved";
  if (DISPROVES_DISQUALIFIED.has(kind)) await withdrawDisqualified(ctx, conversationId);
  const since = plusMs(now, -(OF_A_MATTER.has(kind) ? RETURN_DAYS * DAY_MS : SAME_END_MS));
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
    data: { id, tenantId, conversationId, contactId, kind, basis, reason, metrics: metrics ?? {}, at: now },
  });
  await recordAudit(ctx, { action: "outcome.record", subjectId: id, detail: { kind, basis } });
  return id;
}

/** Withdraws the ends of a kind that were recorded from a moment on: what they told of was taken back. */
export async function withdrawOutcomes(
  { tx, clock }: CrmContext,
  { conversationId, kind, since }: { conversationId: string; kind: OutcomeKind; since: Date },
): Promise<void> {
  await tx.outcome.updateMany({
    where: { conversationId, kind, withdrawnAt: null, at: { gte: since } },
    data: { withdrawnAt: clock.now() },
  });
}

async function withdrawDisqualified({ tx, clock }: CrmContext, conversationId: string): Promise<void> {
  const now = clock.now();
  await tx.outcome.updateMany({
    where: {
      conversationId,
      kind: "disqualified",
      withdrawnAt: null,
      at: { gt: plusMs(now, -RETURN_DAYS * DAY_MS) },
    },
    data: { withdrawnAt: now },
  });
}

export interface OutcomeRecord {
  readonly id: string;
  readonly kind: OutcomeKind;
  readonly basis: OutcomeBasis | null;
  readonly reason: string | null;
  readonly metrics: ClosingMetrics;
  readonly at: Date;
  readonly withdrawnAt: Date | null;
}

/** How a conversation ended so far, oldest first, with what led there; withdrawn ends are among them. */
export async function outcomesOf(tx: Tx, conversationId: string): Promise<OutcomeRecord[]> {
  const rows = await tx.outcome.findMany({ where: { conversationId }, orderBy: [{ at: "asc" }, { id: "asc" }] });
  return rows.map(({ id, kind, basis, reason, metrics, at, withdrawnAt }) => ({
    id,
    kind: kind as OutcomeKind,
    basis: basis as OutcomeBasis | null,
    reason,
    metrics: closingMetricsSchema.parse(metrics),
    at,
    withdrawnAt,
  }));
}

export interface OutcomeCounts extends Readonly<Record<Exclude<OutcomeKind, "resolved">, number>> {
  /** Never added up without saying so: the customer's word and our guess are different things. */
  readonly resolved: { readonly confirmed: number; readonly assumed: number };
  /** Ends that what came after disproved. */
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
