/** The turn of a thread, as the agents' own functions take it, from what was understood of its text. */
import type { Locale } from "../../lib/locale.ts";
import type { Turn } from "../agent.ts";
import { turnOf as readTurn, type ThinkInput } from "../turn.ts";
import type { Understanding } from "../understand/understanding.ts";

/** What a text says and in which language, without any look-up. */
export interface Reading {
  readonly understanding: Understanding;
  /** The conversation's language from now on. */
  readonly locale: Locale;
}

export type ReadText = (input: ThinkInput) => Reading;

/** @param wanted the language of what is written from this turn; default: the conversation's */
export function turnOf(input: ThinkInput, { understanding, locale }: Reading, wanted: Locale = locale): Turn {
  const turn = readTurn(input, understanding, wanted);
  return { ...turn, business: { ...turn.business, locale: wanted } };
}
