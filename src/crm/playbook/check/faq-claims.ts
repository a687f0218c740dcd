/** Answers of the FAQ that say otherwise than rules, products or hours. Pure; finds the plain cases, not every one. */
import { LOCALES, type Locale } from "../../../lib/locale.ts";
import type { PlaybookContent } from "../content.ts";
import type { Finding } from "./finding.ts";
import { amountsIn, daysIn, monthsIn, sentencesOf, weekdaysIn } from "./text-facts.ts";

const DELIVERY = "(?:envios?|entregas?|delivery|despachos?|shipping|frete)";
const FREE_DELIVERY = new RegExp(
  `${DELIVERY}[^.,;]{0,60}\\b(?:gratis|gratuit[oa]s?|sin costo|is free|are free|free of charge|sem custo)\\b` +
    `|\\b(?:free|gratis|gratuit[oa]) ${DELIVERY}`,
);
const AT_STORE = /\b(?:recog\w+|recojo|retir\w+|pick-?\s?up|collect\w*|en tienda|in store|na loja)\b/;
const WARRANTY = /\b(?:garantias?|warrant(?:y|ies))\b/;
const ALL_PRODUCTS =
  /\b(?:todos (?:nuestros |los |os |nossos )?(?:productos|equipos|produtos)|all (?:our |the )?(?:products|devices|items)|every product)\b/;
const RETURN = /\b(?:cambi\w+|devol\w+|returns?|returned|exchange\w*|troca\w*)\b/;
const OPEN = /\b(?:abrimos|abre|abren|atendemos|atiende|abiert[oa]s?|open|abertos?|abertas?|atende|funcionamos)\b/;
const CLOSED =
  /\b(?:cerrad[oa]s?|cerramos|cierra|closed|no (?:abrimos|atendemos)|nao (?:abrimos|atendemos)|fechad[oa]s?|fechamos|not open)\b/;

export function findFaqClaims(content: PlaybookContent): Finding[] {
  return content.faq.flatMap((entry) =>
    LOCALES.flatMap((locale) => {
      const answer = entry[locale]?.answer;
      if (answer === undefined) return [];
      return sentencesOf(answer).flatMap((sentence) =>
        CLAIMS.flatMap((claim) => {
          const found = claim(sentence, content, locale);
          if (!found) return [];
          const values = { sentence: sentence.trim(), ...found.values };
          return [
            { severity: "contradiction", code: found.code, where: `faq.${entry.key} (${locale})`, values } as const,
          ];
        }),
      );
    }),
  );
}

interface Found {
  readonly code: string;
  readonly values: Finding["values"];
}
type Claim = (sentence: string, content: PlaybookContent, locale: Locale) => Found | null;

const CLAIMS: readonly Claim[] = [
  function freeDelivery(sentence, { rules, business }) {
    const { zones } = rules.delivery;
    if (zones.length === 0 || !FREE_DELIVERY.test(sentence) || AT_STORE.test(sentence)) return null;
    const named = amountsIn(sentence, business.currency);
    const limits = new Set(zones.map(({ freeFromCents }) => freeFromCents));
    const isTrue =
      named.length > 0
        ? named.some((amount) => limits.has(amount))
        : zones.some(({ cents, freeFromCents }) => cents === 0 || freeFromCents === 0);
    return isTrue ? null : { code: "faqFreeDelivery", values: { zones: zones.map(({ name }) => name).join(", ") } };
  },
  function warranty(sentence, { products }) {
    if (!WARRANTY.test(sentence)) return null;
    const kept = new Set(products.map(({ warrantyMonths }) => warrantyMonths));
    const unknown = monthsIn(sentence).find((months) => !kept.has(months));
    if (unknown !== undefined) return claimed("faqWarranty", { months: unknown });
    const least = Math.min(
      ...products.filter(({ stock }) => stock !== null).map(({ warrantyMonths }) => warrantyMonths ?? 0),
    );
    const most = Math.max(0, ...monthsIn(sentence));
    if (!ALL_PRODUCTS.test(sentence) || most <= least) return null;
    return claimed("faqWarrantyAll", { months: most, least });
  },
  function returns(sentence, { rules }) {
    if (!RETURN.test(sentence)) return null;
    const { returnDays } = rules.guarantee;
    const days = daysIn(sentence).find((one) => one !== returnDays);
    return days === undefined ? null : { code: "faqReturns", values: { days, returnDays } };
  },
  function openDays(sentence, { business }, locale) {
    const days = weekdaysIn(sentence);
    const saysClosed = CLOSED.test(sentence);
    const { branches } = business;
    if (days.length === 0 || branches.length === 0 || (!saysClosed && !OPEN.test(sentence))) return null;
    // "Monday to Friday we open, on Sundays we are closed" says both; only people can tell which day goes with which.
    if (saysClosed && OPEN.test(sentence.replace(CLOSED, ""))) return null;
    const isOpen = (day: number) => branches.some(({ hours }) => hours.some(({ weekday }) => weekday === day));
    const wrong = days.find((day) => isOpen(day) === saysClosed);
    if (wrong === undefined) return null;
    return { code: saysClosed ? "faqClosed" : "faqOpen", values: { day: dayName(wrong, locale) } };
  },
];

function dayName(weekday: number, locale: Locale): string {
  // 4 January 1970 was a Sunday.
  const date = new Date(Date.UTC(1970, 0, 4 + weekday));
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(date);
}

function claimed(code: string, values: Finding["values"]): Found {
  return { code, values };
}
