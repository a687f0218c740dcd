/** The pure parts of a simulation: chance that a seed settles, the agenda, what a message brings about, the report in words and as a page. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isId } from "../../src/lib/ids.ts";
import { LOCALES } from "../../src/lib/locale.ts";
import { type Act, reactTo } from "../../src/simulation/acts.ts";
import { createAgenda } from "../../src/simulation/agenda.ts";
import { diceFor, madeId } from "../../src/simulation/chance.ts";
import { compare } from "../../src/simulation/outcome.ts";
import { pageReport } from "../../src/simulation/page.ts";
import { makePeople } from "../../src/simulation/people.ts";
import { type SimulationReport, simulationReport } from "../../src/simulation/report.ts";
import { textReport } from "../../src/simulation/text.ts";

const people = makePeople(400, 3);

describe("chance", () => {
  it("is settled by the seed and the name alone", () => {
    expect(diceFor(1, "a").next()).toBe(diceFor(1, "a").next());
    expect(diceFor(1, "a").next()).not.toBe(diceFor(2, "a").next());
    expect(diceFor(1, "a").next()).not.toBe(diceFor(1, "b").next());
  });
  it("makes ids as the product does, each once", () => {
    const ids = people.map(({ contactId }) => contactId);
    expect(ids.every((id) => isId("contact", id))).toBe(true);
    expect(new Set(ids).size).toBe(ids.length);
    expect(isId("conversation", madeId("cnv", 1, "x"))).toBe(true);
  });
});

it("gives acts back in the order of their moments and people, whatever order they came in", () => {
  const act = fc
    .record({ at: fc.integer({ min: 0, max: 50 }), index: fc.integer({ min: 0, max: 20 }) })
    .map(({ at, index }): Act => ({ at, person: people[index] as Act["person"], kind: "buy" }));
  fc.assert(
    fc.property(fc.array(act), fc.integer({ min: 0, max: 50 }), (acts, until) => {
      const agenda = createAgenda();
      agenda.add(acts);
      const keyOf = ({ at, person }: Act) => at * 1_000 + person.index;
      const taken = agenda.takeUntil(until).map(keyOf);
      const wanted = acts.filter(({ at }) => at <= until).map(keyOf);
      expect(taken).toEqual(wanted.sort((a, b) => a - b));
      expect(agenda.size).toBe(acts.length - taken.length);
    }),
  );
});

it("brings nothing about before a message is read, and more with a discount", () => {
  const at = new Date("2026-11-30T15:00:00Z");
  const buyersOf = (text: string) =>
    people.filter((person) => {
      const acts = reactTo({ person, count: 1, text, externalId: "m", at }, "cart", 3);
      const [read] = acts;
      expect(acts.every((act) => act.at >= (read?.at ?? 0) - 1 && act.at > at.getTime())).toBe(true);
      if (read) expect(read.kind).toBe("read");
      return acts.some(({ kind }) => kind === "buy");
    }).length;
  expect(buyersOf("15 % de descuento")).toBeGreaterThan(buyersOf("¿Te ayudamos?"));
});

it("says nothing of a gain without anybody left alone", () => {
  const written = { held: false, people: 10, buyers: 4, cents: 400, variance: 1 };
  expect(compare(written).lift).toBeNull();
  const { lift, recovered } = compare(written, { held: true, people: 10, buyers: 1, cents: 100, variance: 1 });
  expect(lift?.difference).toBeCloseTo(0.3);
  expect(recovered?.amount).toBe(300);
});

const report: SimulationReport = simulationReport.parse({
  version: 1,
  target: { kind: "sequence", key: "cart-recovery", name: "Carts <script>alert(1)</script>" },
  ...{ business: "Tienda & Co", currency: "PEN", timeZone: "America/Lima", channel: "terminal" },
  ...{ contacts: 100, days: 12, seed: 1, from: "2026-11-30", replies: 4, optOuts: 1 },
  people: {
    entered: 90,
    heldOut: 10,
    ends: [
      { end: "finished", people: 60 },
      { end: "own-end", people: 30 },
    ],
  },
  messages: {
    ...{ planned: 200, sent: 180, read: 120, clicks: 20, answered: 5 },
    byHour: Array.from({ length: 24 }, (_, hour) => (hour === 10 ? 180 : 0)),
    byDay: [{ day: "2026-12-01", sent: 180 }],
  },
  steps: [{ step: "gentle", variant: "a", sent: 90, notSent: 0 }],
  delays: [{ reason: "quiet_hours", times: 29 }],
  drops: [{ reason: "cart.bought", messages: 3 }],
  codes: { made: 8, used: 2 },
  outcome: compare(
    { held: false, people: 90, buyers: 30, cents: 3_000_000, variance: 1e9 },
    { held: true, people: 10, buyers: 1, cents: 50_000, variance: 1e8 },
  ),
});

describe.each(LOCALES)("the report in %s", (locale) => {
  it("stands in a terminal, with what the business has named itself", () => {
    const text = textReport(report, locale).join("\n");
    expect(text).toContain("own-end");
    expect(text).not.toMatch(/quiet_hours|cart\.bought|undefined|NaN|\{\w+\}/);
  });
  it("is a page without script or outside address, with what is named escaped", () => {
    const page = pageReport(report, locale);
    expect(page).toContain(`<html lang="${locale}">`);
    expect(page).toContain("&lt;script&gt;");
    expect(page).not.toMatch(/<script|https?:\/\/|undefined|NaN|quiet_hours/);
    expect(page.match(/<svg[^>]+role="img" aria-label="[^"]+"/g)?.length).toBe(3);
  });
});
