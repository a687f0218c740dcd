/** What training made: the weights and the vocabulary, read from their files so that no copy of them stays in memory as text. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../lib/root.ts";
import type { ModelData } from "./classifier.ts";
import type { Vocabulary } from "./mend.ts";

/** Where training writes to. */
export const MODEL_FILE: string = join(packageRoot, "model", "understanding.json");
export const VOCABULARY_FILE: string = join(packageRoot, "model", "vocabulary.json");

/** The shipped weights, read anew at each call: they are megabytes. */
export function readModel(): ModelData {
  return readJson(MODEL_FILE) as ModelData;
}

/** The shipped vocabulary. */
export const vocabulary: Vocabulary = readJson(VOCABULARY_FILE) as Vocabulary;

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(file, "latin1"));
}
