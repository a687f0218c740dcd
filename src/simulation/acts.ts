/** What a made customer does, of their own accord and upon a message. Pure: the seed, the person and the message decide. */
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../lib/time.ts";
import { type Dice, diceFor } from "./chance.ts";
import type { Person } from "./people.ts";

/** What they write about: each has sentences in the language files. */
export type Saying = "question" | "no" | "want" | "promise" | "stop";

export interface Act {
  /** In ms since 1970. */
  readonly at: number;
  readonly person: Person;
  readonly kind: "cart" | "invoice" | "lead" | "enter" | "read" | "click" | "say" | "buy" | "pay";
  readonly saying?: Saying;
  /** Of a message that was read: its id at the channel. */
  readonly externalId?: string;
  /** A part of what is owed, 0–1. */
  readonly part?: number;
}

/** What the messages are about: it decides what a convinced person does. */
export type Theme = "cart" | "invoice" | "lead" | "contact";

export interface Heard {
  readonly person: Person;
  /** Which automated message of this person it is, from 1. */
  readonly count: number;
  readonly text: string;
  readonly externalId: string;
  readonly at: Date;
}

/** A convinced person needs so long from reading to the till, on average. */
const TO_THE_TILL_MS = 3 * HOUR_MS;

/** What a message brings a person to do. */
export function reactTo(heard: Heard, theme: Theme, seed: number): Act[] {
  const { person, count, externalId } = heard;
  const dice = diceFor(seed, `${person.index}:heard:${count}`);
  const { character } = person;
  if (!dice.hits(character.reads)) return [];
  const readAt = heard.at.getTime() + MINUTE_MS + dice.delay(character.readMinutes * MINUTE_MS);
  const acts: Act[] = [{ at: readAt, person, kind: "read", externalId }];
  const later = (mean: number) => readAt + MINUTE_MS + dice.delay(mean);
  // The third message in a row tires more than the first.
  if (dice.hits(character.leaves * (0.5 + count / 2)))
    return [...acts, { at: later(5 * MINUTE_MS), person, kind: "say", saying: "stop" }];
  const wants = willingness(heard, theme);
  if (dice.hits(wants)) return [...acts, ...convinced(heard, theme, dice, later)];
  if (!dice.hits(character.answers)) return acts;
  const answerAt = later(10 * MINUTE_MS);
  const saying = sayingOf(theme, dice);
  const answer: Act = { at: answerAt, person, kind: "say", saying };
  // Whoever asks and is answered buys more often than who only reads.
  const isWon = (saying === "question" || saying === "want") && dice.hits(0.25 + character.buys);
  return isWon
    ? [...acts, answer, ...convinced(heard, theme, dice, () => answerAt + dice.delay(DAY_MS))]
    : [...acts, answer];
}

function willingness({ text, person: { character } }: Heard, theme: Theme): number {
  if (theme === "invoice") return 0.25 + character.buys * 2;
  const percent = Number(/(\d{1,2})\s?%/.exec(text)?.[1] ?? 0);
  return Math.min(0.9, character.buys * (1 + (character.lure * percent) / 10));
}

function convinced({ person, text }: Heard, theme: Theme, dice: Dice, later: (mean: number) => number): Act[] {
  const at = later(TO_THE_TILL_MS);
  if (theme === "invoice") return [{ at, person, kind: "pay", part: dice.hits(0.12) ? 0.5 : 1 }];
  const buy: Act = { at, person, kind: "buy" };
  return /https?:\/\//.test(text) ? [{ at: at - MINUTE_MS, person, kind: "click" }, buy] : [buy];
}

function sayingOf(theme: Theme, dice: Dice): Saying {
  const chance = dice.next();
  if (theme === "invoice") return chance < 0.6 ? "promise" : "question";
  return chance < 0.55 ? "question" : chance < 0.75 ? "want" : "no";
}

/** What a person does though nobody writes to them, from the moment on from which there is something to do. */
export function ownAccord(
  person: Person,
  theme: Theme,
  seed: number,
  { from, dueAt }: { from: number; dueAt: number },
): Act[] {
  const dice = diceFor(seed, `${person.index}:alone`);
  const { character } = person;
  if (theme === "invoice") {
    if (dice.hits(character.forgets)) return [];
    const at = dueAt + character.paysAfter * DAY_MS + (dice.next() - 0.5) * 6 * DAY_MS;
    return [{ at: Math.max(from + HOUR_MS, at), person, kind: "pay", part: 1 }];
  }
  if (!dice.hits(character.buysAlone)) return [];
  return [{ at: from + dice.delay(1.5 * DAY_MS), person, kind: "buy" }];
}
