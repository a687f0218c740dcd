/** What a turn's answer may rest on, gathered once: the decision's sources, the business, and what the customer wrote. */
import type {
  BusinessFacts,
  CaseFacts,
  Decision,
  FaqFacts,
  OrderFacts,
  ProductFacts,
  Source,
  StatedQuote,
  Turn,
} from "../agent.ts";
import { type CheckedText, checkedStatement, checkedText } from "./checked-text.ts";

/** A rule of the playbook that the decision names as its source. */
export type StatedRule = Extract<Source, { type: "rule" }>;

export interface FactBook {
  readonly products: readonly ProductFacts[];
  readonly faqs: readonly FaqFacts[];
  readonly business: BusinessFacts;
  readonly quotes: readonly StatedQuote[];
  readonly orders: readonly OrderFacts[];
  readonly cases: readonly CaseFacts[];
  readonly rules: readonly StatedRule[];
  /** How many of each product the sale is about; other numbers may not multiply a price. */
  readonly quantities: readonly { readonly productId: string; readonly quantity: number }[];
  readonly now: Date;
  /** Statements of ours: FAQ answers, rules, product texts, the business's own data. A question of the FAQ states nothing. */
  readonly statements: readonly CheckedText[];
  /** Those among them that are whole sentences for customers: FAQ answers and texts of rules. */
  readonly sentences: readonly CheckedText[];
  /** What the customer wrote, in this turn and before. */
  readonly customer: readonly CheckedText[];
  /** What reps of ours wrote in this conversation. */
  readonly reps: readonly CheckedText[];
}

/** Gathers the facts of a decision; texts are read when a guard first asks for them. Pure. */
export function factBook(decision: Decision, turn: Turn): FactBook {
  const of = <T extends Source["type"]>(type: T) =>
    decision.sources.filter((source): source is Extract<Source, { type: T }> => source.type === type);
  const products = of("product").map(({ product }) => product);
  const faqs = of("faq").map(({ faq }) => faq);
  const rules = of("rule");
  const linesOf = (author: "customer" | "rep") =>
    turn.transcript.filter((line) => line.author === author).map((line) => checkedText(line.text));
  const sentences = once(() =>
    [...faqs.map(({ answer }) => answer), ...rules.map(({ text }) => text)].map(checkedStatement),
  );
  const statements = once(() => [
    ...sentences(),
    ...[...products.map(productText), ...businessTexts(turn.business)].map(checkedStatement),
  ]);
  const customer = once(() => [checkedText(turn.text), ...linesOf("customer")]);
  const reps = once(() => linesOf("rep"));
  return {
    products,
    faqs,
    rules,
    business: turn.business,
    quotes: of("quote").map(({ quote }) => quote),
    orders: of("order").map(({ order }) => order),
    cases: of("case").map((source) => source.case),
    quantities: [
      ...decision.state.cart,
      ...decision.actions.flatMap((it) => (it.type === "create_quote" ? it.items : [])),
    ],
    now: turn.now,
    get sentences() {
      return sentences();
    },
    get statements() {
      return statements();
    },
    get customer() {
      return customer();
    },
    get reps() {
      return reps();
    },
  };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

function productText({ name, sku, description, category, brand, attributes }: ProductFacts): string {
  return [name, sku, description, category, brand ?? "", ...Object.entries(attributes).flat()].join("\n");
}

function businessTexts({ name, phone, email, website, branches }: BusinessFacts): string[] {
  const ofBranches = branches.flatMap((branch) => [branch.name, branch.address, branch.city, branch.phone]);
  return [name, phone, email, website, ...ofBranches].filter((text) => text !== null);
}
