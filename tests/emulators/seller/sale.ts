/** How the scripted model sells: needs, products, doubts, and the quote whose amounts the business fills in. */
import type { ModelAnswer } from "../../../src/agents/llm-brain/answer-schema.ts";
import { foldText } from "../../../src/lib/text.ts";
import type { Product } from "../openai-prompt.ts";
import { answer } from "./answer.ts";
import type { Reading } from "./reading.ts";
import { SENTENCES } from "./sentences.ts";

type Told = Partial<ModelAnswer>;

const ASKED_TO_BUY = new Set(["quote_offered", "purchase_offered", "discount_offered"]);
const LINK_AGAIN = /\blink\b|enlace/;
const ADDS = /agrega|anad|tambien|\badd\b|also|adiciona|tambem/;
const ABOUT_PRODUCTS = new Set(["product_question", "price", "purchase"]);

/** The part of a sale that the message is about; null when it is about none. */
export function selling(message: Reading): ModelAnswer | null {
  const { read, state, meant, named } = message;
  if (state.pending === "place_asked" && meant.length > 0 && readPlace(message)) return buy(message);
  const isHaggling = message.haggles && meant.length > 0 && message.isUnderWay;
  if (isHaggling) return bargain(message);
  if (read.objection.value !== null && meant.length > 0 && !message.buys) return doubt(message);
  const isYes = message.saysYes && ASKED_TO_BUY.has(state.pending ?? "");
  const goesOn = state.pending === "place_asked" || (state.stage === "quoted" && LINK_AGAIN.test(message.said));
  const changes = state.cart.length > 0 && (message.quantity !== null || (ADDS.test(message.said) && named.length > 0));
  if ((message.buys || isYes || goesOn || changes) && meant.length > 0) return buy(message);
  if (named.length > 0) return tell(message);
  if (state.pending === "slot_asked" && message.products.length > 0) return recommend(message);
  if (ABOUT_PRODUCTS.has(read.intent.value))
    return meant.length > 0 && !message.looksFor ? tell(message) : need(message);
  return null;
}

function buy(message: Reading): ModelAnswer {
  const { state, named, meant, locale, quantity, products, said } = message;
  const say = SENTENCES[locale];
  const [first] = meant;
  const adds = ADDS.test(said) && named.length > 0;
  const cart = new Map(state.cart.map((line) => [line.productId, line.quantity]));
  if (!adds && named.length > 0 && !named.some(({ id }) => cart.has(id))) cart.clear();
  const [only] = named.length > 0 ? named : cart.size > 0 ? [] : meant;
  if (only) cart.set(only.id, quantity ?? cart.get(only.id) ?? 1);
  else if (quantity !== null && cart.size === 1 && first) cart.set(first.id, quantity);
  const items = [...cart].map(([productId, count]) => ({ productId, quantity: count }));
  for (const { productId, quantity: count } of items) {
    const product = products.find(({ id }) => id === productId);
    if (product?.stock === 0) return soldOut(product, message);
    if (product && product.stock !== null && count > product.stock) {
      const few = { agent: "closer", productIds: [product.id], pending: "purchase_offered" } satisfies Told;
      return answer(few, say.tooFew(product.name, product.stock));
    }
  }
  const isService = items.every(({ productId }) => products.find(({ id }) => id === productId)?.stock === null);
  const place = readPlace(message) ?? state.place;
  if (place === null && !isService) {
    const quote = { items, place: null, bargains: false, isAgreed: true };
    const isAnswer = state.pending === "place_asked";
    const text = isAnswer ? say.placeUnknown : state.cart.length > 0 ? say.placeAgain : say.place;
    return answer({ agent: "closer", quote, pending: "place_asked" }, text);
  }
  const bargains = state.objections.some(({ kind }) => kind === "price");
  const quote = { items, place, bargains, isAgreed: true };
  const productIds = items.map(({ productId }) => productId);
  const texts = LINK_AGAIN.test(said) ? [say.payAgain] : ["{{summary}}", say.pay];
  return answer({ agent: "closer", quote, productIds }, ...texts);
}

/** Key of a delivery zone of the rules, or `pickup`. */
function readPlace({ rules, said }: Reading): string | null {
  if (/recoj|recog|pick ?(?:it )?up|collect it|retir|buscar/.test(said)) return "pickup";
  const zone = rules.find(
    ({ id, text }) =>
      id.startsWith("delivery.") &&
      foldText(text.split(":")[0] ?? "")
        .split(/[(),]/)
        .some((place) => place.trim().length > 2 && said.includes(place.trim())),
  );
  return zone ? zone.id.replace("delivery.", "") : null;
}

/** A lower price is only what a rule of the facts gives. */
function bargain(message: Reading): ModelAnswer {
  const { rules, state, locale, meant } = message;
  const say = SENTENCES[locale];
  const rule = rules.find(({ id }) => id === "discounts.haggle");
  const productIds = meant.slice(0, 1).map(({ id }) => id);
  const tactic = rule ? "allowance" : "catalog";
  const shared = { agent: "objections", productIds, objection: { kind: "price", tactic } } as const;
  if (timesOf("price", state) >= 2) return answer({ ...shared, pending: "person_offered" }, say.offerPerson);
  if (!rule) return answer({ ...shared, pending: "purchase_offered" }, say.fixedPrice);
  const text = `${rule.text}. ${say.goOn[0]}`;
  return answer({ ...shared, ruleIds: [rule.id], pending: "discount_offered" }, text);
}

function doubt(message: Reading): ModelAnswer {
  const { read, rules, state, locale } = message;
  const say = SENTENCES[locale];
  const kind = read.objection.value ?? "need";
  const times = timesOf(kind, state);
  if (times >= 2) {
    const objection = { kind, tactic: "person" };
    return answer({ agent: "objections", objection, pending: "person_offered" }, say.offerPerson);
  }
  const proofs = rules.filter(
    ({ id }) => id.startsWith(`proofs.${kind}`) || (kind === "competitor" && id === "competitors.0"),
  );
  const proof = proofs[times] ?? proofs[0];
  const fact = proof && kind !== "competitor" ? proof.text : "";
  const objection = { kind, tactic: times === 0 ? "proof" : "compare" };
  const text = [say.understand[times % 2], times === 0 ? fact : "", say.goOn[times % 2]].filter(Boolean).join(" ");
  return answer({ agent: "objections", ruleIds: fact && proof ? [proof.id] : [], objection }, text);
}

function timesOf(kind: string, { objections }: Reading["state"]): number {
  return objections.find((one) => one.kind === kind)?.times ?? 0;
}

function tell(message: Reading): ModelAnswer {
  const { meant, compares, locale, rules } = message;
  const say = SENTENCES[locale];
  const [first, second] = meant;
  if (!first) return need(message);
  if (compares && second) return recommendTwo(first, second, message);
  if (first.stock === 0) return soldOut(first, message);
  const place = /envi|deliver|entreg/.test(message.said) ? readPlace(message) : null;
  const zone = place && rules.find(({ id }) => id === `delivery.${place}`);
  const told = { agent: "product-expert", productIds: [first.id], pending: "purchase_offered" } satisfies Told;
  const fee = zone ? /(S\/ [\d.,]+)/.exec(zone.text)?.[1] : undefined;
  const product = say.product(first.name, `{{price:${first.id}}}`);
  if (!zone || !fee) return answer(told, product);
  return answer({ ...told, ruleIds: [zone.id] }, product, `${zone.text.split(" (")[0]}: ${fee}.`);
}

function soldOut(product: Product, { products, locale }: Reading): ModelAnswer {
  const say = SENTENCES[locale];
  const distance = (one: Product) => Math.abs(centsOf(one) - centsOf(product));
  const [other] = products
    .filter((one) => one.id !== product.id && one.category === product.category && one.stock !== 0)
    .sort((a, b) => distance(a) - distance(b));
  const text = say.soldOut(product.name);
  if (!other) return answer({ agent: "product-expert", productIds: [product.id] }, text);
  const productIds = [product.id, other.id];
  return answer({ agent: "product-expert", productIds }, `${text} ${say.instead(other.name, `{{price:${other.id}}}`)}`);
}

/** A wish without a product of ours in it: the budget is asked for once, then the nearest ones are shown. */
function need(message: Reading): ModelAnswer {
  const { budget, locale, looksFor, state, products } = message;
  const say = SENTENCES[locale];
  const kind = looksFor ? foldText(looksFor).split(" ") : [];
  const fits = products.filter(
    ({ name, category, stock }) =>
      stock !== null &&
      kind.some((word) => word.length > 3 && foldText(`${name} ${category}`).includes(word.slice(0, 5))),
  );
  if (/barat|cheap/.test(message.said) && products[0])
    return tell({ ...message, meant: cheapestFirst(fits.length > 0 ? fits : products) });
  if (fits.length === 0 && state.offered.length === 0) return answer({ agent: "product-expert" }, say.none);
  if (budget !== null) return recommend(message);
  const qualify: ModelAnswer["qualify"] = {
    interest: looksFor ?? message.text.slice(0, 80),
    productIds: [],
    answers: [],
    asks: "budget",
    disqualifiedBecause: null,
  };
  return answer({ agent: "qualifier", qualify, pending: "slot_asked" }, say.budget);
}

function cheapestFirst(products: readonly Product[]): Product[] {
  return [...products].sort((a, b) => centsOf(a) - centsOf(b));
}

/** The dearest ones within the budget. */
function recommend(message: Reading): ModelAnswer {
  const { products, budget, looksFor, locale } = message;
  const kind = foldText(looksFor ?? "").slice(0, 5);
  const inStock = products.filter(({ stock }) => stock !== 0);
  const ofKind = inStock.filter(({ name, category }) => foldText(`${name} ${category}`).includes(kind));
  const fitting = cheapestFirst(ofKind.length > 0 ? ofKind : inStock).filter(
    (one) => centsOf(one) <= (budget ?? Infinity),
  );
  const [second, first] = fitting.slice(-2);
  if (first && second) return recommendTwo(first, second, message);
  const only = second ?? cheapestFirst(ofKind)[0];
  return only ? tell({ ...message, meant: [only] }) : answer({ agent: "product-expert" }, SENTENCES[locale].none);
}

function recommendTwo(first: Product, second: Product, { locale }: Reading): ModelAnswer {
  const line = ({ name, id }: Product) => `${name}: {{price:${id}}}`;
  const text = SENTENCES[locale].two(line(first), line(second));
  return answer({ agent: "product-expert", productIds: [first.id, second.id], pending: "purchase_offered" }, text);
}

function centsOf({ price }: Product): number {
  return Number(price.replace(/[^\d]/g, ""));
}
