/** E-mails, phones and numbers of orders, documents or accounts: only the business's own and those of this conversation. */
import { type CheckedText, excerptOf, type Span } from "./checked-text.ts";
import type { FactBook } from "./fact-book.ts";
import type { Guard } from "./guard.ts";
import { linkSpans } from "./links.ts";
import { findMoney } from "./money-mentions.ts";

const EMAIL = /[\p{L}\d._%+-]+\s?(?:@|\(at\)|\[at\]|\barroba\b)\s?[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/giu;
const PHONE = /(?<![\w.,/$-])\+?\(?\d[\d\s().-]{5,}\d(?!\w)/g;
const TOKEN = /[\da-z]+(?:-[\da-z]+)*/g;
const DATE = /^\d{4}-\d{2}-\d{2}|^\d{1,2}[.-]\d{1,2}[.-]\d{2,4}$/;
const NUMBERED =
  /(?:cotizacion|quote|orcamento|proforma|pedido|orden|order|compra|caso|case|ticket|guia|tracking|seguimiento|rastreio|boleta|factura|invoice|protocolo|reclamo|cuenta|conta|account|cci|iban|pix|yape|dni|ruc|cpf|cnpj|nit|rfc|documento)\s*(?:(?:n(?:\.?o|ro|um)?\b\.?|numero|number|id|code|codigo|es|is|e|de|:|°|º)\s*)*#?\s*((?:[a-z]{1,6}-?)?\d[\da-z-]{2,})|(?:pedido|orden|order|caso|case|ticket|reclamo|cotizacion|quote|orcamento|proforma)\s*(?:n(?:\.?o|ro|um)?\b[.°º]*|numero|number|#|°|º)\s*#?(\d{1,2})\b|(?:#|\b(?:numero|number|codigo|code)\s*(?:es|is|e|:)?)\s?((?:[a-z]{1,6}-?)?\d[\da-z-]{2,})/g;

export const personalData: Guard = {
  name: "personal-data",
  inspect({ checked }, { facts, turn }) {
    if (!/[\d@]|arroba|\(at\)|\[at\]/.test(checked.folded)) return [];
    // A link's path is no number of anybody: links have a guard of their own.
    const links = linkSpans(checked);
    const ofPhones = phones(checked).filter((span) => !isInside(span, links));
    const numbers = numbered(checked, facts).filter((span) => !isInside(span, ofPhones) && !isInside(span, links));
    const found = { emails: emails(checked), phones: ofPhones, numbers };
    if (Object.values(found).every((spans) => spans.length === 0)) return [];
    const known: string[] = [...facts.statements, ...facts.customer, ...facts.reps].map(({ folded }) => folded);
    const { email, phone, orderNumber } = turn.understanding.entities;
    const own = [...known, ...[email, phone, orderNumber].flatMap((value) => (value ? [value.toLowerCase()] : []))];
    const digits = own.flatMap(digitRuns);
    return [
      ...found.emails.filter((span) => !own.some((text) => text.includes(plainEmail(checked, span)))),
      ...found.phones.filter((span) => !digits.some((run) => isSameNumber(run, digitsOf(checked.text, span)))),
      ...unknownNumbers(checked, found.numbers, own, facts),
    ].map((span) => ({ excerpt: excerptOf(checked, span), why: "it is neither ours nor of this conversation" }));
  },
};

/** Whole numbers are compared: order 104 is not known because 1042 is. */
function unknownNumbers(checked: CheckedText, spans: Span[], own: readonly string[], facts: FactBook): Span[] {
  if (spans.length === 0) return [];
  const known = new Set([
    ...own.flatMap((text) => text.match(TOKEN) ?? []),
    ...facts.orders.flatMap(({ number, tracking }) => [
      String(number),
      ...(tracking?.toLowerCase().match(TOKEN) ?? []),
    ]),
    ...facts.cases.flatMap(({ number }) => (number === null ? [] : [String(number)])),
    ...facts.quotes.map(({ code }) => code.toLowerCase()),
  ]);
  return spans.filter(({ start, end }) => {
    const said = checked.folded.slice(start, end);
    return !known.has(said) && !said.split("-").every((part) => known.has(part));
  });
}

function emails({ folded }: CheckedText): Span[] {
  if (!/@|arroba|\(at\)|\[at\]/.test(folded)) return [];
  return [...folded.matchAll(EMAIL)].map((match) => ({ start: match.index, end: match.index + match[0].length }));
}

function plainEmail({ folded }: CheckedText, { start, end }: Span): string {
  return folded.slice(start, end).replace(/\s?(?:\(at\)|\[at\]|arroba)\s?|\s?@\s?/, "@");
}

function phones(checked: CheckedText): Span[] {
  const money = findMoney(checked);
  return [...checked.text.matchAll(PHONE)]
    .map((match) => ({ start: match.index, end: match.index + match[0].length }))
    .filter((span) => {
      const count = digitsOf(checked.text, span).length;
      const isMoney = money.some(({ start, end }) => start < span.end && end > span.start);
      return count >= 7 && count <= 15 && !isMoney && !DATE.test(checked.text.slice(span.start, span.end));
    });
}

const QUOTE = /^(?:cotizacion|quote|orcamento|proforma|presupuesto)/;

/** The number of a contact's own quote stands in no source; it may be said where a quote is one. */
function numbered({ folded }: CheckedText, { quotes }: FactBook): Span[] {
  return [...folded.matchAll(NUMBERED)]
    .filter(([whole]) => !(quotes.length > 0 && QUOTE.test(whole)))
    .map((match) => {
      const end = match.index + match[0].length;
      return { start: end - (match[1] ?? match[2] ?? match[3] ?? "").length, end };
    });
}

function isInside({ start, end }: Span, others: readonly Span[]): boolean {
  return others.some((other) => other.start <= start && end <= other.end);
}

function digitsOf(text: string, { start, end }: Span): string {
  return text.slice(start, end).replace(/\D/g, "");
}

function digitRuns(text: string): string[] {
  return (text.match(/\d[\d\s().-]*/g) ?? []).map((run) => run.replace(/\D/g, "")).filter((run) => run.length >= 6);
}

/** Equal, or equal but for a country or area code. */
function isSameNumber(known: string, said: string): boolean {
  return known === said || (Math.min(known.length, said.length) >= 7 && (known.endsWith(said) || said.endsWith(known)));
}
