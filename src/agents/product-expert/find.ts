/** Finds the products a question means: the search's results, narrowed to what the words name. */
import { foldText } from "../../lib/text.ts";
import type { AgentTools, ProductFacts, ProductQuery } from "../agent.ts";
import type { ProductQuestion } from "../product-question.ts";

/** How much is fetched before narrowing. */
const FETCH = 30;
/** Below this a result has little to do with the words. */
const RELEVANCE_MIN = 0.2;
/** Results this much weaker than the best are noise beside it. */
const RELEVANCE_OF_BEST = 0.5;

export interface Finding {
  readonly products: readonly ProductFacts[];
  /** True when nothing fits the price limits and these are the nearest beyond them. */
  readonly isBeyondLimits: boolean;
}

type Scope = Pick<ProductQuery, "locale">;

/** Products by the question's words, limits and order; none when the words match nothing. */
export async function findProducts(question: ProductQuestion, tools: AgentTools, scope: Scope): Promise<Finding> {
  const within = await searchNarrowed(question, tools, scope);
  if (within.length > 0 || (question.maxCents === undefined && question.minCents === undefined)) {
    return { products: within, isBeyondLimits: false };
  }
  const { maxCents, minCents, ...open } = question;
  // Nearest beyond the limit: the cheapest above a maximum, the dearest below a minimum.
  const order = maxCents === undefined ? "dearest" : "cheapest";
  const beyond = await searchNarrowed({ ...open, order }, tools, scope);
  const outside = beyond.filter(({ price }) => !isWithin(price.cents, { maxCents, minCents }));
  return { products: outside, isBeyondLimits: outside.length > 0 };
}

/** The categories that the catalog holds near the words (all when none match), the fullest first, at most `max`. */
export async function findCategories(words: string, tools: AgentTools, scope: Scope, max: number): Promise<string[]> {
  const near =
    words === "" ? [] : await tools.searchProducts({ ...scope, text: words, order: "relevance", limit: FETCH });
  const any =
    near.length > 0 ? near : await tools.searchProducts({ ...scope, text: "", order: "cheapest", limit: 200 });
  const counts = new Map<string, number>();
  for (const { category } of any) counts.set(category, (counts.get(category) ?? 0) + 1);
  const byCount = [...counts].sort(([, a], [, b]) => b - a);
  return byCount.slice(0, max).map(([category]) => category);
}

/** In stock, or a service that does not run out. */
export function isAvailable(product: ProductFacts): boolean {
  return product.stock === null || product.stock > 0;
}

/** The one product that is named: in full, or by words that only its name holds, or because only one was found. */
export function namedProduct(
  { words, folded }: Pick<ProductQuestion, "words" | "folded">,
  products: readonly ProductFacts[],
): ProductFacts | null {
  const [first, second] = products;
  if (!first || !second) return first ?? null;
  const inFull = products.filter((product) => folded.includes(foldText(product.name)));
  const longest = inFull.sort((a, b) => b.name.length - a.name.length)[0];
  if (longest) return longest;
  if (words === "") return null;
  const stems = stemsOf(words);
  // "Headphones" is the shelf, though only one of its products is called so.
  if (products.some(({ category }) => stems.every((stem) => stemsOf(category).includes(stem)))) return null;
  const holding = products.filter((product) => {
    const name = stemsOf(`${product.name} ${product.brand ?? ""} ${product.sku}`);
    return stems.every((stem) => name.includes(stem));
  });
  return holding.length === 1 ? (holding[0] ?? null) : null;
}

/** The one whose name holds more of the words than any other's, at least two: the rest may say what it is for. */
export function closestByName(products: readonly ProductFacts[], stems: readonly string[]): ProductFacts | null {
  const held = ({ name }: ProductFacts) => stems.filter((stem) => stemsOf(name).includes(stem)).length;
  const [first, second] = [...products].sort((a, b) => held(b) - held(a));
  return first && held(first) > 1 && (!second || held(first) > held(second)) ? first : null;
}

async function searchNarrowed(question: ProductQuestion, tools: AgentTools, scope: Scope): Promise<ProductFacts[]> {
  const limits = pickLimits(question);
  const query = { ...scope, text: question.words, limit: FETCH };
  // A text without words gives the catalog by price only.
  if (question.words === "") {
    const order = question.order === "dearest" ? "dearest" : "cheapest";
    return availableFirst(await tools.searchProducts({ ...query, ...limits, order }));
  }
  // What the words mean is judged without the limits: a bag under 100 must not stand for the laptops that cost more.
  const relevant = narrow(question, await tools.searchProducts({ ...query, order: "relevance" }));
  const hasLimits = limits.maxCents !== undefined || limits.minCents !== undefined;
  if (question.order === "relevance" && !hasLimits) return availableFirst(relevant);
  const categories = new Set(relevant.map((product) => product.category));
  const ordered = await tools.searchProducts({ ...query, ...limits, order: question.order });
  const candidates = [
    ...relevant,
    ...ordered.filter((product) => relevant.every(({ id }) => id !== product.id)),
  ].filter((product) => categories.has(product.category) && isWithin(product.price.cents, limits));
  if (question.order === "relevance") return availableFirst(candidates);
  const sign = question.order === "cheapest" ? 1 : -1;
  return availableFirst(candidates.sort((a, b) => sign * (a.price.cents - b.price.cents)));
}

function narrow({ words, order }: ProductQuestion, found: readonly ProductFacts[]): ProductFacts[] {
  const best = Math.max(0, ...found.map((product) => product.relevance));
  const floor = Math.max(RELEVANCE_MIN, best * RELEVANCE_OF_BEST);
  const relevant = found.filter((product) => product.relevance >= floor);
  const stems = stemsOf(words);
  const inNamedCategory = relevant.filter((product) => stemsOf(product.category).some((stem) => stems.includes(stem)));
  // "Mouse gamer G203" is that mouse, though a shelf is called Gamer.
  const held = (product: ProductFacts) => stems.filter((stem) => stemsOf(product.name).includes(stem)).length;
  const most = Math.max(0, ...relevant.map(held));
  const ofCategory = Math.max(0, ...inNamedCategory.map(held));
  if (most > 1 && most > ofCategory) return relevant.filter((product) => held(product) === most);
  // "Mouse Logitech" is none of another make.
  if (ofCategory > 1) return inNamedCategory.filter((product) => held(product) === ofCategory);
  if (inNamedCategory.length > 0) return inNamedCategory;
  // "Macbook" is what is called so, not what goes with it.
  if (most > 0 && most === stems.length) return relevant.filter((product) => held(product) === most);
  const namesBrand = relevant.some((product) => stemsOf(product.brand ?? "").some((stem) => stems.includes(stem)));
  return order === "relevance" || namesBrand ? relevant : inMainCategory(relevant);
}

/** Those of the category that holds more than half ("notebook" where the shelf is called Laptops), else all. */
function inMainCategory(products: ProductFacts[]): ProductFacts[] {
  const main = products.find(
    ({ category }) => products.filter((other) => other.category === category).length > products.length / 2,
  );
  return main ? products.filter((product) => product.category === main.category) : products;
}

function pickLimits({ maxCents, minCents }: Pick<ProductQuestion, "maxCents" | "minCents">) {
  return { ...(maxCents === undefined ? {} : { maxCents }), ...(minCents === undefined ? {} : { minCents }) };
}

function isWithin(cents: number, limits: { maxCents?: number | undefined; minCents?: number | undefined }): boolean {
  return cents <= (limits.maxCents ?? Number.POSITIVE_INFINITY) && cents >= (limits.minCents ?? 0);
}

function availableFirst(products: readonly ProductFacts[]): ProductFacts[] {
  return [...products.filter(isAvailable), ...products.filter((product) => !isAvailable(product))];
}

/** Words without accents and plural endings, enough to compare names: "laptops" and "laptop", "celulares" and "celular". */
export function stemsOf(text: string): string[] {
  const words = foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => (word.length > 4 ? word.replace(/(?:es|s)$/u, "") : word.replace(/(?<=..)s$/u, "")));
}
