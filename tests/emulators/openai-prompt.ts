/** What a model reads of a request of the model brain: the facts, the state, the talk, and what its look-ups brought. */
import type { Locale } from "../../src/lib/locale.ts";
import { foldText } from "../../src/lib/text.ts";
import type { ChatBody } from "./openai-rules.ts";

export interface Product {
  readonly id: string;
  readonly name: string;
  readonly price: string;
  readonly stock: number | null;
  readonly category: string;
}

interface Fact {
  readonly id: string;
  readonly text: string;
}

/** What the rules of the scripted model read of a request. */
export interface Seen {
  readonly locale: Locale;
  readonly now: Date;
  readonly timeZone: string;
  /** The message to answer. */
  readonly text: string;
  /** The same in lower case without accents. */
  readonly said: string;
  /** What the customer wrote before, oldest first. */
  readonly earlier: readonly string[];
  /** Whether the business has written before. */
  readonly isUnderWay: boolean;
  readonly products: readonly Product[];
  readonly faqs: readonly { readonly id: string; readonly question: string; readonly answer: string }[];
  readonly rules: readonly Fact[];
  readonly quotes: readonly { readonly number: number; readonly status: string }[];
  readonly orders: readonly { readonly number: number; readonly status: string }[];
  readonly cases: readonly { readonly number: number; readonly kind: string }[];
  readonly hours: readonly { readonly branch: string; readonly open: readonly string[] }[];
  /** Names of the look-ups that were made already; null where none may be made any more. */
  readonly lookedUp: readonly string[] | null;
  readonly understood: { readonly wantsPerson: boolean; readonly endsMatter: boolean };
  readonly state: {
    readonly pending: string | null;
    readonly stage: string;
    readonly place: string | null;
    readonly offered: readonly string[];
    readonly cart: readonly { readonly productId: string; readonly quantity: number }[];
    readonly answers: Readonly<Record<string, string>>;
    readonly objections: readonly {
      readonly kind: string;
      readonly times: number;
      readonly tactics: readonly string[];
    }[];
  };
}

/** Reads the prompt of the model brain, and the results of look-ups after it. */
export function readPrompt(body: ChatBody): Seen {
  const { messages } = body;
  const system = messages[0]?.content ?? "";
  const user = messages.find(({ role }) => role === "user")?.content ?? "";
  const line = (title: string) => JSON.parse(system.split(`${title} (JSON): `)[1]?.split("\n")[0] ?? "{}");
  const block = (title: string) => rows(system.split(`${title} (JSON, one a line):\n`)[1]?.split("\n\n")[0] ?? "");
  const talk = rows(user.split("<conversation>\n")[1]?.split("\n</conversation>")[0] ?? "");
  const last = JSON.parse(user.split("<customer_message>\n")[1]?.split("\n</customer_message>")[0] ?? "{}");
  const found = lookUps(body);
  const of = (name: string) => found.filter((one) => one.name === name).flatMap(({ result }) => result);
  const purchases = of("get_purchases")[0] as Record<"quotes" | "orders" | "cases", never[]> | undefined;
  const text = String(last.text ?? "");
  const [, now = "", timeZone = "UTC"] = /Now: (\S+), business time zone (\S+)\./.exec(system) ?? [];
  return {
    locale: system.includes("Write in English") ? "en" : system.includes("Write in Brazilian") ? "pt" : "es",
    now: new Date(now),
    timeZone,
    text,
    said: foldText(text),
    earlier: talk.filter(({ author }) => author === "customer").map((one) => String(one.text)),
    isUnderWay: talk.some(({ author }) => author !== "customer"),
    products: distinct([...block("Products"), ...of("search_catalog"), ...of("check_stock")]) as unknown as Product[],
    faqs: distinct([...block("FAQ"), ...of("search_faq")]) as unknown as Seen["faqs"],
    rules: block("Playbook rules") as unknown as Fact[],
    quotes: [...block("The customer's quotes"), ...(purchases?.quotes ?? [])] as unknown as Seen["quotes"],
    orders: [...block("The customer's orders"), ...(purchases?.orders ?? [])] as unknown as Seen["orders"],
    cases: [...block("The customer's open cases"), ...(purchases?.cases ?? [])] as unknown as Seen["cases"],
    hours: of("opening_hours") as unknown as Seen["hours"],
    lookedUp: body.tools && body.tool_choice !== "none" ? found.map(({ name }) => name) : null,
    understood: line("Business").understood,
    state: line("Conversation state"),
  };
}

type Row = Record<string, unknown>;

function rows(text: string): Row[] {
  return text
    .split("\n")
    .filter((row) => row.startsWith("{"))
    .map((row) => JSON.parse(row) as Row);
}

function distinct(found: readonly Row[]): Row[] {
  // A look-up that failed brings an error in place of facts.
  return [...new Map(found.filter(({ id }) => id !== undefined).map((one) => [one.id, one])).values()];
}

/** The look-ups of the talk with their results; one that failed or was cut has none. */
function lookUps({ messages }: ChatBody): { name: string; result: Row[] }[] {
  const calls = messages.flatMap(({ tool_calls = [] }) => tool_calls);
  return calls.map(({ id, function: called }) => {
    const content = messages.find(({ tool_call_id: of }) => of === id)?.content ?? "[]";
    return { name: called?.name ?? "", result: parsed(content) };
  });
}

function parsed(content: string): Row[] {
  try {
    const value = JSON.parse(content) as Row | Row[];
    return Array.isArray(value) ? value : [value];
  } catch {
    return [];
  }
}
