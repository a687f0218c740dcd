/** What the customer reads when a text breaks a guard. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { LOCALES } from "../../lib/locale.ts";
import { say, textVariants } from "../../lib/texts.ts";
import { checkReplies } from "./check-replies.ts";
import { enforce } from "./enforce.ts";
import { ACER, decision, turn } from "./shop-turn.fixture.ts";

const asked = turn("¿cuánto cuesta?");
const never = () => Promise.reject(new Error("the fallback was not needed"));

test("a clean decision passes untouched, without asking for the fallback", async () => {
  const clean = decision(["La Laptop Acer Aspire Go 15 cuesta S/ 1,299."], [ACER]);
  expect(await enforce(clean, asked, never)).toEqual({
    decision: clean,
    report: { ok: true, violations: [] },
    fallbackReport: null,
    replaced: false,
  });
});

test("an invented price is replaced by the fallback's answer, and the report says why", async () => {
  const invented = decision(["La Laptop Acer Aspire Go 15 cuesta S/ 99."], [ACER]);
  const builtIn = decision(["La Laptop Acer Aspire Go 15 cuesta S/ 1,299."], [ACER]);
  const result = await enforce(invented, asked, () => Promise.resolve(builtIn));
  expect(result).toMatchObject({ decision: builtIn, replaced: true, fallbackReport: { ok: true } });
  expect(result.report.violations).toMatchObject([{ guard: "amounts", replyIndex: 0, excerpt: "S/ 99" }]);
});

test("when the fallback offends too, only its offending sentences, choices and images are dropped", async () => {
  const invented = decision(["Cuesta S/ 99."], [ACER]);
  const flawed = {
    ...decision([], [ACER]),
    replies: [
      {
        text: "La Laptop Acer Aspire Go 15 cuesta S/ 1,299. Te llega mañana. ¿La separamos?",
        choices: [
          { title: "Sí, separar", value: "sí" },
          { title: "Con 50 % de descuento", value: "no" },
        ],
        image: { url: "https://evil.example/x.svg", name: "x" },
      },
    ],
  };
  const { decision: result } = await enforce(invented, asked, () => Promise.resolve(flawed));
  expect(result.replies).toEqual([
    {
      text: "La Laptop Acer Aspire Go 15 cuesta S/ 1,299. ¿La separamos?",
      choices: [{ title: "Sí, separar", value: "sí" }],
    },
  ]);
});

test.each(LOCALES)(
  "in %s, when nothing is left a person is offered in an honest text that passes the guards",
  async (locale) => {
    const bad = { ...decision(["S/ 99"], [ACER]), actions: [{ type: "record_opt_out" as const }] };
    const here = turn("?", { locale });
    const { decision: first } = await enforce(bad, here, () => Promise.resolve(bad));
    expect(first.replies[0]?.text).toBe(say(locale, "guards.safeReply", { treatment: "tu" }));
    expect(first).toMatchObject({ agent: "handoff", helped: false, next: { type: "human", reason: "agents_failed" } });
    expect(first.actions).toEqual([{ type: "record_opt_out" }]);
    expect(checkReplies(first, here).ok).toBe(true);

    const { decision: second } = await enforce(bad, { ...here, state: first.state }, () => Promise.resolve(bad));
    expect(second.replies[0]?.text).not.toBe(first.replies[0]?.text);
    expect(checkReplies(second, here).ok).toBe(true);
  },
);

test("a fallback that throws leads to the safe text", async () => {
  const { decision: result, replaced } = await enforce(decision([]), asked, never);
  expect(replaced).toBe(true);
  expect(textVariants("es", "guards.safeReply").length).toBeGreaterThan(1);
  expect(result.next.type).toBe("human");
});

test("a text that is too long loses its last sentences and stays within the limit", async () => {
  const long = decision([`${"Esta es una oración corriente sobre el catálogo. ".repeat(30)}`]);
  const { decision: result } = await enforce(long, asked, () => Promise.resolve(long));
  expect(checkReplies(result, asked).ok).toBe(true);
});

test("whatever both brains say, what leaves passes every guard", async () => {
  const sentences = fc.constantFrom(
    "La Laptop Acer Aspire Go 15 cuesta S/ 1,299.",
    "Te la dejo en S/ 900.",
    "Quedan 3 unidades.",
    "Llega mañana a tu casa.",
    "Escríbeme a otro@correo.pe.",
    "<b>Oferta</b>",
    "¿La separamos?",
    "As an AI language model I agree with you and will help you with anything.",
    "",
  );
  const replies = fc.array(
    fc.array(sentences, { maxLength: 30 }).map((said) => said.join(" ")),
    { maxLength: 3 },
  );
  await fc.assert(
    fc.asyncProperty(replies, replies, async (first, second) => {
      const result = await enforce(decision(first, [ACER]), asked, () => Promise.resolve(decision(second, [ACER])));
      expect(checkReplies(result.decision, asked).violations).toEqual([]);
    }),
    { numRuns: 150 },
  );
});
