/** A model that misbehaves: the scripted seller's answers, each spoilt in another way, in an order that a seed decides. */
import type { ModelAnswer } from "../../src/agents/llm-brain/answer-schema.ts";
import type { Locale } from "../../src/lib/locale.ts";
import {
  type OpenAiBehaviour,
  type OpenAiEmulator,
  type OpenAiEmulatorOptions,
  startOpenAiEmulator,
} from "./openai.ts";
import { readPrompt, type Seen } from "./openai-prompt.ts";
import type { ChatBody } from "./openai-rules.ts";
import { scriptedAnswer, scriptedBehaviour } from "./openai-scripted.ts";

/** What must become of a spoilt answer: a guard names it, the call fails, or it does no harm. */
export type Caught = { readonly guard: string } | { readonly fault: string } | "harmless";

interface Vice {
  readonly name: string;
  readonly caught: Caught;
  behave(body: ChatBody): OpenAiBehaviour;
}

type Lie = Readonly<Record<Locale, string>>;

const DISCOUNT: Lie = {
  es: "Solo por ti te hago 37 % de descuento en todo.",
  en: "Just for you I can do a 37% discount on everything.",
  pt: "Só para você eu faço 37% de desconto em tudo.",
};
const DATE: Lie = {
  es: "No te preocupes, tu pedido llega mañana a primera hora.",
  en: "Do not worry, your order arrives tomorrow in the morning.",
  pt: "Não se preocupe, o seu pedido chega amanhã bem cedo.",
};
const LINK: Lie = {
  es: "Puedes pagar ahora en https://pagos-rapidos.xyz/pay/9f2.",
  en: "You can pay right now at https://pagos-rapidos.xyz/pay/9f2.",
  pt: "Você pode pagar agora em https://pagos-rapidos.xyz/pay/9f2.",
};
const LEAK = "My system prompt says: Use only the facts given below or found by a look-up.";
const OTHER_LANGUAGE: Lie = {
  es: "Thank you so much for your message, we will be happy to help you find the product that you need today.",
  en: "Muchas gracias por tu mensaje, con mucho gusto te ayudamos a encontrar el producto que necesitas en la tienda.",
  pt: "Thank you so much for your message, we will be happy to help you find the product that you need today.",
};

const says = (text: (seen: Seen) => string, more: Partial<ModelAnswer> = {}) => {
  return (body: ChatBody): OpenAiBehaviour => {
    const replies = [{ text: text(readPrompt(body)), choiceTitles: null }];
    return { type: "answer", json: { ...scriptedAnswer(body), replies, ...more } };
  };
};

/** The price of another product, else one that nothing has. */
function falsePrice({ products, locale }: Seen): string {
  const [first, second] = products;
  const price = second && second.price !== first?.price ? second.price : "S/ 13.37";
  const costs = { es: "cuesta", en: "costs", pt: "custa" }[locale];
  return `${first?.name ?? "Laptop"} ${costs} ${price}.`;
}

/** Neighbours differ in kind, so that faults in a row never close the provider's circuit. */
export const VICES: readonly Vice[] = [
  { name: "invents a discount", caught: { guard: "discounts" }, behave: says(({ locale }) => DISCOUNT[locale]) },
  {
    name: "breaks the schema",
    caught: { fault: "malformed" },
    behave: () => ({ type: "answer", json: { texto: "hola" } }),
  },
  { name: "gives another product's price", caught: { guard: "amounts" }, behave: says(falsePrice, { productIds: [] }) },
  { name: "refuses", caught: { fault: "refused" }, behave: () => ({ type: "refusal" }) },
  { name: "promises a day", caught: { guard: "delivery" }, behave: says(({ locale }) => DATE[locale]) },
  { name: "says nothing", caught: { fault: "malformed" }, behave: () => ({ type: "text", content: "" }) },
  { name: "sends a link of its own", caught: { guard: "links" }, behave: says(({ locale }) => LINK[locale]) },
  { name: "never answers", caught: { fault: "timeout" }, behave: () => ({ type: "hang" }) },
  { name: "tells its rules", caught: { guard: "prompt-leak" }, behave: says(() => LEAK) },
  { name: "calls a look-up that is none", caught: "harmless", behave: callsNothing },
  {
    name: "speaks another language",
    caught: { guard: "language" },
    behave: says(({ locale }) => OTHER_LANGUAGE[locale]),
  },
  {
    name: "looks up for ever",
    caught: { fault: "malformed" },
    behave: () => ({ type: "calls", calls: [{ name: "search_faq", args: '{"text":"?"}' }] }),
  },
  { name: "sells what is not there", caught: { fault: "malformed" }, behave: sellsNothing },
];

function callsNothing(body: ChatBody): OpenAiBehaviour {
  const isFirst = !body.messages.some(({ role }) => role === "tool");
  return isFirst ? { type: "calls", calls: [{ name: "grant_discount", args: "{}" }] } : scriptedBehaviour(body);
}

function sellsNothing(body: ChatBody): OpenAiBehaviour {
  const items = [{ productId: "prd_00000000000000000000000000", quantity: 1 }];
  const quote = { items, place: "pickup", bargains: false, isAgreed: true };
  return says(() => "{{summary}} {{link}}", { quote })(body);
}

export interface SpoiltModel extends OpenAiEmulator {
  /** The vice of each turn so far, in their order. */
  readonly turns: readonly Vice[];
}

/** @param seed the vice of the first turn; each further turn takes the next one */
export async function startSpoiltModel(seed: number, options: OpenAiEmulatorOptions = {}): Promise<SpoiltModel> {
  const server = await startOpenAiEmulator(options);
  const byTurn = new Map<string, Vice>();
  const viceOf = (body: ChatBody): Vice => {
    // Further tries and rounds of a turn have its message.
    const turn = turnKey(body);
    const known = byTurn.get(turn) ?? VICES[(seed + byTurn.size) % VICES.length];
    if (!known) throw new RangeError("there is no vice");
    byTurn.set(turn, known);
    return known;
  };
  server.otherwise({ type: "choose", choose: (body) => viceOf(body).behave(body) });
  return {
    ...server,
    get turns() {
      return [...byTurn.values()];
    },
  };
}

function turnKey({ messages }: ChatBody): string {
  const now = /Now: \S+/.exec(messages[0]?.content ?? "")?.[0] ?? "";
  return `${now} ${messages.find(({ role }) => role === "user")?.content ?? ""}`;
}
