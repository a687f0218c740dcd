/** The labelled phrases of training/, one JSON object a line, and their fingerprint. */
import { createHash } from "node:crypto";
import { z } from "zod";
import { InputError } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { BUYING_SIGNALS, INTENTS, OBJECTIONS } from "./understanding.ts";

const sampleSchema = z.strictObject({
  text: z.string().min(1),
  intent: z.enum(INTENTS),
  objection: z.enum(OBJECTIONS).optional(),
  buyingSignal: z.enum(BUYING_SIGNALS).optional(),
  handoff: z.boolean().optional(),
  closure: z.boolean().optional(),
  optOut: z.boolean().optional(),
});

/** A phrase with its labels; labels left out mean null or false. */
export type Sample = z.infer<typeof sampleSchema> & { readonly language: Locale };

/** Parses one training file. Throws InputError naming the first bad line. */
export function readSamples(jsonl: string, language: Locale): Sample[] {
  return jsonl
    .split("\n")
    .map((line, at) => ({ line, at }))
    .filter(({ line }) => line.trim() !== "")
    .map(({ line, at }) => ({ ...parseLine(line, language, at + 1), language }));
}

function parseLine(line: string, language: Locale, number: number): z.infer<typeof sampleSchema> {
  try {
    return sampleSchema.parse(JSON.parse(line));
  } catch (cause) {
    throw new InputError(`training line ${number} (${language}) is not a labelled phrase`, [], { cause });
  }
}

/** Changes whenever the samples or `recipe` (what else decides the weights) change. */
export function fingerprint(samples: readonly Sample[], recipe: string): string {
  const hash = createHash("sha256").update(recipe);
  for (const sample of samples) hash.update(`\n${JSON.stringify(sample)}`);
  return hash.digest("hex").slice(0, 32);
}
