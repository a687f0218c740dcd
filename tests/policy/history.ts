/** A person's history for tests of the policy: what happened when, and what was sent; and an oracle that reads it by itself. */
import fc from "fast-check";
import type { Program } from "../../src/campaigns/programs.ts";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
/** In the order in which they come first. */
export const RANK: readonly Program[] = ["payment", "cart", "follow_up", "nurture", "broadcast"];

export type Happening =
  | { readonly at: number; readonly what: "wrote" | "bought" | "paid" | "stop" | "taken" | "given" | "moved" }
  | { readonly at: number; readonly what: "consent"; readonly isGranted: boolean; readonly channel: string | null };

export interface Wish {
  readonly id: string;
  readonly at: number;
  readonly dueAt: number;
  readonly expiresAt: number | null;
  readonly program: Program;
  readonly purpose: "marketing" | "service";
  readonly unless: { replied: boolean; bought: boolean; invoice: boolean; moved: boolean };
  readonly channels: readonly string[];
}

export interface Left {
  readonly wish: Wish;
  readonly at: number;
  readonly channel: string;
}

export interface Person {
  readonly country: "CO" | "PE" | "CL";
  readonly zone: string;
}

const PEOPLE: readonly Person[] = [
  { country: "CO", zone: "America/Bogota" },
  { country: "PE", zone: "America/Lima" },
  // Where clocks change within the span of the histories.
  { country: "CL", zone: "America/Santiago" },
];

/** Begins before Easter, with holidays and a change of clocks within its four weeks. */
export const BEGIN = Date.UTC(2026, 2, 18, 5);
export const SPAN = 28 * DAY;

const moment = fc.integer({ min: 0, max: SPAN / (5 * MINUTE) }).map((step) => BEGIN + step * 5 * MINUTE);
const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ at: moment, what: fc.constant("wrote" as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      at: moment,
      what: fc.constantFrom("bought" as const, "paid" as const, "taken" as const, "given" as const, "moved" as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ at: moment, what: fc.constant("stop" as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      at: moment,
      what: fc.constant("consent" as const),
      isGranted: fc.boolean(),
      channel: fc.constantFrom(null, "telegram", "whatsapp-cloud"),
    }),
  },
);
const wish = fc.record({
  at: moment,
  delay: fc.integer({ min: 0, max: 6 * 24 * 12 }).map((step) => step * 5 * MINUTE),
  life: fc.option(fc.integer({ min: 1, max: 10 * 24 }).map((hours) => hours * HOUR)),
  program: fc.constantFrom(...RANK),
  purpose: fc.constantFrom("marketing" as const, "service" as const),
  unless: fc.record({ replied: fc.boolean(), bought: fc.boolean(), invoice: fc.boolean(), moved: fc.boolean() }),
  channels: fc.constantFrom(["chat"], ["whatsapp-cloud", "telegram"], ["telegram"], ["whatsapp-cloud"]),
});

export interface Story {
  readonly person: Person;
  readonly happenings: readonly Happening[];
  readonly wishes: readonly Wish[];
}

export function story({ wishes = 14, happenings = 10 } = {}): fc.Arbitrary<Story> {
  return fc
    .record({
      person: fc.constantFrom(...PEOPLE),
      happenings: fc.array(happening, { maxLength: happenings }),
      wishes: fc.array(wish, { minLength: 1, maxLength: wishes }),
    })
    .map((made) => ({
      person: made.person,
      happenings: [...made.happenings].sort((a, b) => a.at - b.at),
      wishes: made.wishes.map(({ delay, life, ...rest }, index) => ({
        ...rest,
        id: `w${index}`,
        dueAt: rest.at + delay,
        expiresAt: life === null ? null : rest.at + delay + life,
      })),
    }));
}

/** Colombia's holidays within the span, as its calendar of 2026 has them. */
const HOLIDAYS = ["2026-03-23", "2026-04-02", "2026-04-03"];

function localTime(at: number, zone: string) {
  const parts = new Intl.DateTimeFormat("sv-SE", { timeZone: zone, dateStyle: "short", timeStyle: "medium" }).format(
    at,
  );
  const [date = "", time = ""] = parts.split(" ");
  const [hour = 0, minute = 0] = time.split(":").map(Number);
  return { date, hour: hour + minute / 60, weekday: new Date(`${date}T12:00:00Z`).getUTCDay() };
}

/** Why this message should not have left, by what had happened until then; empty when it might. */
export function faultsOf({ person, happenings }: Story, left: readonly Left[], one: Left): string[] {
  const { wish, at, channel } = one;
  const faults: string[] = [];
  const before = happenings.filter((event) => event.at <= at);
  const since = (what: Happening["what"]) => before.some((event) => event.what === what && event.at > wish.at);
  if (at < wish.dueAt) faults.push("before it was due");
  if (at >= (wish.expiresAt ?? wish.dueAt + 30 * DAY)) faults.push("after its time");
  if (before.some(({ what }) => what === "stop")) faults.push("after stop");
  if (wish.unless.replied && since("wrote")) faults.push("after an answer");
  if (wish.unless.bought && since("bought")) faults.push("after the purchase");
  if (wish.unless.invoice && before.some(({ what }) => what === "paid")) faults.push("after the payment");
  if (wish.unless.moved && before.some(({ what }) => what === "moved")) faults.push("after the lead moved");
  const hands = before.filter(({ what }) => what === "taken" || what === "given").at(-1);
  if (hands?.what === "taken") faults.push("in a person's hands");
  const words = before
    .filter((event) => event.what === "consent")
    .filter((event) => event.channel === null || event.channel === channel);
  const last = Math.max(...words.map((event) => event.at));
  if (wish.purpose === "marketing" && words.some((event) => event.at === last && !event.isGranted))
    faults.push("without consent");
  if (before.some((event) => event.what === "wrote" && at - event.at < 30 * MINUTE)) faults.push("amid a conversation");
  if (channel === "whatsapp-cloud" && !before.some((event) => event.what === "wrote" && at - event.at < 24 * HOUR))
    faults.push("outside the window");
  const { date, hour, weekday } = localTime(at, person.zone);
  if (hour < 8 || hour >= 21) faults.push("at a quiet hour");
  const others = left.filter((other) => other !== one && other.at <= at);
  const today = others.filter((other) => localTime(other.at, person.zone).date === date).length;
  if (today >= 2) faults.push("over the cap of a day");
  if (others.filter((other) => at - other.at < 7 * DAY).length >= 5) faults.push("over the cap of a week");
  if (
    others.some((other) => RANK.indexOf(other.wish.program) < RANK.indexOf(wish.program) && at - other.at < 24 * HOUR)
  )
    faults.push("into another program");
  if (person.country !== "CO") return faults;
  if (weekday === 0 || HOLIDAYS.includes(date)) faults.push("on a Sunday or holiday in Colombia");
  if (weekday === 6 ? hour >= 15 : hour < 7 || hour >= 19) faults.push("outside Colombia's hours");
  if (today > 0) faults.push("twice a day in Colombia");
  if (others.some((other) => other.channel !== channel && at - other.at < 7 * DAY))
    faults.push("by a second channel within a week in Colombia");
  return faults;
}
