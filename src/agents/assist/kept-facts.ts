/** Whether a text in other words says the same facts: no number, link, address or name more, no number or link less. Pure. */
import { foldText } from "../../lib/text.ts";
import { type CheckedText, checkedText, excerptOf } from "../guards/checked-text.ts";
import { linkSpans } from "../guards/links.ts";
import { numbersOf } from "../guards/numbers.ts";

const EMAIL = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;
/** A word with a capital inside a sentence: after another word, a comma or an opening sign. */
const NAME = /(?<=[\p{L}\d,;:("“«]\s{0,3}[¡¿"“«(]?)(?<![.!?…:]\s{0,3}[¡¿"“«(]?)\p{Lu}[\p{L}'’-]*/gu;
/** Words that English writes with a capital where the others do not, and forms of address. */
const CAPITALS = new Set(
  (
    "i i'm i'll i've i'd monday tuesday wednesday thursday friday saturday sunday january february march april may june july " +
    "august september october november december spanish english portuguese mr mrs ms sr sra sres ud uds usted ustedes " +
    "hi hello hey dear hola ola oi hoy today hoje"
  ).split(" "),
);

/** What is wrong with `after` as another wording of `before`, as a sentence for a model; null when nothing is. */
export function lostOrAdded(before: string, after: string): string | null {
  const [from, to] = [checkedText(before), checkedText(after)];
  const had = numbersIn(from);
  const has = numbersIn(to);
  const added = [...has.digits, ...has.words].find((value) => !had.all.has(value));
  if (added !== undefined) return `it says ${added}, which the text does not; keep numbers as they are written`;
  const lost = had.digits.find((value) => !has.all.has(value));
  if (lost !== undefined) return `it leaves out ${lost}; keep every number`;
  const [links, own] = [linksIn(from), linksIn(to)];
  const link = own.find((one) => !links.includes(one));
  if (link) return `it has the link or address ${link}, which the text does not`;
  const missing = links.find((one) => !own.includes(one));
  if (missing) return `it leaves out ${missing}; keep every link and address`;
  const words = new Set(wordsOf(before));
  const name = [...to.text.matchAll(NAME)]
    .map(([word]) => word)
    .find((word) => !wordsOf(word).every((part) => words.has(part) || CAPITALS.has(part)));
  return name ? `it names ${name}, which the text does not` : null;
}

/** Numbers in words count as said; "un" and "one" are articles, and "mil gracias" is no amount. */
function numbersIn(text: CheckedText): { digits: number[]; words: number[]; all: Set<number> } {
  const found = numbersOf(text);
  const digits = found.filter(({ isInWords }) => !isInWords).map(({ value }) => value);
  const words = found.filter(({ isInWords, value }) => isInWords && value !== 1).map(({ value }) => value);
  return { digits, words, all: new Set([...digits, ...words]) };
}

function linksIn(text: CheckedText): string[] {
  const links = linkSpans(text).map((span) => excerptOf(text, span).replace(/[.,;:!?]+$/, ""));
  return [...links, ...(text.text.match(EMAIL) ?? [])].sort();
}

function wordsOf(text: string): string[] {
  return foldText(text).match(/[\p{L}\d]+(?:['’][\p{L}]+)?/gu) ?? [];
}
