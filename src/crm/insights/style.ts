/** How the customer writes: language, way of speaking, length, emojis, hours; each trait with a message that shows it. Pure. */
import { foldText } from "../../lib/text.ts";
import { wallClock } from "../../lib/time.ts";
import type { ContactFacts, HeardMessage } from "./facts.ts";
import { evidenceOf, type Insight, rounded } from "./insight.ts";

const FORMAL =
  /\b(?:usted|ustedes|estimad[oa]s?|disculpe|quisiera|podria|digame|cordialmente|le agradezco|senor(?:a|ita)?|dear|could you please|would you|regards|prezad[oa]s?|gostaria|poderia|senhor[a]?|atenciosamente)\b/;
const INFORMAL =
  /\b(?:oye|pe|causa|bro|pues|porfa|xfa|q|xq|tb|dale|che|vos|wey|amig[oa]|bacan|chevere|jaja+|jeje+|hey|yeah|gonna|wanna|thx|pls|lol|vc|vcs|blz|valeu|kk+|rs+|ta)\b/;
const EMOJI = /\p{Extended_Pictographic}/u;
const SHORT_WORDS = 6;
const LONG_WORDS = 25;
/** Traits are of how somebody writes now. */
const RECENT = 100;

/** A trait each; none of a customer who has written nothing. */
export function styleOf({ messages, timeZone }: ContactFacts): Insight[] {
  const written = messages.filter(({ text }) => text.trim() !== "").slice(-RECENT);
  const traits = [
    languageOf(written),
    mannerOf(written),
    lengthOf(written),
    emojisOf(written),
    hoursOf(written, timeZone),
  ];
  return traits.filter((trait) => trait !== null);
}

function languageOf(messages: readonly HeardMessage[]): Insight | null {
  const read = messages.filter(({ reading }) => reading !== null && reading.language.value !== null);
  const counts = countBy(read, ({ reading }) => reading?.language.value ?? "");
  const [language, count] = counts[0] ?? [];
  if (!language || !count) return null;
  const last = read.findLast(({ reading }) => reading?.language.value === language);
  return trait("language", { language }, count / read.length, last);
}

function mannerOf(messages: readonly HeardMessage[]): Insight | null {
  const formal = messages.filter(({ text }) => FORMAL.test(foldText(text)));
  const informal = messages.filter(({ text }) => INFORMAL.test(foldText(text)));
  const marked = formal.length + informal.length;
  if (marked === 0 || formal.length === informal.length) return null;
  const isFormal = formal.length > informal.length;
  const more = isFormal ? formal : informal;
  return trait("manner", { manner: isFormal ? "formal" : "informal" }, more.length / marked, more.at(-1));
}

function lengthOf(messages: readonly HeardMessage[]): Insight | null {
  const lengths = messages.map(({ text }) => text.trim().split(/\s+/).length);
  const median = [...lengths].sort((a, b) => a - b)[Math.floor(lengths.length / 2)];
  if (median === undefined) return null;
  const sizeOf = (words: number) => (words <= SHORT_WORDS ? "short" : words >= LONG_WORDS ? "long" : "medium");
  const length = sizeOf(median);
  const same = messages.filter((_, index) => sizeOf(lengths[index] ?? 0) === length);
  return trait("length", { length, words: median }, same.length / messages.length, same.at(-1));
}

function emojisOf(messages: readonly HeardMessage[]): Insight | null {
  const having = messages.filter(({ text }) => EMOJI.test(text));
  if (messages.length === 0) return null;
  const share = having.length / messages.length;
  const emojis = having.length === 0 ? "none" : share >= 0.3 ? "many" : "some";
  return trait("emojis", { emojis }, having.length === 0 ? 1 : share, having.at(-1) ?? messages.at(-1));
}

/** The part of the day in which they write most, by the business's clock. */
function hoursOf(messages: readonly HeardMessage[], timeZone: string): Insight | null {
  const partOf = ({ at }: HeardMessage) => {
    const hour = Math.floor(wallClock(at, timeZone).minutes / 60);
    if (hour < 6) return "night";
    return hour < 12 ? "morning" : hour < 19 ? "afternoon" : "evening";
  };
  const [part, count] = countBy(messages, partOf)[0] ?? [];
  if (!part || !count) return null;
  const last = messages.findLast((message) => partOf(message) === part);
  return trait("hours", { part }, count / messages.length, last);
}

function trait(
  kind: string,
  values: Record<string, string | number>,
  share: number,
  message: HeardMessage | undefined,
): Insight | null {
  if (!message) return null;
  return { kind, statement: { key: `style.${kind}`, values }, strength: rounded(share), evidence: evidenceOf(message) };
}

/** Most frequent first; of equals the one seen first. */
function countBy<T>(items: readonly T[], name: (item: T) => string): [string, number][] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(name(item), (counts.get(name(item)) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a);
}
