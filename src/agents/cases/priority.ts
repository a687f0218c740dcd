/** How urgent a case is: its kind, how upset the customer is, and what is at stake. Pure. */
import { foldText } from "../../lib/text.ts";
import type { CaseKind, OrderFacts, Turn } from "../agent.ts";
import { isAnnouncement } from "./missing-fact.ts";

const BY_KIND: Readonly<Record<CaseKind, number>> = { complaint: 2, return_refund: 3, support: 3 };
/** From this sentiment down, one step more urgent. */
const UPSET_MAX = -0.65;
const URGENT_MIN = 0.7;

/** 1 (most urgent) to 5. */
export function priorityOf(kind: CaseKind, turn: Turn, orders: readonly OrderFacts[]): number {
  const isDark = turn.understanding.sentiment <= UPSET_MAX && !isAnnouncement(foldText(turn.text));
  const isUpset = isDark || turn.understanding.urgency >= URGENT_MIN;
  return Math.max(1, BY_KIND[kind] - (isUpset ? 1 : 0) - (isValued(turn, orders) ? 1 : 0));
}

/** Whether the contact's orders reach the amount from which the playbook wants a person. */
export function isValued({ business }: Turn, orders: readonly OrderFacts[]): boolean {
  const { highValueCents } = business.rules.handoff;
  if (highValueCents === null) return false;
  const spent = orders
    .filter(({ status, total }) => status !== "cancelled" && total?.currency === business.currency)
    .reduce((sum, { total }) => sum + (total?.cents ?? 0), 0);
  return spent >= highValueCents;
}
