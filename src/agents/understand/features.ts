/**
 * The classifier's view of a message: hashed words, pairs and near pairs of words, character 3–5-grams, groups of meaning,
 * and the frame of the sentence, in which a word stands as what it does or is about.
 */

import { smallWordClass } from "./concepts/small-words.ts";
import { conceptsOf, isThing } from "./concepts.ts";
import type { NormalText } from "./normalise.ts";

export interface FeatureVector {
  /** Hashes of 32 bits; a classifier keeps as many of the low bits as it has buckets. */
  readonly hashes: readonly number[];
  readonly weights: readonly number[];
}

const MAX_TOKENS = 220;
const MAX_WORD_LENGTH = 18;

/** Kinds of features, each hashed apart, and how much each counts. */
export const KINDS = {
  word: [1, 1],
  pair: [2, 0.8],
  gram: [3, 0.5],
  form: [4, 0.6],
  nearPair: [5, 0.5],
  concept: [6, 1.6],
  conceptPair: [7, 0.8],
  frame: [8, 0.6],
  negated: [9, 0.8],
  triple: [10, 0.5],
  edge: [11, 0.5],
} as const satisfies Record<string, readonly [seed: number, weight: number]>;
export type FeatureKind = keyof typeof KINDS;

/** How many words a negation reaches forward. */
const NEGATION_REACH = 3;

/** The features of a text, scaled to unit length. Deterministic: the shipped weights depend on every detail here. */
export function extractFeatures(text: NormalText): FeatureVector {
  const bag = createBag();
  const tokens = text.tokens.slice(0, MAX_TOKENS);
  addWords(tokens, bag);
  addMeaning(tokens, bag);
  for (const emoji of text.emojis.slice(0, 8)) bag.add("word", emoji.word);
  if (text.isQuestion) bag.add("form", "?");
  if (text.raw.includes("!")) bag.add("form", "!");
  bag.add("form", lengthClass(tokens.length));
  return bag.toVector();
}

interface Bag {
  /** Adds a feature; `from` and `to` take a slice of it. */
  add(kind: FeatureKind, feature: string, from?: number, to?: number): void;
  toVector(): FeatureVector;
}

function createBag(): Bag {
  const hashes: number[] = [];
  const weights: number[] = [];
  let squares = 0;
  return {
    add(kind, feature, from = 0, to = feature.length) {
      const [seed, weight] = KINDS[kind];
      hashes.push(hashSlice(feature, from, to, seed));
      weights.push(weight);
      squares += weight * weight;
    },
    toVector() {
      const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      for (let at = 0; at < weights.length; at++) weights[at] = (weights[at] ?? 0) * factor;
      return { hashes, weights };
    },
  };
}

function addWords(tokens: readonly string[], bag: Bag): void {
  let [beforePrevious, previous] = ["", "<s>"];
  for (const token of tokens) {
    bag.add("word", token);
    bag.add("pair", `${previous} ${token}`);
    if (beforePrevious !== "") {
      bag.add("nearPair", `${beforePrevious} ${token}`);
      bag.add("triple", `${beforePrevious} ${previous} ${token}`);
    }
    addGrams(token, bag);
    [beforePrevious, previous] = [previous, token];
  }
  bag.add("pair", `${previous} </s>`);
  if (tokens.length > 0) bag.add("edge", `<${tokens[0]}`);
}

function addGrams(token: string, bag: Bag): void {
  const padded = `^${token.slice(0, MAX_WORD_LENGTH)}$`;
  for (let size = 3; size <= 5; size++) {
    for (let at = 0; at + size <= padded.length; at++) bag.add("gram", padded, at, at + size);
  }
}

/** What the words are about, alone and in pairs, and the frame they make. */
function addMeaning(tokens: readonly string[], bag: Bag): void {
  let previousConcept = "";
  let frame = ["<s>"];
  let negatedUntil = -1;
  const seen = new Set<string>();
  tokens.forEach((token, at) => {
    const concepts = conceptsOf(token);
    const small = smallWordClass(token);
    let last = previousConcept;
    for (const concept of concepts) {
      if (!seen.has(concept)) bag.add("concept", concept);
      seen.add(concept);
      if (previousConcept !== "" && previousConcept !== concept) {
        bag.add("conceptPair", `${previousConcept} ${concept}`);
      }
      if (at <= negatedUntil) bag.add("negated", concept);
      last = concept;
    }
    previousConcept = last;
    if (at <= negatedUntil) bag.add("negated", token);
    if (small === "NOT") negatedUntil = at + NEGATION_REACH;
    frame = addFrame(frame, small ?? (concepts.some(isThing) ? "THING" : (concepts[0] ?? "_")), bag);
  });
  addFrame(frame, "</s>", bag);
}

/** Adds the pairs and triples that end with `place`, and returns the last two places for the next one. */
function addFrame(frame: readonly string[], place: string, bag: Bag): string[] {
  const [first, second] = frame.length > 1 ? frame : ["", frame[0]];
  // A run of unknown words is one gap.
  if (place === "_" && second === "_") return [...frame];
  bag.add("frame", `${second} ${place}`);
  if (first !== "") bag.add("frame", `${first} ${second} ${place}`);
  return [second ?? "", place];
}

function lengthClass(count: number): string {
  if (count <= 2) return `len${count}`;
  if (count <= 5) return "lenshort";
  return count <= 14 ? "lenmid" : "lenlong";
}

/** FNV-1a over a slice, without allocating it, mixed so that the low bits can be used alone. */
function hashSlice(text: string, from: number, to: number, seed: number): number {
  let hash = Math.imul(0x811c9dc5 ^ seed, 16777619);
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
