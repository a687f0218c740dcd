/** The answer is in the language of the turn. Short texts and names of products say too little and are let through. */
import { LOCALES, type Locale } from "../../lib/locale.ts";
import { foldText } from "../../lib/text.ts";
import { wordEvidence } from "../understand/function-words.ts";
import { foldPlain, splitWords } from "../understand/normalise.ts";
import { type CheckedText, sentencesOf } from "./checked-text.ts";
import type { FactBook } from "./fact-book.ts";
import type { Guard } from "./guard.ts";
import { namedProducts } from "./named-products.ts";

/** Letters without product names below which a language can't be told. */
const ENOUGH_LETTERS = 30;
/** By how much, in shares and in signs, another language must lead; no sentence of the shop or of ours comes above. */
const LEAD = { times: 1.25, signs: 1.5 };
/** What a word that customers use often tells beside a small word. */
const COMMON_WORD = 0.5;

/** Spellings that one of the languages has and the others have not. */
const SPELLINGS: Record<Locale, RegExp> = {
  es: /[ñ¿¡]|ción|ciones|\bll|ué\b|\w+dad\b/gi,
  en: /\bth|ing\b|\bwh|'(?:s|m|re|ll|ve|t|d)\b|ed\b|tion|[a-z]ly\b/gi,
  pt: /[ãõç]|lh[aeo]\b|\bnh|nh[aeo]\b|[êâôà]|\w+dade\b/gi,
};

/** Small words that belong to one of the three languages only. */
const SMALL_WORDS: Record<Locale, ReadonlySet<string>> = {
  es: words(
    "el los las y con es una unos por tu tus su sus que en del al lo le te mas muy pero si aqui hay para este esta tienes puedes tenemos cuesta",
  ),
  en: words(
    "the and with is are you your our we of to in for it this that have has can will from or at on be not here they was what if there",
  ),
  pt: words(
    "os uma e com voce voces seu sua em do da dos das ao no na nos nas nao mais mas por que para isso esse esta tem temos pode custa muito ate sao",
  ),
};

const LONGEST = Math.max(...LOCALES.flatMap((locale) => [...SMALL_WORDS[locale]].map((word) => word.length)));

export const language: Guard = {
  name: "language",
  inspect({ checked, kind }, { facts, turn }) {
    if (kind !== "bubble") return [];
    const text = withoutNames(checked, facts);
    const letters = text.match(/\p{L}/gu)?.length ?? 0;
    if (letters < ENOUGH_LETTERS) return [];
    const latin = text.match(/\p{Script=Latin}/gu)?.length ?? 0;
    const other = latin < letters / 2 ? "another script" : otherLanguage(text, turn.locale);
    if (other) return [{ excerpt: checked.text.trim(), why: `the text is in ${other}, not in ${turn.locale}` }];
    const mixed = mixedSentence(text, turn.locale);
    return mixed ? [{ excerpt: pieceOf(checked, mixed), why: `a sentence is not in ${turn.locale}` }] : [];
  },
};

/** Both the count of small words and all signs together must point to the other language; the cheap count goes first. */
function otherLanguage(text: string, locale: Locale): Locale | null {
  const own = countSmallWords(text, locale);
  const suspects = LOCALES.filter((other) => other !== locale && countSmallWords(text, other) > own);
  if (suspects.length === 0) return null;
  const signs = signsOf(text);
  return suspects.find((other) => signs[other] > signs[locale] * LEAD.times + LEAD.signs) ?? null;
}

/** How much in the text speaks for each language. */
function signsOf(text: string): Record<Locale, number> {
  const common = wordEvidence(splitWords(foldPlain(text)));
  const signs = { es: 0, en: 0, pt: 0 };
  for (const locale of LOCALES) {
    const spellings = text.match(SPELLINGS[locale])?.length ?? 0;
    signs[locale] = countSmallWords(text, locale) + COMMON_WORD * common[locale] + spellings;
  }
  return signs;
}

/** One sentence in another language among ours: only where it has many words of that one and hardly any of ours. */
function mixedSentence(text: string, locale: Locale): string | null {
  const spans = sentencesOf(text);
  if (spans.length < 2) return null;
  for (const { start, end } of spans) {
    const sentence = text.slice(start, end);
    if (sentence.length < ENOUGH_LETTERS) continue;
    const own = countSmallWords(sentence, locale);
    const isSuspect = LOCALES.some((other) => other !== locale && countSmallWords(sentence, other) > 2 * own + 2);
    if (isSuspect && otherLanguage(sentence, locale)) return sentence;
  }
  return null;
}

function countSmallWords(text: string, locale: Locale): number {
  return smallWords(text)[locale];
}

let last: { readonly text: string; readonly counts: Record<Locale, number> } | undefined;

/** Of all three languages at once: each is asked about the same text. */
function smallWords(text: string): Record<Locale, number> {
  if (last?.text === text) return last.counts;
  const counts: Record<Locale, number> = { es: 0, en: 0, pt: 0 };
  for (const [word] of foldText(text).matchAll(WORD)) {
    if (word.length > LONGEST) continue;
    for (const locale of LOCALES) if (SMALL_WORDS[locale].has(word)) counts[locale] += 1;
  }
  last = { text, counts };
  return counts;
}

const WORD = /[a-z]+/g;

/** The sentence as it stands in the text, where names and numbers were taken out to judge it. */
function pieceOf({ text }: CheckedText, bare: string): string {
  const words = bare.trim().split(/\s+/);
  const own = sentencesOf(text)
    .map(({ start, end }) => text.slice(start, end))
    .find((sentence) => words.every((word) => sentence.includes(word)));
  return (own ?? text).trim();
}

function withoutNames(checked: CheckedText, { products, business }: FactBook): string {
  let text = checked.text;
  for (const { start, end } of namedProducts(checked, products).reverse()) {
    text = `${text.slice(0, start)} ${text.slice(end)}`;
  }
  // A street of Lima is Spanish in every language.
  const places = business.branches.flatMap(({ name, address, city }) => [address, name, city]);
  for (const place of places) if (place !== "") text = text.replaceAll(place, " ");
  return text.replace(/\S*[\d@/]\S*/g, " ");
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(" "));
}
