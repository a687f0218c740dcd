/** What a turn's answer may rest on, gathered once: the decision's sources, the business, and what the customer wrote. */
import type { BusinessFacts, Decision, FaqFacts, ProductFacts, Turn } from "../agent.ts";
import { type CheckedText, checkedText } from "./checked-text.ts";

export interface FactBook {
  readonly products: readonly ProductFacts[];
  readonly faqs: readonly FaqFacts[];
  readonly business: BusinessFacts;
  /** Statements of ours: FAQ answers, product texts, the business's own data. A question of the FAQ states nothing. */
  readonly statements: readonly CheckedText[];
  /** What the customer wrote, in this turn and before. */
  readonly customer: readonly CheckedText[];
  /** What reps of ours wrote in this conversation. */
  readonly reps: readonly CheckedText[];
}

/** Gathers the facts of a decision. Pure. */
export function factBook(decision: Decision, turn: Turn): FactBook {
  const products = decision.sources.flatMap((source) => (source.type === "product" ? [source.product] : []));
  const faqs = decision.sources.flatMap((source) => (source.type === "faq" ? [source.faq] : []));
  const linesOf = (author: "customer" | "rep") =>
    turn.transcript.filter((line) => line.author === author).map((line) => checkedText(line.text));
  return {
    products,
    faqs,
    business: turn.business,
    statements: [
      ...faqs.map(({ answer }) => answer),
      ...products.map(productText),
      ...businessTexts(turn.business),
    ].map(checkedText),
    customer: [checkedText(turn.text), ...linesOf("customer")],
    reps: linesOf("rep"),
  };
}

function productText({ name, sku, description, category, brand, attributes }: ProductFacts): string {
  return [name, sku, description, category, brand ?? "", ...Object.entries(attributes).flat()].join("\n");
}

function businessTexts({ name, phone, email, website, branches }: BusinessFacts): string[] {
  const ofBranches = branches.flatMap((branch) => [branch.name, branch.address, branch.city, branch.phone]);
  return [name, phone, email, website, ...ofBranches].filter((text) => text !== null);
}
