/** The built-in reader of drafts: what people write in three languages, and what no text may make of it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { segmentRule } from "../../../crm/segments/rule.ts";
import { wallClock } from "../../../lib/time.ts";
import { readMoment } from "./dates.ts";
import { isWish, readAudience, readDraft, readShare } from "./parse.ts";
import { ruleOf } from "./rule.ts";

/** Saturday morning in Lima. */
const NOW = new Date("2026-11-21T15:00:00Z");
const ZONE = "America/Lima";
const read = (text: string) => readDraft(text, { now: NOW, timeZone: ZONE });
const FRIDAY = new Date("2026-11-28T04:59:00Z");

describe("a sentence", () => {
  it.each([
    ["es", "campaña para clientes fríos de laptops, 10 % hasta el viernes"],
    ["en", "campaign for cold customers of laptops, 10% until friday"],
    ["pt", "campanha para clientes frios de laptops, 10 % até sexta-feira"],
  ])("says to whom, what and until when in %s", (_locale, text) => {
    expect(isWish(text)).toBe(true);
    expect(read(text)).toMatchObject({
      audience: { temperature: "cold", interest: "laptops", bought: null, everybody: false },
      percent: 10,
      until: FRIDAY,
    });
  });

  it.each([
    ["a todos los clientes", { everybody: true }],
    ["all customers", { everybody: true }],
    ["los que compraron en los últimos 60 días", { bought: true, withinDays: 60 }],
    ["customers who never bought", { bought: false }],
    ["clientes que ainda não compraram", { bought: false }],
    ["clientes con cotización de monitores", { quoted: true, interest: "monitores" }],
    ["los que no escriben hace 2 meses", { silentDays: 60 }],
    ["calientes por telegram", { temperature: "hot", channel: "telegram" }],
    ["clientes mornos", { temperature: "warm" }],
    ["todos los clientes de laptops", { everybody: false, interest: "laptops" }],
  ])("means by “%s” what it says", (text, who) => {
    expect(readAudience(text)).toMatchObject(who);
  });

  it("keeps the words of the message apart", () => {
    expect(read('campaña para clientes fríos: "¡Llegaron las laptops de 2 000!"')).toMatchObject({
      audience: { temperature: "cold", interest: null },
      percent: null,
      text: "¡Llegaron las laptops de 2 000!",
    });
    expect(read("clientes fríos: ¡Hola! Tenemos 20 % hasta el lunes")).toMatchObject({
      percent: null,
      until: null,
      text: "¡Hola! Tenemos 20 % hasta el lunes",
    });
  });

  it.each([
    ["campaña para clientes fríos de laptops, 10 % hasta el viernes, 20% sin mensaje", 10, 20],
    ["campaña para clientes fríos de laptops, dejando fuera el 5 %, 10 % de descuento hasta el viernes", 10, 5],
    ["campaña para clientes fríos de laptops hasta el viernes, grupo de control del 8 %", null, 8],
    ["campaña para clientes fríos de laptops hasta el viernes, un 15 por ciento no recibe nada", null, 15],
    ["campaign for cold customers of laptops, hold out 10%, 15% off until friday", 15, 10],
    ["campaign for cold customers of laptops until friday with a 10% control group", null, 10],
    ["campaign for cold customers of laptops until friday, holdout 12", null, 12],
    ["campanha para clientes frios de laptops até sexta-feira, deixa 10% de fora", null, 10],
    ["campanha para clientes frios de laptops, 20 % sem mensagem, 10 % de desconto até sexta-feira", 10, 20],
  ])("keeps a part that gets nothing apart from the discount: “%s”", (text, percent, holdout) => {
    const audience = { temperature: "cold", interest: "laptops", bought: null };
    expect(read(text)).toMatchObject({ audience, percent, holdout, until: FRIDAY });
  });

  it.each([
    ["campaña para fríos, 10 % sin compras", { percent: 10, holdout: null }],
    ["campaña para fríos: deja 10 % de descuento", { percent: null, holdout: null }],
    ["campaña, reserva 10 % de descuento", { percent: 10, holdout: null }],
    // More than half may not be left out.
    ["campaign for everybody, 60% without message", { percent: null, holdout: 50 }],
  ])("takes no more for it than what says so: “%s”", (text, said) => {
    expect(read(text)).toMatchObject(said);
  });

  it.each([
    ["campaña A/B para clientes fríos de laptops"],
    ["campaña con prueba a/b para clientes fríos de laptops"],
    ["campaign with two versions for cold customers of laptops"],
    ["campanha com duas versões para clientes frios de laptops"],
  ])("wants two texts: “%s”", (text) => {
    expect(read(text)).toMatchObject({
      isCompared: true,
      second: null,
      audience: { temperature: "cold", interest: "laptops" },
    });
  });

  it("takes two texts that stand side by side for two versions", () => {
    expect(read('campaña para fríos: "¡Llegó lo nuevo!" o "¿Buscas una laptop?", 20 % sin mensaje')).toMatchObject({
      ...{ text: "¡Llegó lo nuevo!", second: "¿Buscas una laptop?", isCompared: true, holdout: 20 },
    });
    expect(read('campaña para "los de siempre": "¡Llegó lo nuevo!"')).toMatchObject({
      second: null,
      isCompared: false,
    });
  });

  it.each([
    ["15", 15],
    ["15 %", 15],
    ["o 5 por cento", 5],
    ["10 percent.", 10],
    ["100", null],
    ["15 personas", null],
    ["", null],
  ])("reads “%s” as the share %s", (text, share) => {
    expect(readShare(text)).toBe(share);
  });

  it.each(["hola", "¿cuánto cuesta una laptop?", "I need help", "prospectos", "llamar a la campaña vecina"])(
    "is no wish for a campaign: %s",
    (text) => {
      expect(isWish(text)).toBe(false);
    },
  );
});

describe("a moment", () => {
  it.each([
    ["llamar a María mañana a las 10", "2026-11-22T15:00:00.000Z", "llamar a María"],
    ["call Mary tomorrow at 10am", "2026-11-22T15:00:00.000Z", "call Mary"],
    ["ligar para Maria amanhã às 10:00", "2026-11-22T15:00:00.000Z", "ligar para Maria"],
    ["enviar la cotización el lunes", "2026-11-23T14:00:00.000Z", "enviar la cotización"],
  ])("is found in “%s”", (text, at, rest) => {
    const found = readMoment(text, { now: NOW, timeZone: ZONE, hour: "09:00" });
    expect(found?.at.toISOString()).toBe(at);
    expect(found?.rest).toBe(rest);
  });
});

const WHO = {
  es: { cold: "clientes fríos", hot: "clientes calientes", of: "de", until: "hasta el", campaign: "campaña para" },
  en: { cold: "cold customers", hot: "hot customers", of: "of", until: "until", campaign: "campaign for" },
  pt: { cold: "clientes frios", hot: "clientes quentes", of: "de", until: "até", campaign: "campanha para" },
} as const;
/** Ways to leave a part out, with `#` for how much. */
const HELD = {
  es: ["#% sin mensaje", "dejando fuera el #%", "grupo de control de #%"],
  en: ["hold out #%", "#% without a message", "leaving #% out"],
  pt: ["deixa #% de fora", "#% sem mensagem", "grupo de controle de #%"],
} as const;
const DAYS = {
  es: ["lunes", "martes", "miércoles", "jueves", "viernes"],
  en: ["monday", "tuesday", "wednesday", "thursday", "friday"],
  pt: ["segunda-feira", "terça-feira", "quarta-feira", "quinta-feira", "sexta-feira"],
} as const;

describe("every sentence of this form", () => {
  const form = fc.record({
    locale: fc.constantFrom("es" as const, "en" as const, "pt" as const),
    temperature: fc.constantFrom("cold" as const, "hot" as const),
    interest: fc.constantFrom("laptops", "monitores", "zapatillas", "sofas", "bicicletas"),
    percent: fc.integer({ min: 1, max: 90 }),
    day: fc.integer({ min: 0, max: 4 }),
    held: fc.option(fc.record({ share: fc.integer({ min: 1, max: 50 }), way: fc.nat(2), isFirst: fc.boolean() }), {
      nil: null,
    }),
    isCompared: fc.boolean(),
    shout: fc.boolean(),
    space: fc.boolean(),
  });

  it("is understood whole, in any case and with any spaces", () => {
    fc.assert(
      fc.property(form, ({ locale, temperature, interest, percent, day, held, isCompared, shout, space }) => {
        const words = WHO[locale];
        const who = words[temperature];
        const left = held === null ? "" : HELD[locale][held.way]?.replace("#", String(held.share));
        const offer = `${percent}${space ? " " : ""}% ${words.until} ${DAYS[locale][day]}`;
        const rest = (held?.isFirst ? [left, offer] : [offer, left]).filter(Boolean).join(", ");
        const [noun, ...link] = words.campaign.split(" ");
        const written = `${noun}${isCompared ? " A/B" : ""} ${link.join(" ")} ${who} ${words.of} ${interest}, ${rest}`;
        const draft = read(shout ? written.toUpperCase() : written);
        expect(isWish(written)).toBe(true);
        expect(draft.audience).toMatchObject({ temperature, interest });
        expect(draft).toMatchObject({ percent, isCompared, holdout: held?.share ?? null });
        expect(draft.until && wallClock(draft.until, ZONE)).toMatchObject({ weekday: day + 1, minutes: 23 * 60 + 59 });
      }),
      { numRuns: 150 },
    );
  });
});

describe("no text", () => {
  const anything = fc.oneof(
    fc.string({ maxLength: 300 }),
    fc.string({ unit: "grapheme", maxLength: 200 }),
    fc
      .array(
        fc.constantFrom(
          ...'campaña hasta 10 % 200% -5 viernes ayer frios compraron no todos sin mensaje hold out fuera a/b : , " “ 99/99 0:00 until last 999 days hace'.split(
            " ",
          ),
        ),
        { maxLength: 20 },
      )
      .map((words) => words.join(" ")),
  );

  it("breaks the reader, names a moment that has passed, or makes a rule that is none", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const draft = read(text);
        for (const at of [draft.until, draft.startAt])
          if (at) expect(at.getTime()).toBeGreaterThanOrEqual(NOW.getTime());
        if (draft.startAt && draft.until) expect(draft.startAt.getTime()).toBeLessThan(draft.until.getTime());
        if (draft.holdout !== null && draft.holdout < 50) expect(text).toContain(String(draft.holdout));
        if (draft.second !== null) expect(text).toContain(draft.second);
        if (draft.percent !== null) expect(text).toContain(String(draft.percent));
        const rule = ruleOf(draft.audience, ["prd_1"]);
        if (rule) expect(segmentRule.safeParse(rule).success).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
