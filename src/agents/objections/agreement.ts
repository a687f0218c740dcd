/** The discount a bargain ended with, kept among the conversation's promises; never more than the rules allow. */
import type { PlaybookRules } from "../../crm/playbook.ts";
import { allowedDiscount, type Discount, type PricedItem } from "../../crm/pricing.ts";
import type { ConversationState } from "../state.ts";

const PROMISE = /^discount:(\d+(?:\.\d+)?)$/;

/** The promises after agreeing on `percent`; an earlier agreement gives way. */
export function withAgreement(promises: readonly string[], percent: number): string[] {
  return [...promises.filter((promise) => !PROMISE.test(promise)), `discount:${percent}`];
}

/** The percentage that was last agreed on; 0 when none was. */
export function promisedPercent({ promises }: Pick<ConversationState, "promises">): number {
  const promise = promises.findLast((one) => PROMISE.test(one));
  return promise === undefined ? 0 : Number(PROMISE.exec(promise)?.[1] ?? 0);
}

/**
 * The discount that a quote of these items carries: what was agreed in a bargain, or what the rules give anybody,
 * whichever is more; capped by the rules as they are now.
 */
export function agreedDiscount(
  items: readonly PricedItem[],
  rules: PlaybookRules,
  { hasHaggled, promises }: Pick<ConversationState, "hasHaggled" | "promises">,
): Discount | null {
  const open = allowedDiscount(items, rules, { bargains: false });
  if (!hasHaggled) return open;
  const best = allowedDiscount(items, rules, { bargains: true });
  if (best === null) return null;
  const agreed = promises.some((one) => PROMISE.test(one)) ? promisedPercent({ promises }) : best.percent;
  if (agreed <= 0 || (open !== null && agreed <= open.percent)) return open;
  return { ...best, percent: Math.min(agreed, best.percent) };
}
