/** How the scripted model understands a message: with Charla's own understanding, and a few words of its own. */
import { createUnderstand } from "../../../src/agents/understand/understand.ts";
import type { Understanding } from "../../../src/agents/understand/understanding.ts";
import { foldText } from "../../../src/lib/text.ts";
import type { Product, Seen } from "../openai-prompt.ts";

const understand = createUnderstand();

export interface Reading extends Seen {
  readonly read: Understanding;
  /** Products that the message names by something that no other product of the facts has. */
  readonly named: readonly Product[];
  /** What the talk is about: named, in the cart, or shown before. */
  readonly meant: readonly Product[];
  readonly saysYes: boolean;
  readonly buys: boolean;
  readonly haggles: boolean;
  readonly compares: boolean;
  /** In cents, of this message or one before. */
  readonly budget: number | null;
  readonly quantity: number | null;
  /** A kind of product that is looked for. */
  readonly looksFor: string | null;
}

const YES = /^\s*(?:si|ok|okay|dale|claro|confirmo|acepto|yes|sure|sim|pode ser|de acuerdo|perfecto|ya|listo)\b/;
const BUYS =
  /lo quiero|la quiero|los quiero|l[oa]s? llevo|quiero (?:\d+|dos|tres)|comprar|\bcompro\b|cotiz|me quedo con|i'?ll take|\bbuy\b|i want it|vou levar|eu quero\b|necesito \d+|me vendes|la compro/;
const HAGGLES = /descuento|rebaja|discount|\boff\b|desconto|mitad|metade|te doy \d|\d+ ?%/;
const COMPARES = /diferencia|compar|difference|versus|\bvs\b|diferenca/;
const COUNTS: Readonly<Record<string, number>> = { dos: 2, two: 2, dois: 2, duas: 2, tres: 3, three: 3 };
const BUYS_INTENT = new Set(["product_question", "purchase", "price"]);

/** Reads the message in its talk. */
export function readMessage(seen: Seen): Reading {
  const { said, state, products } = seen;
  const options = { fallbackLocale: seen.locale, locales: ["es", "en", "pt"] as const, now: seen.now };
  const read = understand(seen.text, { ...options, timeZone: seen.timeZone });
  const before = seen.earlier.map((text) => understand(text, { ...options, timeZone: seen.timeZone }));
  const byId = (id: string) => products.find((product) => product.id === id);
  const cart = state.cart.flatMap(({ productId }) => byId(productId) ?? []);
  const offered = state.offered.flatMap((id) => byId(id) ?? []);
  const shown = distinctly(said, [...new Set([...offered, ...cart])]);
  const answersPlace = state.pending === "place_asked";
  const named = answersPlace ? [] : shown.length > 0 ? shown : namedIn(said, products);
  const counted = /\b(dos|two|dois|duas|tres|three)\b/.exec(said)?.[1];
  return {
    ...seen,
    read,
    named,
    meant: named.length > 0 ? named : cart.length > 0 ? cart : offered,
    saysYes: YES.test(said),
    buys: BUYS.test(said) || (read.intent.value === "purchase" && named.length > 0),
    haggles: HAGGLES.test(said),
    compares: COMPARES.test(said),
    budget:
      read.entities.budget?.cents ?? before.findLast((one) => one.entities.budget)?.entities.budget?.cents ?? null,
    quantity: read.entities.quantity ?? (counted ? (COUNTS[counted] ?? null) : null),
    looksFor:
      read.entities.product ??
      before.findLast(({ entities, intent }) => entities.product && BUYS_INTENT.has(intent.value))?.entities.product ??
      null,
  };
}

/** The one of those shown that shares most words with the text; none where several share as many. */
function distinctly(said: string, shown: readonly Product[]): Product[] {
  const [first, second] = namedIn(said, shown);
  if (first && second) return [first, second];
  const words = new Set(wordsOf(said).filter((word) => !GENERIC.has(word)));
  const shares = (product: Product) => wordsOf(product.name).filter((word) => words.has(word)).length;
  const best = Math.max(0, ...shown.map(shares));
  const fitting = best === 0 ? [] : shown.filter((product) => shares(product) === best);
  return first ? [first] : fitting.length === 1 ? fitting : [];
}

/** Products with a word of their own in the text, those that share most of it first. */
function namedIn(said: string, products: readonly Product[]): Product[] {
  const words = new Set(wordsOf(said));
  const shared = products.map((product) => wordsOf(product.name).filter((word) => words.has(word)));
  const uses = new Map<string, number>();
  for (const { name } of products) for (const word of new Set(wordsOf(name))) uses.set(word, (uses.get(word) ?? 0) + 1);
  const weight = (word: string) => (GENERIC.has(word) ? 0.3 : 1 / (uses.get(word) ?? 1));
  return products
    .map((product, at) => ({ product, own: (shared[at] ?? []).map(weight) }))
    .filter(({ own }) => own.some((one) => one >= 0.5) || (own.length > 2 && sum(own) > 0.6))
    .sort((a, b) => sum(b.own) - sum(a.own))
    .map(({ product }) => product);
}

function wordsOf(text: string): string[] {
  return (foldText(text).match(/[a-z0-9+]{2,}/g) ?? [])
    .filter((word) => word.length > 2 || /\d|hp|lg/.test(word))
    .filter((word) => !COMMON.has(word));
}

const setOf = (words: string) => new Set(words.split(" "));
/** Small words that stand in names too. */
const COMMON = setOf("para con los las una for and the set");
/** Kinds of things, which name no single product. */
const GENERIC = setOf(
  "laptop notebook monitor celular phone tablet tablets mouse teclado keyboard impresora impressora printer router camara camera webcam gamer gaming audifonos headphones fones disco pack kit combo wifi usb tinta",
);

function sum(numbers: readonly number[]): number {
  return numbers.reduce((left, right) => left + right, 0);
}
