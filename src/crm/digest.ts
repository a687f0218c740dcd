/** How a business has done lately, in a few figures. */
import type { Money } from "../lib/money.ts";
import { DAY_MS, plusMs, wallClock, zonedTime } from "../lib/time.ts";
import type { CrmContext } from "./context.ts";
import { demand } from "./permissions.ts";

export interface Digest {
  /** Conversations in which a customer wrote. */
  readonly conversations: number;
  readonly leads: number;
  /** Of those that are open: the hot ones. */
  readonly hot: number;
  readonly quotes: number;
  readonly sales: number;
  /** What was paid, one for each currency. */
  readonly revenue: readonly Money[];
  /** Of everybody. */
  readonly overdueTasks: number;
}

/** Today and the days before it, `days` in all, on the calendar of a place. */
export async function readDigest(
  crm: CrmContext,
  { days, timeZone }: { readonly days: number; readonly timeZone: string },
): Promise<Digest> {
  demand(crm, "leads:read");
  const { tx, clock } = crm;
  const now = clock.now();
  const { date } = wallClock(plusMs(now, -(days - 1) * DAY_MS), timeZone);
  const since = { gte: zonedTime(`${date}T00:00:00`, timeZone) };
  const paid = await tx.payment.groupBy({
    by: ["currency"],
    where: { status: "paid", paidAt: since },
    _count: { _all: true },
    _sum: { amountCents: true },
  });
  return {
    conversations: await tx.conversation.count({ where: { lastInboundAt: since, memberIdentities: { none: {} } } }),
    leads: await tx.lead.count({ where: { createdAt: since } }),
    hot: await tx.lead.count({ where: { temperature: "hot", status: { notIn: ["WON", "LOST", "DORMANT"] } } }),
    quotes: await tx.quote.count({ where: { createdAt: since } }),
    sales: paid.reduce((sum, { _count }) => sum + _count._all, 0),
    revenue: paid.map(({ currency, _sum }) => ({ cents: Number(_sum.amountCents ?? 0), currency })),
    overdueTasks: await tx.task.count({ where: { status: "open", dueAt: { lt: now } } }),
  };
}
