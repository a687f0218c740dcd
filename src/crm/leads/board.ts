/** The pipeline as a board: a column for each status, with how many leads stand there and what they are worth. */
import type { Money } from "../../lib/money.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { LEAD_STATUSES, type LeadStatus } from "../pipeline.ts";
import { type LeadFilter, type ListedLead, leadsWhere, listLeads } from "./list.ts";

export interface BoardColumn {
  readonly status: LeadStatus;
  readonly count: number;
  /** One for each currency, the largest first; leads without a value add to none. */
  readonly totals: readonly Money[];
  /** The best ones. */
  readonly leads: readonly ListedLead[];
}

/** Every status in its order, with the `cards` best leads of each. */
export async function getBoard(
  crm: CrmContext,
  { filter, cards }: { filter: Omit<LeadFilter, "status">; cards: number },
): Promise<BoardColumn[]> {
  demand(crm, "leads:read");
  const sums = await crm.tx.lead.groupBy({
    by: ["status", "currency"],
    where: leadsWhere(filter),
    _count: { _all: true },
    _sum: { valueCents: true },
  });
  const columns: BoardColumn[] = [];
  for (const status of LEAD_STATUSES) {
    const here = sums.filter((sum) => sum.status === status);
    const count = here.reduce((all, { _count }) => all + _count._all, 0);
    const totals = here
      .flatMap(({ currency, _sum }) =>
        currency !== null && _sum.valueCents !== null ? [{ cents: Number(_sum.valueCents), currency }] : [],
      )
      .sort((a, b) => b.cents - a.cents);
    const page = { sort: "score", order: "desc", after: null, limit: cards } as const;
    const leads = count > 0 ? await listLeads(crm, { filter: { ...filter, status: [status] }, ...page }) : [];
    columns.push({ status, count, totals, leads });
  }
  return columns;
}
