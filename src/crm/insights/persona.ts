/** What kind of buyer it is, by the first rule that holds; null while too little is known. Pure. */
import { foldText } from "../../lib/text.ts";
import type { ContactFacts, HeardMessage } from "./facts.ts";
import { evidenceOf, type Insight, rounded } from "./insight.ts";

const COMPANY =
  /\b(?:empresa|oficina|negocio|factura|ruc|cnpj|nit|rfc|company|office|invoice|business|escritorio|nota fiscal|orden de compra|purchase order|ordem de compra)\b/;
const MANY_UNITS = 5;
const CAREFUL: readonly string[] = ["guarantees", "comparison"];

type Rule = (facts: ContactFacts) => { readonly message: HeardMessage | undefined; readonly strength: number } | null;

/** In the order of what helps a rep most. */
const RULES: readonly (readonly [kind: string, rule: Rule])[] = [
  ["company", company],
  ["bargainer", bargainer],
  ["careful", careful],
  ["loyal", loyal],
  ["decided", decided],
  ["doubtful", doubtful],
  ["explorer", explorer],
];

export function personaOf(facts: ContactFacts): Insight | null {
  for (const [kind, rule] of RULES) {
    const found = rule(facts);
    if (!found?.message) continue;
    const statement = { key: "persona", values: { kind } };
    return { kind, statement, strength: rounded(found.strength), evidence: evidenceOf(found.message) };
  }
  return null;
}

function company({ messages, leads, conversations }: ContactFacts) {
  const said = messages.filter(({ text }) => COMPANY.test(foldText(text)));
  const quantities = [
    ...leads.map(({ qualification }) => qualification),
    ...conversations.map(({ answers }) => answers),
  ]
    .map(({ quantity }) => quantity)
    .filter((quantity) => quantity !== undefined && Number(/\d+/.exec(quantity)?.[0] ?? 0) >= MANY_UNITS);
  const many = messages.findLast(({ text }) => quantities.some((quantity) => quantity && text.includes(quantity)));
  const message = many ?? said.at(-1);
  return message ? { message, strength: 0.5 + (many ? 0.2 : 0) + 0.1 * said.length } : null;
}

function bargainer({ messages, conversations }: ContactFacts) {
  const said = messages.filter(({ reading }) => reading?.objection.value === "price");
  const haggled = conversations.some(({ hasHaggled }) => hasHaggled);
  return haggled || said.length >= 2
    ? { message: said.at(-1), strength: 0.4 + (haggled ? 0.3 : 0) + 0.1 * said.length }
    : null;
}

function careful({ messages }: ContactFacts) {
  const said = messages.filter(
    ({ reading }) =>
      reading?.objection.value === "trust" ||
      reading?.objection.value === "competitor" ||
      CAREFUL.includes(reading?.buyingSignal.value ?? ""),
  );
  return said.length >= 2 ? { message: said.at(-1), strength: 0.4 + 0.1 * said.length } : null;
}

function loyal({ messages, orders }: ContactFacts) {
  const count = orders.filter(({ status }) => status !== "cancelled").length;
  return count > 0 ? { message: messages.at(-1), strength: 0.5 + 0.1 * count } : null;
}

const wantsToBuy = ({ reading }: HeardMessage) => reading?.intent.value === "purchase";
const doubts = ({ reading }: HeardMessage) => reading !== null && reading.objection.value !== null;

function decided({ messages }: ContactFacts) {
  const bought = messages.filter(wantsToBuy);
  return bought.length > 0 && !messages.some(doubts)
    ? { message: bought.at(-1), strength: 0.5 + 0.1 * bought.length }
    : null;
}

function doubtful({ messages }: ContactFacts) {
  const bought = messages.filter(wantsToBuy);
  return bought.length > 0 ? { message: bought.at(-1), strength: 0.4 + 0.1 * bought.length } : null;
}

function explorer({ messages }: ContactFacts) {
  const asked = messages.filter(({ reading }) => ["product_question", "price"].includes(reading?.intent.value ?? ""));
  return asked.length > 0 ? { message: asked.at(-1), strength: 0.3 + 0.05 * asked.length } : null;
}
