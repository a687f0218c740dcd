/** Wishes to go on later: which day is meant, when nobody asked for it, and what is promised. */
import { describe, expect, it } from "vitest";
import type { Locale } from "../../lib/locale.ts";
import { foldText } from "../../lib/text.ts";
import type { Decision, Turn } from "../agent.ts";
import { catalog, memoryTools, shop, turnOf, understood } from "../agent-turns.fixture.ts";
import { enforce } from "../guards/enforce.ts";
import { handoffReason } from "../handoff/reason.ts";
import { objections } from "../objections.ts";
import { EMPTY_STATE } from "../state.ts";
import { findDate } from "../understand/entities/date.ts";
import type { Intent, Objection } from "../understand/understanding.ts";
import { FULL_RULES } from "./doubts.fixture.ts";
import { readLater } from "./later.ts";
import { writingTime } from "./writing-time.ts";

// Tuesday, 10:00 in Lima.
const NOW = new Date("2026-03-10T15:00:00Z");
const business = { ...shop, rules: { ...FULL_RULES, holidays: ["2026-03-16"] } };

function turn(
  text: string,
  {
    intent = "other",
    objection = null,
    locale = "es",
  }: { intent?: Intent; objection?: Objection | null; locale?: Locale } = {},
): Turn {
  // The understanding reads without ñ.
  const date = findDate(foldText(text).replaceAll("ñ", "n"), NOW, business.timeZone);
  const heard = understood(intent, {
    objection: { value: objection, confidence: 0.9 },
    entities: date === undefined ? {} : { date },
  });
  return {
    ...turnOf(text, heard, { locale, business, state: { ...EMPTY_STATE, offeredProductIds: ["pavilion"] } }),
    now: NOW,
  };
}

function decide(said: Turn): Promise<Decision> {
  return objections.decide(said, memoryTools(catalog), new AbortController().signal);
}

describe("readLater", () => {
  it.each([
    ["escríbeme el viernes", "2026-03-13"],
    ["Escribime el viernes porfa", "2026-03-13"],
    ["¿me escribes el lunes?", "2026-03-16"],
    ["me avisas mañana", "2026-03-11"],
    ["cobro a fin de mes, ahí lo compro", "2026-03-31"],
    ["recién cobro la quincena", "2026-03-15"],
    ["message me on friday", "2026-03-13"],
    ["can you get back to me next week?", "2026-03-16"],
    ["me chama na sexta", "2026-03-13"],
    ["só recebo no dia 30", "2026-03-30"],
  ])("%s: %s", (text, day) => {
    expect(readLater(turn(text))).toBe(day);
  });

  it("takes a doubt about the moment with a day in it", () => {
    expect(readLater(turn("ahora no, mejor el viernes lo veo", { objection: "timing" }))).toBe("2026-03-13");
  });

  it.each([
    ["escríbeme después"],
    ["no me escribas el viernes"],
    ["lo pienso y el lunes te aviso"],
    ["¿atienden el viernes?"],
    ["¿me llega el viernes?"],
    ["lo recojo el viernes"],
    ["escríbeme el 10 de diciembre de 2028"],
    ["¿puedo pagar a fin de mes cuando cobro?"],
  ])("%s: nothing", (text) => {
    expect(readLater(turn(text, { objection: text.startsWith("lo pienso") ? "timing" : null }))).toBeNull();
  });

  it("leaves an order's matter to those who look after orders", () => {
    expect(readLater(turn("me avisas el lunes cómo va mi pedido", { intent: "order_status" }))).toBeNull();
  });
});

describe("the promise", () => {
  it("names the product and the moment of the next opening, plans it, and passes the guards", async () => {
    for (const [text, locale] of [
      ["escríbeme el viernes", "es"],
      ["message me on friday", "en"],
      ["me escreve na sexta-feira", "pt"],
    ] as const) {
      const said = turn(text, { locale });
      const decision = await decide(said);
      const at = writingTime("2026-03-13", business);
      expect(decision.actions).toEqual([{ type: "remind", at, productId: "pavilion" }]);
      expect(decision.replies[0]?.text).toMatch(/Pavilion/);
      expect(decision.replies[0]?.text).toMatch(/13/);
      expect(decision.state.promises).toEqual([`follow_up:${at.toISOString()}`]);
      const { replaced, report } = await enforce(decision, said, () => decide(said));
      expect(report.violations).toEqual([]);
      expect(replaced).toBe(false);
    }
  });

  it("tells the day that it will be when nobody is there on the one named", async () => {
    const decision = await decide(turn("escríbeme el lunes"));
    expect(decision.replies[0]?.text).toMatch(/martes 17/);
    expect(decision.actions).toMatchObject([{ type: "remind", at: writingTime("2026-03-17", business) }]);
  });

  it("is no case for a person, however much it sounds like one", () => {
    const wish = turn("me chama na sexta que eu recebo", { intent: "human_agent", locale: "pt" });
    expect(handoffReason(wish)).toBeNull();
    expect(handoffReason(turn("llámame el viernes", { intent: "human_agent" }))).toBe("asked");
  });
});

describe("writingTime", () => {
  it("is ten in the morning where there are no hours, and never at night", () => {
    const lima = { timeZone: "America/Lima", rules: { holidays: [] } };
    expect(writingTime("2026-03-13", { ...lima, branches: [] })).toEqual(new Date("2026-03-13T15:00:00Z"));
    const bar = { ...business.branches[0], hours: [{ weekday: 5, opensAt: 22 * 60, closesAt: 4 * 60 }] };
    expect(writingTime("2026-03-13", { ...lima, branches: [bar as never] })).toEqual(new Date("2026-03-13T15:00:00Z"));
  });
});
