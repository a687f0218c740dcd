/** Looks up what a model may speak of, before it is asked: one round of reads for one call. */
import { foldText } from "../../lib/text.ts";
import type {
  AgentTools,
  CaseFacts,
  FaqFacts,
  OrderFacts,
  ProductFacts,
  ProductQuery,
  QuoteFacts,
  Turn,
} from "../agent.ts";

/** Grows by what the model looks up itself. */
export interface Retrieved {
  readonly products: readonly ProductFacts[];
  readonly faqs: readonly FaqFacts[];
  readonly quotes: readonly QuoteFacts[];
  readonly orders: readonly OrderFacts[];
  readonly cases: readonly CaseFacts[];
}

const PRODUCTS = 6;
const FAQS = 5;
const CHEAP = /barat|economic|menor precio|menor preco|em conta|cheap|lowest|budget/;
const DEAR = /\bmas car[oa]|mais car[oa]|expensive|premium|gama alta|high[- ]end|top de linha/;
const AFTER_SALE = new Set<Turn["understanding"]["intent"]["value"]>([
  "order_status",
  "return_refund",
  "complaint",
  "confirmation_resolved",
]);

/** Products that fit the text, those offered or chosen before, those within a named budget, FAQ entries, and the contact's own purchases. */
export async function retrieve(turn: Turn, tools: AgentTools): Promise<Retrieved> {
  const { state, understanding, contact } = turn;
  const query = { text: turn.text, locale: turn.locale, limit: PRODUCTS } as const;
  const isAfterSale = AFTER_SALE.has(understanding.intent.value) || state.caseId !== null || state.stage === "service";
  const known = [...new Set([...state.offeredProductIds, ...state.cart.map(({ productId }) => productId)])];
  const [offered, fitting, ordered, faqs, quotes, orders, cases] = await Promise.all([
    known.length > 0 ? tools.getProducts(known) : [],
    tools.searchProducts({ ...query, order: "relevance" }),
    orderedQuery(turn, query, tools),
    tools.searchFaq(turn.text, turn.locale, FAQS),
    state.quoteCode !== null || state.stage === "quoted" ? tools.getQuotes() : [],
    isAfterSale || contact.isCustomer ? tools.getOrders() : [],
    isAfterSale ? tools.getCases() : [],
  ]);
  const byId = new Map([...offered, ...ordered, ...fitting].map((product) => [product.id, product]));
  return { products: [...byId.values()], faqs, quotes, orders, cases };
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
