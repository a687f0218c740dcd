/** A board after a move, before the API has said anything: the card changes columns, and so do count and money. Pure. */
import type { LeadStatus } from "../../../../src/http/lead-views.ts";
import type { Money } from "../../../../src/lib/money.ts";
import type { Board, Lead } from "../crm/data.ts";

type Column = Board["columns"][number];

export function moved(board: Board, lead: Lead, to: LeadStatus): Board {
  return {
    columns: board.columns.map((column) => {
      if (column.status === lead.status) return without(column, lead);
      if (column.status === to) return withCard(column, { ...lead, status: to });
      return column;
    }),
  };
}

function without(column: Column, lead: Lead): Column {
  const leads = column.leads.filter(({ id }) => id !== lead.id);
  return { ...column, leads, count: Math.max(0, column.count - 1), totals: added(column.totals, lead.value, -1) };
}

function withCard(column: Column, lead: Lead): Column {
  return {
    ...column,
    leads: [lead, ...column.leads],
    count: column.count + 1,
    totals: added(column.totals, lead.value, 1),
  };
}

function added(totals: readonly Money[], value: Money | null, sign: 1 | -1): Money[] {
  if (!value) return [...totals];
  const others = totals.filter(({ currency }) => currency !== value.currency);
  const before = totals.find(({ currency }) => currency === value.currency)?.cents ?? 0;
  const cents = before + sign * value.cents;
  return [...others, ...(cents > 0 ? [{ cents, currency: value.currency }] : [])].sort((a, b) => b.cents - a.cents);
}
