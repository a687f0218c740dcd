/** E-mails, phones and numbers of orders, documents or accounts: only the business's own and those of this conversation. */
import { type CheckedText, excerptOf, type Span } from "./checked-text.ts";
import type { Guard } from "./guard.ts";
import { findMoney } from "./money-mentions.ts";

const EMAIL = /[\p{L}\d._%+-]+\s?(?:@|\(at\)|\[at\]|\barroba\b)\s?[\p{L}\d-]+(?:\.[\p{L}\d-]+)+/giu;
const PHONE = /(?<![\w.,/$-])\+?\(?\d[\d\s().-]{5,}\d(?!\w)/g;
const DATE = /^\d{4}-\d{2}-\d{2}|^\d{1,2}[.-]\d{1,2}[.-]\d{2,4}$/;
const NUMBERED =
  /(?:pedido|orden|order|compra|caso|case|ticket|guia|tracking|seguimiento|rastreio|boleta|factura|invoice|protocolo|reclamo|cuenta|conta|account|cci|iban|pix|yape|dni|ruc|cpf|cnpj|nit|rfc|documento)\s*(?:(?:n(?:ro|um|o)?\b\.?|numero|number|id|code|codigo|es|is|e|de|:|°|º)\s*)*#?\s*((?:[a-z]{1,6}-?)?\d[\da-z-]{2,})|(?:#|\b(?:numero|number|codigo|code)\s*(?:es|is|e|:)?)\s?((?:[a-z]{1,6}-?)?\d[\da-z-]{2,})/g;

export const personalData: Guard = {
  name: "personal-data",
  inspect({ checked }, { facts, turn }) {
    const found = { emails: emails(checked), phones: phones(checked), numbers: numbered(checked) };
    if (Object.values(found).every((spans) => spans.length === 0)) return [];
    const known = [...facts.statements, ...facts.customer, ...facts.reps].map(({ folded }) => folded);
    const { email, phone, orderNumber } = turn.understanding.entities;
    const own = [...known, ...[email, phone, orderNumber].flatMap((value) => (value ? [value.toLowerCase()] : []))];
    const digits = own.flatMap(digitRuns);
    return [
      ...found.emails.filter((span) => !own.some((text) => text.includes(plainEmail(checked, span)))),
      ...found.phones.filter((span) => !digits.some((run) => isSameNumber(run, digitsOf(checked.text, span)))),
      ...found.numbers.filter((span) => !own.some((text) => text.includes(checked.folded.slice(span.start, span.end)))),
    ].map((span) => ({ excerpt: excerptOf(checked, span), why: "it is neither ours nor of this conversation" }));
  },
};

function emails({ folded }: CheckedText): Span[] {
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

function numbered({ folded }: CheckedText): Span[] {
  return [...folded.matchAll(NUMBERED)].map((match) => {
    const end = match.index + match[0].length;
    return { start: end - (match[1] ?? match[2] ?? "").length, end };
  });
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
