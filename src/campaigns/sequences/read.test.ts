/** The file of a sequence: right ones are read, and each mistake is told at its line with the way to mend it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LOCALES } from "../../lib/locale.ts";
import { defaultSequences } from "./defaults.ts";
import { placesOfSteps } from "./program.ts";
import { readSequence } from "./read.ts";
import { fill, textsOf } from "./wording.ts";

const HEAD = "sequence: try\nname: Prueba\nprogram: nurture\n";
const faultsOf = (steps: string, head = HEAD) => {
  const reading = readSequence(`${head}steps:\n${steps}`, "en");
  return reading.ok ? [] : reading.faults.map(({ line, message }) => `${line}: ${message}`);
};

describe("a sequence's file", () => {
  it.each([
    ["a wait that is no time", "  - wait: 3 dayz\n", /^5: steps\[1\]\.wait must be a length of time/],
    ["a step of no kind", "  - shout: hello\n", /^5: .*(exactly one step|unknown)/],
    ["two steps in one", "  - { wait: 1 day, exit: over }\n", /^5: steps\[1\] must be exactly one step/],
    [
      "a field that there is not",
      "  - if: [{ field: lead.mood, is: good }]\n    then: [{ exit: x }]\n",
      /^5: .*no field/,
    ],
    [
      "two comparisons",
      "  - if: [{ field: lead.score, is: 1, at_least: 2 }]\n    then: [{ exit: x }]\n",
      /^5: .*exactly one comparison/,
    ],
    [
      "a name without a fallback",
      '  - message: { channels: [chat], text: "Hola {{contact.name}}" }\n',
      /^5: contact\.name is not known of everybody/,
    ],
    [
      "a place that there is not",
      '  - message: { channels: [chat], text: "Hola {{contact.moon|}}" }\n',
      /^5: there is no field contact\.moon/,
    ],
    ["a mail without a subject", '  - message: { channels: [email], text: "Hola" }\n', /subject/],
    [
      "a language that is missing",
      "  - message:\n      channels: [chat]\n      text: { es: Hola, en: Hi }\n",
      /^7: .*text\.pt is missing/,
    ],
    ["what is never reached", "  - exit: over\n  - wait: 1 day\n", /^6: steps\[2\] is never reached/],
    ["the same id twice", "  - { id: a, wait: 1 day }\n  - { id: a, wait: 1 day }\n", /^6: the step a stands above/],
    [
      "what belongs to a cart",
      "  - wait: { until: invoice.due }\n",
      /invoice\.due is not known in a sequence about a contact/,
    ],
    ["YAML that is none", "  - wait: [1\n", /cannot be understood/],
  ])("with %s is refused", (_, steps, message) => {
    const faults = faultsOf(steps);
    expect(
      faults.some((one) => message.test(one)),
      faults.join("\n"),
    ).toBe(true);
  });

  it("that starts elsewhere is refused", () => {
    const faults = faultsOf("  - wait: 1 day\n", `${HEAD}about: invoice\nstart: [{ on: lead.created }]\n`);
    expect(faults).toEqual([expect.stringContaining("5: start[1] does not start with a invoice")]);
  });

  it("tells its mistakes in each language", () => {
    const told = LOCALES.map((locale) => {
      const reading = readSequence(`${HEAD}steps:\n  - wait: 3 dayz\n`, locale);
      return reading.ok ? "" : reading.faults[0]?.message;
    });
    expect(new Set(told).size).toBe(3);
  });

  it("never throws, whatever stands in it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 400 }), fc.constantFrom(...LOCALES), (text, locale) => {
        const reading = readSequence(text, locale);
        if (!reading.ok) expect(reading.faults.every(({ line, message }) => line >= 1 && message !== "")).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

describe("the sequences of the product", () => {
  const all = [...defaultSequences().values()];
  it("are those of nurturing, carts, payments and follow-up", () => {
    expect(all.map(({ key }) => key)).toEqual(
      expect.arrayContaining([
        "cold-to-warm",
        "premium",
        "high-priority",
        "small-business",
        "product-education",
        "objection-follow-up",
        "reactivation",
        "cart-recovery",
        "payment-reminders",
        "new-unanswered",
        "quoted-follow-up",
        "dormant-reactivation",
      ]),
    );
  });
  it.each(all.map(({ key, definition }) => [key, definition] as const))(
    "%s can say every text in three languages",
    (_, definition) => {
      for (const { step } of placesOfSteps(definition.steps)) {
        if (!("message" in step) || !step.message.text) continue;
        const texts = textsOf(step.message.text);
        expect(new Set(texts).size).toBe(3);
        const facts = {
          "invoice.number": "1",
          "invoice.owed": { cents: 100, currency: "PEN" },
          "quote.number": 1,
          "quote.total": { cents: 1, currency: "PEN" },
          "quote.link": "x",
          "quote.validUntil": new Date(0),
          "cart.total": { cents: 1, currency: "PEN" },
          "code.value": "X",
          "code.percent": 10,
          "code.until": new Date(0),
          "business.name": "Andina",
        };
        LOCALES.forEach((locale, index) => {
          const said = fill(texts[index] ?? "", facts, { locale, timeZone: "America/Lima" });
          expect(said).not.toBeNull();
          expect(said).not.toMatch(/\{\{|\}\}| {2}| ,/);
        });
      }
    },
  );
});
