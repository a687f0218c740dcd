/** The lead as the qualifier knows it. Pure. */
import type { Action, ProductFacts, Turn } from "../agent.ts";
import type { Answers } from "./answers.ts";
import { isQualified } from "./slots.ts";

/** What was learned, for the open lead of this contact. */
export function leadOf(
  interest: string,
  products: readonly ProductFacts[],
  answers: Answers,
  turn: Turn,
  disqualifiedBecause?: string,
): Action {
  const [first] = products;
  const isService = products.length > 0 && products.every(({ stock }) => stock === null);
  return {
    type: "qualify_lead",
    interest,
    kind: isService ? "service" : "sale",
    productIds: products.map(({ id }) => id),
    value: first ? first.price : null,
    qualification: answers,
    isQualified: disqualifiedBecause === undefined && isQualified(turn, answers),
    ...(disqualifiedBecause === undefined ? {} : { disqualifiedBecause }),
  };
}
