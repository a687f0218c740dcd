/** The phrases, their loader, and the weights made from them. */
import { describe, expect, it } from "vitest";
import { fingerprint, type Phrase, parsePhrases, readTrainingPhrases } from "../../../training/phrases.ts";
import { createRandom } from "../../../training/random.ts";
import { describeRecipe, RECIPE, type Recipe } from "../../../training/recipe.ts";
import { trainModel } from "../../../training/train-model.ts";
import { addTypos } from "../../../training/typos.ts";
import { LOCALES } from "../../lib/locale.ts";
import { createClassifier } from "./classifier.ts";
import { extractFeatures } from "./features.ts";
import { normalise } from "./normalise.ts";
import { readModel } from "./shipped.ts";
import { INTENTS } from "./understanding.ts";
import { addRows, packMatrix, unpackMatrix } from "./weights.ts";

const phrases = readTrainingPhrases();
const model = readModel();

describe("the shipped weights", () => {
  it("were trained from the phrases and the recipe that are there now (npm run train)", () => {
    expect(model.fingerprint).toBe(fingerprint(phrases, describeRecipe(RECIPE)));
  });

  it("take less than 6.5 MB", () => {
    expect(JSON.stringify(model).length).toBeLessThan(6_500_000);
  });
});

describe("the training phrases", () => {
  it.each(LOCALES)("show each intent at least 50 times in %s", (locale) => {
    const own = phrases.filter(({ language }) => language === locale);
    const counts = INTENTS.map((intent) => own.filter((phrase) => phrase.intent === intent).length);
    expect(Math.min(...counts)).toBeGreaterThanOrEqual(50);
  });

  it("are read with all their labels", () => {
    const content =
      "// a comment\n\n[objection also=price,delivery objection=price signal=delivery sentiment=-0.2 handoff]\nuy, caro\n[opt_out optout closure sentiment=?]\nBAJA\n";
    expect(parsePhrases(content, "es", "a.txt")).toEqual([
      {
        text: "uy, caro",
        language: "es",
        intent: "objection",
        also: ["price", "delivery"],
        objection: "price",
        buyingSignal: "delivery",
        handoff: true,
        closure: false,
        optOut: false,
        sentiment: -0.2,
      },
      expect.objectContaining({ text: "BAJA", intent: "opt_out", optOut: true, closure: true, sentiment: null }),
    ]);
  });

  it.each([
    ["hola", /a\.txt:1: a message before/],
    ["[greting]\nhola", /a\.txt:1: unknown intent "greting"/],
    ["[greeting]\nhola\n[price also=prize]", /a\.txt:3: unknown intent "prize"/],
    ["[price objection=dear]", /unknown objection "dear"/],
    ["[price signal=]", /unknown label "signal="/],
    ["[thanks sentiment=2]", /sentiment "2" is not between/],
    ["[thanks happy]", /unknown label "happy"/],
    ["[price also=price]", /repeats the main intent/],
  ])("refuse %j, naming the line", (content, message) => {
    expect(() => parsePhrases(content, "es", "a.txt")).toThrow(message);
  });
});

describe("training", () => {
  const small: Recipe = {
    linear: { ...RECIPE.linear, buckets: 1 << 10 },
    networks: RECIPE.networks.slice(0, 1).map((network) => ({ ...network, buckets: 1 << 10, hidden: 8 })),
    course: { ...RECIPE.course, epochs: 6, leastSeen: 1 },
  };
  const plain = { also: [], objection: null, buyingSignal: null, handoff: false, closure: false, optOut: false };
  const few: Phrase[] = [
    { ...plain, text: "cuánto cuesta", intent: "price", language: "es", sentiment: 0 },
    { ...plain, text: "qué precio tiene", intent: "price", language: "es", sentiment: 0 },
    { ...plain, text: "where is my order", intent: "order_status", language: "en", sentiment: -0.4 },
    { ...plain, text: "has my order shipped", intent: "order_status", language: "en", sentiment: null },
  ];

  it("gives the same bytes for the same phrases and others for others", () => {
    const first = trainModel(few, small);
    expect(trainModel(few, small)).toEqual(first);
    expect(trainModel(few.slice(1), small).fingerprint).not.toBe(first.fingerprint);
  });

  it("learns what it is shown", () => {
    const classify = createClassifier(trainModel(few, small));
    const { intent } = classify(extractFeatures(normalise("que precio", "es")));
    expect(intent.price).toBeGreaterThan(intent.order_status);
  });

  it("makes mistakes as people do, the same for the same seed", () => {
    const typed = (seed: number) =>
      addTypos("¿Cuánto cuesta el envío a Huancayo, por favor?", "es", createRandom(seed));
    const variants = Array.from({ length: 40 }, (_, seed) => typed(seed));
    expect(typed(7)).toBe(variants[7]);
    expect(new Set(variants).size).toBeGreaterThan(30);
    for (const variant of variants) expect(variant.length).toBeGreaterThan(20);
  });
});

describe("packed weights", () => {
  it("come back within half a step", () => {
    const values = Float32Array.from({ length: 64 }, (_, at) => Math.sin(at * 7) * (1 + (at % 4)));
    const { bytes, scales, starts } = unpackMatrix(packMatrix(values, 4));
    values.forEach((value, at) => {
      const step = scales[at % 4] ?? 0;
      const found = bytes[(starts[at >> 2] ?? 0) + (at % 4)] ?? 0;
      expect(Math.abs(found * step - value)).toBeLessThanOrEqual(step * 0.51);
    });
  });

  it("leave out what is nothing, and add up to nothing there", () => {
    const matrix = unpackMatrix(packMatrix(Float32Array.from([0, 0, 1, 2, 0, 0, 1, 2]), 2));
    expect(Array.from(matrix.starts)).toEqual([-1, 0, -1, 2]);
    const sums = new Float64Array(2);
    addRows(matrix, [4, 8], [1, 1], sums);
    expect(Array.from(sums)).toEqual([0, 0]);
    addRows(matrix, [3], [2], sums);
    expect(sums[1]).toBeGreaterThan(2);
    expect(sums[1]).toBeLessThan(6);
  });

  it("of another shape are refused", () => {
    expect(() => unpackMatrix({ ...model.features, scales: "1" })).toThrow(RangeError);
    expect(() => createClassifier({ ...model, networks: model.networks.slice(1) })).toThrow(RangeError);
  });
});
