/** The classifier's view of a message: hashed word 1–2-grams, character 3–5-grams and groups of meaning. */
import { conceptsOf } from "./concepts.ts";
import type { NormalText } from "./normalise.ts";

/** Buckets of the hashed feature space; a power of two. */
export const FEATURE_BUCKETS = 1 << 15;

export interface FeatureVector {
  readonly buckets: readonly number[];
  readonly weights: readonly number[];
}

const MAX_TOKENS = 220;
const MAX_WORD_LENGTH = 18;
const WORD_WEIGHT = 1;
const PAIR_WEIGHT = 0.8;
const GRAM_WEIGHT = 0.25;
/** Of the question mark and the length. */
const FORM_WEIGHT = 0.6;
const CONCEPT_WEIGHT = 3;
const CONCEPT_PAIR_WEIGHT = 1.2;

/** The features of a text, scaled to unit length. Deterministic: the shipped weights depend on every detail here. */
export function extractFeatures(text: NormalText): FeatureVector {
  const bag = createBag();
  let previous = "<s>";
  let previousConcept = "";
  for (const token of text.tokens.slice(0, MAX_TOKENS)) {
    bag.add(token, 1, WORD_WEIGHT);
    bag.add(`${previous} ${token}`, 2, PAIR_WEIGHT);
    addGrams(token, bag);
    previousConcept = addConcepts(token, previousConcept, bag);
    previous = token;
  }
  bag.add(`${previous} </s>`, 2, PAIR_WEIGHT);
  for (const emoji of text.emojis.slice(0, 8)) bag.add(emoji.word, 1, WORD_WEIGHT);
  if (text.isQuestion) bag.add("?", 4, FORM_WEIGHT);
  bag.add(lengthClass(text.tokens.length), 5, FORM_WEIGHT);
  return bag.toVector();
}

interface Bag {
  /** Adds a feature of the kind `seed`; `from` and `to` take a slice of it. */
  add(feature: string, seed: number, weight: number, from?: number, to?: number): void;
  toVector(): FeatureVector;
}

function createBag(): Bag {
  const buckets: number[] = [];
  const weights: number[] = [];
  let squares = 0;
  return {
    add(feature, seed, weight, from = 0, to = feature.length) {
      buckets.push(hashSlice(feature, from, to, seed));
      weights.push(weight);
      squares += weight * weight;
    },
    toVector() {
      const factor = squares > 0 ? 1 / Math.sqrt(squares) : 0;
      for (let at = 0; at < weights.length; at++) weights[at] = (weights[at] ?? 0) * factor;
      return { buckets, weights };
    },
  };
}

function addGrams(token: string, bag: Bag): void {
  const padded = `^${token.slice(0, MAX_WORD_LENGTH)}$`;
  for (let size = 3; size <= 5; size++) {
    for (let at = 0; at + size <= padded.length; at++) bag.add(padded, 3, GRAM_WEIGHT, at, at + size);
  }
}

/** Adds what the token is about, alone and after what the words before were about; returns the latter for the next token. */
function addConcepts(token: string, previousConcept: string, bag: Bag): string {
  let last = previousConcept;
  for (const concept of conceptsOf(token)) {
    bag.add(concept, 6, CONCEPT_WEIGHT);
    if (previousConcept !== "") bag.add(`${previousConcept} ${concept}`, 7, CONCEPT_PAIR_WEIGHT);
    last = concept;
  }
  return last;
}

function lengthClass(count: number): string {
  if (count <= 2) return `len${count}`;
  if (count <= 5) return "lenshort";
  return count <= 14 ? "lenmid" : "lenlong";
}

/** FNV-1a over a slice, without allocating it. */
function hashSlice(text: string, from: number, to: number, seed: number): number {
  let hash = Math.imul(0x811c9dc5 ^ seed, 16777619);
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619);
  hash ^= hash >>> 15;
  return (hash >>> 0) & (FEATURE_BUCKETS - 1);
}
