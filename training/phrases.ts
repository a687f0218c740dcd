/**
 * The labelled phrases: text files with a section header in brackets that states the labels, and one message a line after it.
 *
 *     [objection also=price objection=price signal=pricing_details sentiment=-0.2]
 *     uy, está caro, ¿me hace precio?
 *
 * The first word is the main intent; a label that is not stated is null or false. Lines that begin with `//` are comments.
 */
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  BUYING_SIGNALS,
  type BuyingSignal,
  INTENTS,
  type Intent,
  OBJECTIONS,
  type Objection,
} from "../src/agents/understand/understanding.ts";
import { InputError } from "../src/lib/errors.ts";
import { LOCALES, type Locale } from "../src/lib/locale.ts";
import { packageRoot } from "../src/lib/root.ts";

export interface Labels {
  readonly intent: Intent;
  /** Further intents in the same message. */
  readonly also: readonly Intent[];
  readonly objection: Objection | null;
  readonly buyingSignal: BuyingSignal | null;
  readonly handoff: boolean;
  readonly closure: boolean;
  readonly optOut: boolean;
  /** −1 to 1; null where nobody judged it (`sentiment=?`). */
  readonly sentiment: number | null;
}

export interface Phrase extends Labels {
  readonly text: string;
  readonly language: Locale;
}

/**
 * Parses one file of phrases.
 * @param file name for the errors
 * @throws InputError naming file and line for an unknown label, a bad value or a message before the first header
 */
export function parsePhrases(content: string, language: Locale, file: string): Phrase[] {
  const phrases: Phrase[] = [];
  let labels: Labels | undefined;
  content.split(/\r?\n/).forEach((raw, at) => {
    const line = raw.trim();
    if (line === "" || line.startsWith("//")) return;
    const header = /^\[([a-z_]+(?: [^\]]*)?)\]$/.exec(line)?.[1];
    if (header !== undefined) labels = parseHeader(header, `${file}:${at + 1}`);
    else if (labels) phrases.push({ text: line, language, ...labels });
    else throw new InputError(`${file}:${at + 1}: a message before the first [intent …] header`);
  });
  return phrases;
}

const FLAGS = { handoff: "handoff", closure: "closure", optout: "optOut" } as const;

function parseHeader(header: string, place: string): Labels {
  const [intent = "", ...words] = header.trim().split(/\s+/);
  const labels: { -readonly [K in keyof Labels]: Labels[K] } = {
    intent: oneOf(INTENTS, intent, "intent", place),
    also: [],
    objection: null,
    buyingSignal: null,
    handoff: false,
    closure: false,
    optOut: false,
    sentiment: 0,
  };
  for (const word of words) {
    const [key = "", value] = word.split("=", 2);
    if (value === undefined && key in FLAGS) labels[FLAGS[key as keyof typeof FLAGS]] = true;
    else if (key === "also" && value)
      labels.also = value.split(",").map((name) => oneOf(INTENTS, name, "intent", place));
    else if (key === "objection" && value) labels.objection = oneOf(OBJECTIONS, value, "objection", place);
    else if (key === "signal" && value) labels.buyingSignal = oneOf(BUYING_SIGNALS, value, "signal", place);
    else if (key === "sentiment" && value) labels.sentiment = parseSentiment(value, place);
    else throw new InputError(`${place}: unknown label "${word}"`);
  }
  if (labels.also.includes(labels.intent)) throw new InputError(`${place}: also= repeats the main intent`);
  return labels;
}

function parseSentiment(value: string, place: string): number | null {
  if (value === "?") return null;
  const mood = Number(value);
  if (!(mood >= -1 && mood <= 1)) throw new InputError(`${place}: sentiment "${value}" is not between -1 and 1`);
  return mood;
}

function oneOf<L extends string>(labels: readonly L[], value: string, kind: string, place: string): L {
  const found = labels.find((label) => label === value);
  if (found === undefined) throw new InputError(`${place}: unknown ${kind} "${value}"`);
  return found;
}

const FOLDER = join(packageRoot, "training");

/** All phrases to train on, in a fixed order, each text of a language once (the first labels count). */
export function readTrainingPhrases(): Phrase[] {
  const seen = new Set<string>();
  return LOCALES.flatMap((locale) =>
    readdirSync(join(FOLDER, locale))
      .filter((name) => name.endsWith(".txt"))
      .sort()
      .flatMap((name) => readFile(join(locale, name), locale)),
  ).filter(({ text, language }) => {
    const key = `${language} ${text}`;
    return !seen.has(key) && seen.add(key);
  });
}

/** The messages that nothing is trained or tuned on: two sets, written apart from the training phrases and from each other. */
export function readTestPhrases(): { readonly fresh: Phrase[]; readonly heldOut: Phrase[] } {
  return {
    fresh: LOCALES.flatMap((locale) => readFile(join("test", `${locale}.txt`), locale)),
    heldOut: LOCALES.flatMap((locale) => readFile(join("test", `heldout-${locale}.txt`), locale)),
  };
}

function readFile(name: string, language: Locale): Phrase[] {
  return parsePhrases(readFileSync(join(FOLDER, name), "utf8"), language, `training/${name}`);
}

/** Whether a phrase belongs to the tenth of the training data that thresholds are chosen on. Decided by its text alone. */
export function isDevPhrase({ text, language }: Phrase): boolean {
  return createHash("sha256").update(`${language} ${text}`).digest().readUInt32BE(0) % 10 === 0;
}

/** Changes whenever the phrases or `recipe` (what else decides the weights) change. */
export function fingerprint(phrases: readonly Phrase[], recipe: string): string {
  const hash = createHash("sha256").update(recipe);
  for (const phrase of phrases) hash.update(`\n${JSON.stringify(phrase)}`);
  return hash.digest("hex").slice(0, 32);
}
