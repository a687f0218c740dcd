/**
 * The board by keyboard: arrows go from card to card; the space bar lifts one, arrows choose among the columns it may go to,
 * space or Enter puts it down, Escape leaves it where it was.
 */
import { type KeyboardEvent, useState } from "react";
import type { LeadStatus } from "../../../../src/http/lead-views.ts";
import type { Lead } from "../crm/data.ts";
import { LEAD_STATUSES } from "../crm/statuses.ts";

export interface Lift {
  readonly lead: Lead;
  readonly to: LeadStatus;
}

/** Where a lead may go, in the order of the columns. */
export function movesInOrder({ moves }: Lead): LeadStatus[] {
  return LEAD_STATUSES.filter((status) => moves.includes(status));
}

export function useLift(onDrop: (lead: Lead, to: LeadStatus) => void, mayMove: boolean) {
  const [lift, setLift] = useState<Lift | null>(null);

  const onKey = (event: KeyboardEvent<HTMLElement>, lead: Lead) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (lift?.lead.id === lead.id) {
      if (steer(event.key, lift)) event.preventDefault();
      return;
    }
    const moves = movesInOrder(lead);
    if (event.key === " " && mayMove) {
      event.preventDefault();
      if (moves[0]) setLift({ lead, to: moves[0] });
    } else if (walk(event.currentTarget, event.key)) event.preventDefault();
  };

  const steer = (key: string, { lead, to }: Lift): boolean => {
    const moves = movesInOrder(lead);
    const at = moves.indexOf(to);
    if (key === "ArrowRight" || key === "ArrowLeft") {
      const next = moves[(at + (key === "ArrowRight" ? 1 : -1) + moves.length) % moves.length];
      if (next) setLift({ lead, to: next });
    } else if (key === " " || key === "Enter") {
      setLift(null);
      onDrop(lead, to);
    } else if (key === "Escape") setLift(null);
    else return false;
    return true;
  };

  return { lift, onKey, letGo: () => setLift(null) };
}

/** Moves the focus to the card above, below or in the next column that has one. */
function walk(from: HTMLElement, key: string): boolean {
  const cards = (column: Element) => [...column.querySelectorAll<HTMLElement>("[data-card]")];
  const column = from.closest("[data-column]");
  if (!column) return false;
  const own = cards(column);
  const at = own.indexOf(from);
  if (key === "ArrowDown" || key === "ArrowUp") {
    own[at + (key === "ArrowDown" ? 1 : -1)]?.focus();
    return true;
  }
  if (key !== "ArrowRight" && key !== "ArrowLeft") return false;
  const columns = [...(column.parentElement?.querySelectorAll("[data-column]") ?? [])];
  const aside =
    key === "ArrowRight"
      ? columns.slice(columns.indexOf(column) + 1)
      : columns.slice(0, columns.indexOf(column)).reverse();
  const there = aside.map(cards).find((found) => found.length > 0);
  there?.[Math.min(at, there.length - 1)]?.focus();
  return true;
}
