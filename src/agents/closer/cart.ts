/** What the customer means to buy: what is already in the cart, changed by what the turn says. */
import type { AgentTools, ProductFacts, QuoteFacts, Turn } from "../agent.ts";
import { closestByName, findProducts, isAvailable, namedProduct, stemsOf } from "../product-expert/find.ts";
import { meantProducts, offeredProducts } from "../product-expert/offered.ts";
import { thingsIn } from "../product-question/things.ts";
import { readProductQuestion } from "../product-question.ts";
import { saysBoth, type Wish } from "./wish.ts";

export interface CartLine {
  readonly product: ProductFacts;
  readonly quantity: number;
}

export type CartReading =
  | { readonly type: "lines"; readonly lines: readonly CartLine[]; readonly isChanged: boolean }
  /** Several products could be meant. */
  | { readonly type: "which"; readonly products: readonly ProductFacts[] }
  | { readonly type: "none" };

/** Stages in which a further product joins the purchase instead of replacing it. */
const BUYING = new Set<Turn["state"]["stage"]>(["closing", "quoted"]);

/** The cart after this turn. `open` is the customer's open quote; its units count as available to them. */
export async function readCart(
  turn: Turn,
  wish: Wish,
  open: QuoteFacts | null,
  tools: AgentTools,
): Promise<CartReading> {
  const [base, offered] = await Promise.all([cartLines(turn, open, tools), offeredProducts(turn, tools)]);
  // "Los 2" of three leaves open which two.
  if (saysBoth(turn.text) && wish.question.words === "" && offered.length > 2) {
    return { type: "which", products: offered };
  }
  const named = await namedIn(turn, wish, base, offered, tools);
  const together = named.length > 0 ? await namedTogether(turn, tools) : [];
  if (together.length > 1) return changed(base, together, wish, turn);
  // Of several the only one on sale is meant.
  const onSale = named.filter(isAvailable);
  const [sold] = onSale.length === 1 && wish.question.words !== "" ? onSale : [];
  if (named.length > 1 && sold) return changed(base, [sold], wish, turn);
  const closest = named.length > 1 ? closestByName(named, stemsOf(wish.question.words)) : null;
  if (closest) return changed(base, [closest], wish, turn);
  if (named.length > 1 && !wish.question.mentions.some(({ type }) => type !== "that")) {
    const inCart = named.filter(({ id }) => base.some(({ product }) => product.id === id));
    if (inCart.length !== 1) return { type: "which", products: named };
    return changed(base, inCart, wish, turn);
  }
  if (named.length > 0) return changed(base, named, wish, turn);
  if (base.length > 0) {
    const [only] = base;
    if (wish.quantity === null || !only || base.length > 1) return { type: "lines", lines: base, isChanged: false };
    const isChanged = wish.quantity !== only.quantity;
    return { type: "lines", lines: [{ ...only, quantity: wish.quantity }], isChanged };
  }
  const [first, second] = offered;
  if (!first) return { type: "none" };
  if (second) return { type: "which", products: offered };
  return { type: "lines", lines: [{ product: first, quantity: wish.quantity ?? toldQuantity(turn) }], isChanged: true };
}

/** How many were wished for before it was known which; one where nobody said. */
function toldQuantity({ state }: Turn): number {
  const told = Number(state.answers.quantity);
  return state.cart.length === 0 && Number.isInteger(told) && told >= 1 ? told : 1;
}

async function cartLines(turn: Turn, open: QuoteFacts | null, tools: AgentTools): Promise<CartLine[]> {
  const items = turn.state.cart.length > 0 ? turn.state.cart : (open?.items ?? []);
  if (items.length === 0) return [];
  const products = await tools.getProducts(items.map(({ productId }) => productId));
  return items.flatMap(({ productId, quantity }) => {
    const product = products.find(({ id }) => id === productId);
    return product ? [{ product, quantity }] : [];
  });
}

/** The products that the text points at: among those shown or chosen first, then in the catalog. */
async function namedIn(
  turn: Turn,
  { question, saysYes, switches }: Wish,
  base: readonly CartLine[],
  offered: readonly ProductFacts[],
  tools: AgentTools,
): Promise<readonly ProductFacts[]> {
  const [only] = offered;
  // A yes to "shall I help you with the purchase?" is about what was just shown.
  if (turn.state.pending === "purchase_offered" && saysYes && only && offered.length === 1 && question.words === "") {
    return offered;
  }
  if (question.words === "") {
    if (question.order !== "relevance") return ordered(question.order, offered).slice(0, 1);
    if (question.mentions.length === 0) return [];
    const inPlace = meantProducts(question, offered);
    return inPlace.length > 0 || base.length > 0 ? inPlace : offered;
  }
  const known = [...offered, ...base.map(({ product }) => product)];
  const distinct = known.filter((product, at) => known.findIndex(({ id }) => id === product.id) === at);
  const spoken = meantProducts(question, distinct);
  if (spoken.length > 0) return spoken;
  const { products } = await findProducts(question, tools, turn);
  const stems = stemsOf(question.words);
  const fitting = products.filter(({ name, category, brand, sku }) =>
    stemsOf(`${name} ${category} ${brand ?? ""} ${sku}`).some((stem) => stems.includes(stem)),
  );
  const shelves = new Set(known.map(({ category }) => category));
  const near = fitting.filter(({ category }) => shelves.has(category));
  // "Mejor la Lenovo" beside a laptop is a laptop.
  const likely = switches && near.length > 0 ? near : fitting;
  const one = namedProduct(question, likely);
  return one ? [one] : likely.slice(0, 3);
}

/** "La lenovo y una mochila": each part names one product of its own; else none. */
async function namedTogether(turn: Turn, tools: AgentTools): Promise<readonly ProductFacts[]> {
  const questions = turn.text
    .split(/\s(?:y|e|and|mas|más|\+)\s|[,;+]/iu)
    .map((part) => readProductQuestion(part, turn.locale, turn.business.currency))
    .filter(({ words }) => words !== "" && thingsIn(words).length > 0);
  if (questions.length < 2) return [];
  const found = await Promise.all(
    questions.map(async (question) => namedProduct(question, (await findProducts(question, tools, turn)).products)),
  );
  const products = found.filter((product) => product !== null);
  return products.length === questions.length ? [...new Map(products.map((one) => [one.id, one])).values()] : [];
}

function ordered(order: "cheapest" | "dearest", products: readonly ProductFacts[]): ProductFacts[] {
  const sign = order === "cheapest" ? 1 : -1;
  return [...products].sort((a, b) => sign * (a.price.cents - b.price.cents));
}

/**
 * "For less there is this one, does it suit you better?" and a yes: it takes the place, and the quantity, of the one of its
 * kind. Null where that is not what was said.
 */
function swap(base: readonly CartLine[], named: readonly ProductFacts[], wish: Wish): readonly CartLine[] | null {
  const [instead] = named;
  if (!instead || named.length > 1 || !wish.saysYes || wish.adds || wish.question.words !== "") return null;
  const ofItsKind = base.filter(({ product }) => product.category === instead.category);
  if (ofItsKind.length !== 1) return null;
  return base.map((line) =>
    line === ofItsKind[0] ? { product: instead, quantity: wish.quantity ?? line.quantity } : line,
  );
}

function changed(base: readonly CartLine[], named: readonly ProductFacts[], wish: Wish, turn: Turn): CartReading {
  const isNamed = ({ product }: CartLine) => named.some(({ id }) => id === product.id);
  const lineOf = (product: ProductFacts): CartLine => {
    const told = named.length === 1 ? toldQuantity(turn) : 1;
    const before = base.find((line) => line.product.id === product.id)?.quantity ?? told;
    return { product, quantity: wish.quantity ?? before };
  };
  if (wish.removes && !base.some(isNamed)) return { type: "lines", lines: base, isChanged: false };
  if (wish.removes) {
    const left = base.filter((line) => !isNamed(line));
    return left.length > 0 ? { type: "lines", lines: left, isChanged: true } : { type: "none" };
  }
  if (named.every((product) => base.some((line) => line.product.id === product.id))) {
    const lines = base.map((line) => (isNamed(line) ? lineOf(line.product) : line));
    const isChanged = lines.some((line, at) => line.quantity !== base[at]?.quantity);
    return { type: "lines", lines, isChanged };
  }
  const swapped = swap(base, named, wish);
  if (swapped) return { type: "lines", lines: swapped, isChanged: true };
  const joins = base.length > 0 && (wish.adds || BUYING.has(turn.state.stage)) && !(wish.switches && !wish.adds);
  const kept = joins ? base.filter((line) => !isNamed(line)) : [];
  return { type: "lines", lines: [...kept, ...named.map(lineOf)], isChanged: true };
}
