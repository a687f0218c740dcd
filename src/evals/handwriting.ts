/** How a customer's line is typed in each run: as written, then with the carelessness of a phone. */
import { foldText } from "../lib/text.ts";
import type { Random } from "./random.ts";

/** Runs of one scenario differ in these ways, in this order. */
const HANDS: readonly ((text: string, random: Random) => string)[] = [
  (text) => text,
  (text) => keepMoney(text, (words) => foldText(words).replace(/[¿¡]/g, "")),
  (text, random) => keepMoney(foldText(text), (words) => mistype(words, random, 0.06)),
  (text) =>
    `${text.charAt(0).toUpperCase()}${text.slice(1)}${/[.?!\p{Emoji_Presentation}]$/u.test(text) ? "" : "."} 🙂`,
];

/** The line as the run numbered `run` (from 0) types it. */
export function typed(text: string, run: number, random: Random): string {
  return HANDS[run % HANDS.length]?.(text, random) ?? text;
}

/** Numbers, links and addresses are never mistyped: they would mean something else. */
function keepMoney(text: string, change: (words: string) => string): string {
  return text
    .split(/(\S*[\d@/]\S*)/)
    .map((piece, index) => (index % 2 === 1 ? piece : change(piece)))
    .join("");
}

/** Neighbouring letters swapped, a letter dropped or doubled, in words long enough to be understood all the same. */
function mistype(text: string, random: Random, share: number): string {
  return text.replace(/\p{L}{6,}/gu, (word) => {
    if (random.next() >= share * word.length) return word;
    const at = 2 + Math.floor(random.next() * (word.length - 3));
    const kind = random.pick(["swap", "drop", "double"] as const);
    if (kind === "drop") return word.slice(0, at) + word.slice(at + 1);
    if (kind === "double") return word.slice(0, at) + word.charAt(at) + word.slice(at);
    return word.slice(0, at) + word.charAt(at + 1) + word.charAt(at) + word.slice(at + 2);
  });
}
