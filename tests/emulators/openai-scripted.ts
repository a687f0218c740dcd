/**
 * A model that answers by simple rules from what stands in the prompt, for runs of whole conversations on the model brain:
 * it reads the facts, the state and the newest message, and sells with placeholders as a real model is asked to.
 */
import type { ModelAnswer } from "../../src/agents/llm-brain/answer-schema.ts";
import { type OpenAiEmulator, type OpenAiEmulatorOptions, startOpenAiEmulator } from "./openai.ts";
import type { ChatBody } from "./openai-rules.ts";
import { SENTENCES } from "./openai-sentences.ts";

/** Starts an emulator that answers every chat request by these rules; scripted behaviours still go first. */
export async function startScriptedModel(options: OpenAiEmulatorOptions = {}): Promise<OpenAiEmulator> {
  const server = await startOpenAiEmulator(options);
  server.otherwise({ type: "answer", json: scriptedAnswer });
  return server;
}

interface Fact {
  readonly id: string;
  readonly name?: string;
  readonly stock?: number | null;
  readonly answer?: string;
  readonly text?: string;
}

/** What the rules read of a prompt. */
export interface Seen {
  readonly locale: keyof typeof SENTENCES;
  readonly text: string;
  readonly products: readonly Fact[];
  readonly faqs: readonly Fact[];
  readonly rules: readonly Fact[];
  readonly orders: readonly { readonly number: number; readonly status: string }[];
  readonly understood: {
    readonly intent: string;
    readonly objection: string | null;
    readonly wantsPerson: boolean;
    readonly endsMatter: boolean;
  };
  readonly state: {
    readonly pending: string | null;
    readonly stage: string;
    readonly place: string | null;
    readonly cart: readonly { readonly productId: string; readonly quantity: number }[];
    readonly objections: readonly { readonly kind: string }[];
  };
}

/** The answer to a request of the model brain. */
export function scriptedAnswer(body: ChatBody): ModelAnswer {
  return answerTo(readPrompt(body));
}

/** Reads the prompt of the model brain. */
export function readPrompt({ messages }: ChatBody): Seen {
  const system = messages[0]?.content ?? "";
  const user = messages.find(({ role }) => role === "user")?.content ?? "";
  const line = (title: string) => JSON.parse(system.split(`${title} (JSON): `)[1]?.split("\n")[0] ?? "{}");
  const block = (title: string) =>
    (system.split(`${title} (JSON, one a line):\n`)[1]?.split("\n\n")[0] ?? "")
      .split("\n")
      .filter((row) => row.startsWith("{"))
      .map((row) => JSON.parse(row));
  const last = JSON.parse(user.split("<customer_message>\n")[1]?.split("\n</customer_message>")[0] ?? "{}");
  return {
    locale: system.includes("Write in English") ? "en" : system.includes("Write in Brazilian") ? "pt" : "es",
    text: String(last.text ?? ""),
    products: block("Products"),
    faqs: block("FAQ"),
    rules: block("Playbook rules"),
    orders: block("The customer's orders"),
    understood: line("Business").understood,
    state: line("Conversation state"),
  };
}

const BUYS =
  /lo quiero|la quiero|me l[oa] llevo|comprar|cotiz|lo llevo|i'?ll take|buy|quote|vou levar|quero (?:comprar|levar|esse)|me lo mandas/i;
const YES = /^\s*(?:s[ií]|ok|dale|claro|confirmo|yes|sure|sim|de acuerdo|perfecto)\b/i;

function answerTo(seen: Seen): ModelAnswer {
  const { understood, state, text, locale } = seen;
  const say = SENTENCES[locale];
  const product = chosen(seen);
  if (understood.intent === "opt_out") return answer({ agent: "concierge", optOut: true }, say.optOut);
  if (understood.intent === "spam") return { ...answer({ agent: "concierge" }, ""), replies: [] };
  if (understood.wantsPerson) return answer({ agent: "handoff", next: "human", humanReason: "asked" }, say.person);
  if (understood.endsMatter) return answer({ agent: "concierge", next: "close" }, say.bye);
  if (understood.objection !== null) return doubt(seen, understood.objection as "price");
  const isAgreed =
    BUYS.test(text) || (YES.test(text) && ["quote_offered", "purchase_offered"].includes(state.pending ?? ""));
  if ((isAgreed || state.pending === "place_asked") && product) return sell(seen, product);
  const [order] = seen.orders;
  if (understood.intent === "order_status" && order) {
    return answer({ agent: "cases" }, say.order(order.number, order.status));
  }
  if (["product_question", "price", "purchase"].includes(understood.intent) && product) {
    const text = say.product(product.name ?? "", `{{price:${product.id}}}`);
    return answer({ agent: "product-expert", productIds: [product.id], pending: "purchase_offered" }, text);
  }
  const [faq] = seen.faqs;
  if (faq?.answer && !["greeting", "thanks", "smalltalk"].includes(understood.intent)) {
    return answer({ agent: "concierge", faqIds: [faq.id] }, faq.answer);
  }
  return answer({ agent: "concierge", helped: understood.intent !== "other" }, say.hello);
}

/** What is in the cart, else the first product that there is. */
function chosen({ products, state }: Seen): Fact | undefined {
  const inCart = products.find(({ id }) => id === state.cart[0]?.productId);
  return inCart ?? products.find(({ stock }) => stock === null || (stock ?? 0) > 0);
}

function sell({ locale, rules, state, text }: Seen, product: Fact): ModelAnswer {
  const say = SENTENCES[locale];
  const said = text.toLowerCase();
  const zone = rules.find(
    ({ id, text: names }) =>
      id.startsWith("delivery.") &&
      (names?.split(":")[0] ?? "")
        .toLowerCase()
        .split(/[(),]/)
        .some((place) => place.trim() !== "" && said.includes(place.trim())),
  );
  const isPickup = /recoj|recog|pick ?up|retir/.test(said);
  const place = zone ? zone.id.replace("delivery.", "") : isPickup ? "pickup" : state.place;
  const items =
    state.cart.length > 0
      ? [...state.cart]
      : [{ productId: product.id, quantity: Number(/\b([2-9])\b/.exec(text)?.[1] ?? 1) }];
  const hasZones = rules.some(({ id }) => id.startsWith("delivery.") && id !== "delivery.pickup");
  if (place === null && hasZones && product.stock !== null) {
    const quote = { items, place: null, bargains: false, isAgreed: false };
    return answer({ agent: "closer", quote, pending: "place_asked" }, say.place);
  }
  const quote = { items, place, bargains: state.objections.some(({ kind }) => kind === "price"), isAgreed: true };
  const base = answer({ agent: "closer", quote, productIds: [product.id] }, "{{summary}}");
  return { ...base, replies: [...base.replies, { text: `${say.pay} {{link}}\n{{valid}}`, choiceTitles: null }] };
}

function doubt({ locale, rules }: Seen, kind: "price"): ModelAnswer {
  const proof = rules.find(({ id }) => id.startsWith(`proofs.${kind}`));
  const say = SENTENCES[locale];
  const text = `${say.understand} ${proof?.text ?? ""} ${say.goOn}`.replace(/\s+/g, " ");
  return answer({ agent: "objections", ruleIds: proof ? [proof.id] : [], objection: { kind, tactic: "proof" } }, text);
}

function answer(more: Partial<ModelAnswer>, text: string): ModelAnswer {
  return {
    understood: null,
    agent: "concierge",
    replies: [{ text: text || "-", choiceTitles: null }],
    productIds: [],
    faqIds: [],
    ruleIds: [],
    usesBusinessFacts: false,
    qualify: null,
    quote: null,
    objection: null,
    case: null,
    caseNote: null,
    survey: null,
    contact: null,
    optOut: false,
    pending: null,
    next: "wait",
    humanReason: null,
    summary: null,
    helped: true,
    why: "Answered by the rules of the scripted model.",
    ...more,
  };
}
