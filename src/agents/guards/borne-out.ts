/** Whether a statement of ours says the same kind of thing about the same matter. */
import { sentencesOf } from "./checked-text.ts";
import type { FactBook } from "./fact-book.ts";

/** Words too common to tie two sentences together. */
const COMMON = new Set(
  "para como este esta esto todo toda todos todas pero desde hasta sobre cuando donde tiene tienes tenemos puede puedes nuestro nuestra with from your this that have will they them than what when where para como esse essa isso todo toda todos voce nosso nossa quando onde pode temos mais".split(
    " ",
  ),
);

/** A fact's sentence that has the cue and shares a word of matter with the folded sentence bears it out. */
export function isBorneOut(foldedSentence: string, cue: RegExp, { statements }: FactBook): boolean {
  const said = matterOf(foldedSentence, cue);
  return statements.some(({ text, folded }) =>
    sentencesOf(text).some(({ start, end }) => {
      const fact = folded.slice(start, end);
      if (!new RegExp(cue.source).test(fact)) return false;
      if (fact.trim() === foldedSentence.trim()) return true;
      const known = matterOf(fact, cue);
      return [...said].some((word) => known.has(word));
    }),
  );
}

/** Beginnings of the words that carry the matter, so that "envío" and "envíos" meet. */
function matterOf(folded: string, cue: RegExp): Set<string> {
  const rest = folded.replace(new RegExp(cue.source, "g"), " ");
  const words = rest.match(/[\p{L}]{4,}/gu) ?? [];
  return new Set(words.filter((word) => !COMMON.has(word)).map((word) => word.slice(0, 5)));
}
