/** The thing or service a message is about, in the customer's own words. */
import { conceptsOf, isThing } from "../concepts.ts";

/** Words that join two parts of a name ("torta de chocolate", "mesa para ocho"). */
const JOINTS = new Set("de da do del para pra con com sin sem of with for".split(" "));
const SIZE = /^\d{1,4}(?:gb|tb|kg|ml|cm|l|w|v|k)?$|^(?:xs|s|m|l|xl|xxl)$/;
const LONGEST = 5;
/** Groups that qualify a thing rather than name one, or whose words are too common alone. */
const QUALIFIERS = new Set(["variant", "plan", "kids"]);

/** The first thing named in the folded words with what qualifies it, or undefined. */
export function findProduct(words: readonly string[]): string | undefined {
  const from = words.findIndex(namesThing);
  if (from < 0) return undefined;
  let to = from + 1;
  while (to < words.length && to - from < LONGEST) {
    const word = words[to] ?? "";
    if (qualifies(word)) to += 1;
    else if (JOINTS.has(word) && qualifies(words[to + 1] ?? "")) to += 2;
    else break;
  }
  return words.slice(from, to).join(" ");
}

function namesThing(word: string): boolean {
  return conceptsOf(word).some((concept) => isThing(concept) && !QUALIFIERS.has(concept));
}

function qualifies(word: string): boolean {
  return SIZE.test(word) || conceptsOf(word).some(isThing);
}
