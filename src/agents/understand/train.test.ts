import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { LOCALES } from "../../lib/locale.ts";
import { packageRoot } from "../../lib/root.ts";
import { createClassifier } from "./classifier.ts";
import { extractFeatures } from "./features.ts";
import model from "./model.json" with { type: "json" };
import { normalise } from "./normalise.ts";
import { fingerprint, readSamples, type Sample } from "./samples.ts";
import { recipe, trainClassifier } from "./train.ts";
import { INTENTS } from "./understanding.ts";

const samples = LOCALES.flatMap((locale) =>
  readSamples(readFileSync(join(packageRoot, "training", `intents.${locale}.jsonl`), "utf8"), locale),
);

describe("the shipped weights", () => {
  it("were trained from the phrases and the recipe that are there now (npx tsx training/train.ts)", () => {
    expect(model.fingerprint).toBe(fingerprint(samples, recipe()));
  });

  it("take less than 1.5 MB", () => {
    expect(JSON.stringify(model).length).toBeLessThan(1_500_000);
  });
});

describe("the training phrases", () => {
  it.each(LOCALES)("show each intent at least 20 times in %s", (locale) => {
    const counts = INTENTS.map((intent) => samples.filter((s) => s.language === locale && s.intent === intent).length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(20);
  });

  it("refuse a line with an unknown label, naming it", () => {
    expect(() => readSamples('{"text":"hola","intent":"greeting"}\n{"text":"x","intent":"nope"}', "es")).toThrow(
      /line 2/,
    );
  });
});

describe("training", () => {
  const few: Sample[] = [
    { text: "cuánto cuesta", intent: "price", language: "es" },
    { text: "qué precio tiene", intent: "price", language: "es" },
    { text: "where is my order", intent: "order_status", language: "en" },
    { text: "has my order shipped", intent: "order_status", language: "en" },
  ];

  it("gives the same bytes for the same samples and others for others", () => {
    const first = trainClassifier(few);
    expect(trainClassifier(few)).toEqual(first);
    expect(trainClassifier(few.slice(1)).fingerprint).not.toBe(first.fingerprint);
  });

  it("learns what it is shown", () => {
    const classify = createClassifier(trainClassifier(few));
    const verdict = classify(extractFeatures(normalise("que precio", "es")));
    expect(verdict.intent.price).toBeGreaterThan(verdict.intent.order_status);
  });

  it("refuses weights of another shape", () => {
    expect(() => createClassifier({ ...model, scales: "1" })).toThrow(RangeError);
  });
});
