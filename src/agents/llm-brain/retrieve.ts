/** Looks up what a model may speak of, before it is asked: one round of reads for one call. */
import { foldText } from "../../lib/text.ts";
import type { AgentTools, FaqFacts, ProductFacts, ProductQuery, Turn } from "../agent.ts";

export interface Retrieved {
  readonly products: readonly ProductFacts[];
  readonly faqs: readonly FaqFacts[];
}

const PRODUCTS = 6;
const FAQS = 5;
const CHEAP = /barat|economic|menor precio|menor preco|em conta|cheap|lowest|budget/;
const DEAR = /\bmas car[oa]|mais car[oa]|expensive|premium|gama alta|high[- ]end|top de linha/;

/** Products that fit the text, those offered before, those within a named budget, and FAQ entries; each once. */
export async function retrieve(turn: Turn, tools: AgentTools): Promise<Retrieved> {
  const query = { text: turn.text, locale: turn.locale, limit: PRODUCTS } as const;
  const [offered, fitting, ordered, faqs] = await Promise.all([
    turn.state.offeredProductIds.length > 0 ? tools.getProducts(turn.state.offeredProductIds) : [],
    tools.searchProducts({ ...query, order: "relevance" }),
    orderedQuery(turn, query, tools),
    tools.searchFaq(turn.text, turn.locale, FAQS),
  ]);
  const byId = new Map([...offered, ...ordered, ...fitting].map((product) => [product.id, product]));
  return { products: [...byId.values()], faqs };
}

/** A second look where the text asks for an end of the price range or names a budget. */
function orderedQuery(
  turn: Turn,
  query: Pick<ProductQuery, "text" | "locale" | "limit">,
  tools: AgentTools,
): Promise<readonly ProductFacts[]> {
  const folded = foldText(turn.text);
  const { budget } = turn.understanding.entities;
  const isOurs = budget && (budget.currency === null || budget.currency === turn.business.currency);
  const order = CHEAP.test(folded) ? "cheapest" : DEAR.test(folded) ? "dearest" : "relevance";
  if (order === "relevance" && !isOurs) return Promise.resolve([]);
  return tools.searchProducts({ ...query, order, ...(isOurs ? { maxCents: budget.cents } : {}) });
}
