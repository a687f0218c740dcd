/** Quality on messages that no training phrase was made from: the bar below which understanding must not fall. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { LOCALES } from "../../lib/locale.ts";
import { packageRoot } from "../../lib/root.ts";
import { readSamples } from "./samples.ts";
import { createUnderstand } from "./understand.ts";
import { BUYING_SIGNALS, INTENTS, OBJECTIONS, type Understanding } from "./understanding.ts";

const rowSchema = z.strictObject({
  text: z.string(),
  language: z.enum(LOCALES),
  intent: z.enum(INTENTS),
  objection: z.enum(OBJECTIONS).nullable().default(null),
  buyingSignal: z.enum(BUYING_SIGNALS).nullable().default(null),
  handoff: z.boolean().default(false),
  closure: z.boolean().default(false),
  optOut: z.boolean().default(false),
  /** −1, 0 or 1. */
  sentiment: z.number().int().min(-1).max(1),
});
type Row = z.infer<typeof rowSchema>;

/** Inside this band a mood counts as none. */
const NEUTRAL = 0.15;

const folder = join(packageRoot, "training");
const rows: Row[] = readFileSync(join(folder, "heldout.jsonl"), "utf8")
  .trim()
  .split("\n")
  .map((line) => rowSchema.parse(JSON.parse(line)));
let read: { row: Row; found: Understanding }[] = [];

beforeAll(() => {
  const understand = createUnderstand();
  const now = new Date("2026-03-10T15:00:00Z");
  read = rows.map((row) => ({
    row,
    // The conversation's language is Spanish throughout, so English and Portuguese must be seen in the text itself.
    found: understand(row.text, { fallbackLocale: "es", locales: LOCALES, now, timeZone: "America/Lima" }),
  }));
});

describe("on the held-out messages", () => {
  it("there are at least 240, none of which is a training phrase", () => {
    const trained = new Set(
      LOCALES.flatMap((locale) =>
        readSamples(readFileSync(join(folder, `intents.${locale}.jsonl`), "utf8"), locale),
      ).map(({ text }) => text.toLowerCase()),
    );
    expect(rows.length).toBeGreaterThanOrEqual(240);
    // One-word keywords (STOP, BAJA) are the same for everybody.
    expect(
      rows.filter(({ text }) => text.includes(" ") && trained.has(text.toLowerCase())).map(({ text }) => text),
    ).toEqual([]);
  });

  it("the intent reaches a macro-F1 of 0.80", () => {
    const scores = INTENTS.filter((intent) => rows.some((row) => row.intent === intent)).map((intent) =>
      f1(
        count(
          ({ row }) => row.intent === intent,
          ({ found }) => found.intent.value === intent,
        ),
      ),
    );
    expect(scores.reduce((sum, score) => sum + score, 0) / scores.length).toBeGreaterThanOrEqual(0.8);
  });

  it("a wish for a person is found with recall 0.92 and precision 0.85", () => {
    const counts = count(
      ({ row }) => row.handoff,
      ({ found }) => found.handoff.value,
    );
    expect(recall(counts)).toBeGreaterThanOrEqual(0.92);
    expect(precision(counts)).toBeGreaterThanOrEqual(0.85);
  });

  it("an opt-out is found with recall 0.95", () => {
    expect(
      recall(
        count(
          ({ row }) => row.optOut,
          ({ found }) => found.optOut.value,
        ),
      ),
    ).toBeGreaterThanOrEqual(0.95);
  });

  it("a matter is called closed with precision 0.9", () => {
    expect(
      precision(
        count(
          ({ row }) => row.closure,
          ({ found }) => found.closure.value,
        ),
      ),
    ).toBeGreaterThanOrEqual(0.9);
  });

  it("the sign of the mood is right in 85 of 100", () => {
    const sign = (value: number) => (Math.abs(value) <= NEUTRAL ? 0 : Math.sign(value));
    expect(share(({ row, found }) => sign(found.sentiment) === row.sentiment)).toBeGreaterThanOrEqual(0.85);
  });

  it("the language is right in 95 of 100", () => {
    expect(share(({ row, found }) => found.language.value === row.language)).toBeGreaterThanOrEqual(0.95);
  });
});

type Test = (entry: { row: Row; found: Understanding }) => boolean;
interface Counts {
  readonly hits: number;
  readonly actual: number;
  readonly claimed: number;
}

function count(isActual: Test, isClaimed: Test): Counts {
  return {
    hits: read.filter((entry) => isActual(entry) && isClaimed(entry)).length,
    actual: read.filter(isActual).length,
    claimed: read.filter(isClaimed).length,
  };
}

function recall({ hits, actual }: Counts): number {
  return hits / actual;
}

function precision({ hits, claimed }: Counts): number {
  return hits / claimed;
}

function f1({ hits, actual, claimed }: Counts): number {
  return (2 * hits) / (actual + claimed);
}

function share(test: Test): number {
  return read.filter(test).length / read.length;
}
