/** What is checked of every answer, whatever the scenario says: grounded, in the right language, short, never repeated. */

import type { Understand } from "../agents/understand/understanding.ts";
import type { Locale } from "../lib/locale.ts";
import { foldText } from "../lib/text.ts";
import { numbersIn } from "./amounts.ts";
import type { Expectation } from "./scenario.ts";
import type { Answer } from "./stage.ts";

const MAX_BUBBLES = 2;
const MAX_LENGTH = 1_000;
/** Texts shorter than this have no language of their own. */
const MIN_LANGUAGE_LENGTH = 40;
const OTHER_LANGUAGE_MIN = 0.85;
const MARKUP = /\*\*|^#{1,4} |```|<\/?[a-z][^>]*>|\{\{|\bundefined\b|\bNaN\b|\[object/im;

/** Things wrong with an answer in general; empty when all is well. Said in English, for the report. */
export function generalFaults(
  answer: Answer,
  context: {
    readonly before: readonly string[];
    /** All amounts of money, in minor units, that the data or the customer has named. */
    readonly amounts: ReadonlySet<number>;
    readonly language: Locale | null;
    readonly understand: Understand;
    readonly now: Date;
  },
): string[] {
  const faults: string[] = [];
  const { bubbles } = answer;
  if (answer.trace && bubbles.length > MAX_BUBBLES) faults.push(`${bubbles.length} bubbles in one answer`);
  for (const text of bubbles) {
    if (text.length > MAX_LENGTH) faults.push(`a bubble of ${text.length} characters`);
    if (MARKUP.test(text)) faults.push(`markup in "${excerpt(text)}"`);
    if (context.before.at(-1) === text || (text.length > 60 && context.before.includes(text))) {
      faults.push(`says again "${excerpt(text)}"`);
    }
    const unknown = numbersIn(text).filter((cents) => !context.amounts.has(cents));
    if (unknown.length > 0) faults.push(`an amount that no data names (${unknown[0]}) in "${excerpt(text)}"`);
    const other = context.language && otherLanguage(text, context.language, context.understand, context.now);
    if (other) faults.push(`speaks ${other} in "${excerpt(text)}"`);
  }
  return faults;
}

/** Where an answer is not what its step expects. */
export function unmet(answer: Answer, expected: Expectation, stage: string): string[] {
  const faults: string[] = [];
  const said = foldText(answer.bubbles.join("\n"));
  const has = (pattern: string) => new RegExp(foldPattern(pattern), "iu").test(said);
  if (expected.silent && answer.bubbles.length > 0) faults.push(`is not silent: "${excerpt(said)}"`);
  if (!expected.silent && answer.trace && answer.bubbles.length === 0) faults.push("nothing is answered");
  const agent = answer.trace?.agent;
  if (expected.agent && agent && !expected.agent.includes(agent))
    faults.push(`${agent} answers, not ${expected.agent.join("/")}`);
  for (const pattern of expected.says)
    if (!has(pattern)) faults.push(`does not say /${pattern}/ in "${excerpt(said)}"`);
  if (expected.saysOne.length > 0 && !expected.saysOne.some(has))
    faults.push(`says none of /${expected.saysOne.join("/ /")}/ in "${excerpt(said)}"`);
  for (const pattern of expected.never) if (has(pattern)) faults.push(`says /${pattern}/ in "${excerpt(said)}"`);
  for (const product of expected.offers)
    if (!said.includes(foldText(product))) faults.push(`does not offer ${product}`);
  if (expected.stage && !expected.stage.some((one) => one === stage))
    faults.push(`the sale is at "${stage}", not ${expected.stage.join("/")}`);
  const next = answer.trace?.next.type;
  if (expected.next && next && next !== expected.next) faults.push(`then "${next}", not "${expected.next}"`);
  return faults;
}

/** Patterns are written as people write; the text they are held against has no accents. */
export function foldPattern(pattern: string): string {
  return pattern
    .normalize("NFD")
    .replace(/(?<=[a-zA-Z])[\u0300-\u036f]/gu, "")
    .normalize("NFC");
}

function otherLanguage(text: string, language: Locale, understand: Understand, now: Date): Locale | null {
  // Names of products and addresses belong to no language.
  const words = text.replace(/https?:\/\/\S+|\S*\d\S*/g, " ");
  if (words.trim().length < MIN_LANGUAGE_LENGTH) return null;
  const read = understand(words, {
    fallbackLocale: language,
    locales: ["es", "en", "pt"],
    now,
    timeZone: "UTC",
  }).language;
  return read.value !== language && read.confidence >= OTHER_LANGUAGE_MIN ? read.value : null;
}

function excerpt(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 160 ? `${line.slice(0, 160)}…` : line;
}
