/** What a sequence has done: who came and how they left, what each step did, and what it brings against those left alone. */

import type { CrmContext } from "../../crm/context.ts";
import { demand } from "../../crm/permissions.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";

export interface SequenceFigures {
  readonly entered: number;
  readonly inside: number;
  readonly finished: number;
  /** By reason, the most frequent first. */
  readonly exits: readonly { readonly result: string; readonly count: number }[];
  readonly steps: readonly {
    readonly stepId: string;
    readonly outcome: string;
    readonly variant: string | null;
    readonly count: number;
  }[];
  /** Who ordered within 30 days of coming in. */
  readonly written: Share;
  readonly held: Share;
}
export interface Share {
  readonly people: number;
  readonly bought: number;
}

const WINDOW_DAYS = 30;

/** Throws `NotFoundError`. A sequence that nobody has switched on has nothing to tell. */
export async function sequenceFigures(crm: CrmContext, key: string): Promise<SequenceFigures> {
  demand(crm, "campaigns:read");
  const { tx, tenantId, clock } = crm;
  const sequence = await tx.sequence.findUnique({ where: { tenantId_key: { tenantId, key } }, select: { id: true } });
  if (!sequence) throw new NotFoundError("there is no such sequence, or nobody has switched it on yet");
  const { id } = sequence;
  const ends = await tx.enrollment.groupBy({
    by: ["status", "result"],
    where: { sequenceId: id },
    _count: { _all: true },
  });
  const steps = await tx.enrollmentStep.groupBy({
    by: ["stepId", "outcome", "variant"],
    where: { sequenceId: id },
    _count: { _all: true },
    orderBy: [{ stepId: "asc" }, { outcome: "asc" }],
  });
  const since = plusMs(clock.now(), -WINDOW_DAYS * 3 * DAY_MS);
  const shares = await tx.$queryRaw<{ held: boolean; people: number; bought: number }[]>`
    SELECT status = 'held' OR result = 'held' AS held, count(*)::int AS people,
           count(*) FILTER (WHERE EXISTS (
             SELECT FROM orders o WHERE o.contact_id = e.contact_id AND o.created_at >= e.entered_at
                AND o.created_at < e.entered_at + ${WINDOW_DAYS}::int * interval '1 day'))::int AS bought
      FROM enrollments e WHERE e.sequence_id = ${id} AND e.entered_at >= ${since}
     GROUP BY 1`;
  const shareOf = (isHeld: boolean): Share => {
    const found = shares.find(({ held }) => (held ?? false) === isHeld);
    return { people: found?.people ?? 0, bought: found?.bought ?? 0 };
  };
  const sum = (status: string) =>
    ends.filter((row) => row.status === status).reduce((all, row) => all + row._count._all, 0);
  return {
    entered: ends.reduce((all, row) => all + row._count._all, 0),
    inside: sum("active"),
    finished: ends
      .filter((row) => row.status === "done" && row.result !== "held")
      .reduce((all, row) => all + row._count._all, 0),
    exits: ends
      .filter(({ status }) => status === "exited")
      .map(({ result, _count }) => ({ result: result ?? "", count: _count._all }))
      .sort((a, b) => b.count - a.count),
    steps: steps.map(({ stepId, outcome, variant, _count }) => ({ stepId, outcome, variant, count: _count._all })),
    written: shareOf(false),
    held: shareOf(true),
  };
}
