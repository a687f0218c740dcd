/** What is written of a quality that the customer asks for: the sentence or the attribute that speaks of it, else that we have no such fact. */
import { foldText, truncate } from "../../lib/text.ts";
import type { Decision, ProductFacts, Turn } from "../agent.ts";
import type { ProductQuestion } from "../product-question.ts";
import { conclude, lines, type Voice } from "../voice.ts";
import { productCard, productChoices, productLine, singleChoices } from "./show.ts";

const SHOWN_MAX = 3;
const SENTENCE_MAX = 160;
/** So many letters make two words of one family: "juegos", "juega". */
const FAMILY = 4;

function wordsOf(text: string): readonly string[] {
  return foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
}

/** Words that every sentence may hold. */
const EVERYDAY = new Set(
  "tiene tienen puede pueden viene vienen sirve mejor cuanto cuanta donde quiero whats which there would could quanto quanta".split(
    " ",
  ),
);

/** Answers a question about a quality of the products; one of them, or those that were shown together. */
export function sayQuality(
  products: readonly ProductFacts[],
  question: ProductQuestion,
  turn: Turn,
  voice: Voice,
): Decision {
  const shown = products.slice(0, SHOWN_MAX);
  const facts = shown.map((product) => factAbout(product, question.folded));
  const [only, second] = shown;
  const isKnown = facts.some((fact) => fact !== null);
  const text =
    only && !second
      ? lines(
          isKnown ? voice.say("products.about_intro") : voice.tell("qualifier.no_such_fact"),
          isKnown ? lines(productLine(only, voice), facts[0] ?? null) : productCard(only, "details", "", voice),
          voice.say(only.stock === null ? "products.service_question" : "products.single_question"),
        )
      : lines(
          voice.tell(isKnown ? "qualifier.written_of_it" : "qualifier.no_such_fact"),
          ...shown.map((product, at) => {
            const line = `• ${productLine(product, voice)}`;
            return facts[at] ? `${line}: ${facts[at]}` : line;
          }),
          voice.say("products.list_question"),
        );
  return conclude("product-expert", turn, voice, {
    replies: [{ text, choices: only && !second ? singleChoices(only, voice) : productChoices(shown, voice) }],
    sources: shown.map((product) => ({ type: "product", product })),
    offeredProductIds: shown.map(({ id }) => id),
    pending: only && !second ? "purchase_offered" : null,
    why: isKnown
      ? "A quality is asked for; told what is written of it."
      : "A quality is asked for that nothing is written of.",
  });
}

/** Whether a sheet of the products speaks of what is asked. */
export function isWrittenOf({ folded }: ProductQuestion, products: readonly ProductFacts[]): boolean {
  return products.some((product) => factAbout(product, folded) !== null);
}

/** The attribute or the sentence of the description that has a word of the question; null when none has. */
function factAbout({ description, attributes }: ProductFacts, folded: string): string | null {
  const asked = wordsOf(folded)
    .filter((word) => word.length > FAMILY && !EVERYDAY.has(word))
    .map((word) => word.slice(0, FAMILY + 1));
  const speaks = (text: string) => wordsOf(text).some((word) => asked.some((start) => word.startsWith(start)));
  const sentence = description.split(/(?<=[.!])\s+/u).find(speaks);
  if (sentence) return truncate(sentence.replace(/\s+/g, " ").trim(), SENTENCE_MAX);
  const attribute = Object.entries(attributes).find(([key, value]) => speaks(`${foldText(key)} ${value}`));
  return attribute ? `${attribute[0]}: ${attribute[1]}` : null;
}
