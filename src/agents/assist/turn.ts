/** The turn of a thread, as the agents' own functions take it, from what was understood of its text. */
import type { Locale } from "../../lib/locale.ts";
import type { Turn } from "../agent.ts";
import { readState } from "../state.ts";
import type { ThinkInput } from "../think.ts";
import type { Understanding } from "../understand/understanding.ts";

/** What a text says and in which language, without any look-up. */
export interface Reading {
  readonly understanding: Understanding;
  /** The conversation's language from now on. */
  readonly locale: Locale;
}

export type ReadText = (input: ThinkInput) => Reading;

/** @param locale the language of what is written from this turn; default: the conversation's */
export function turnOf(input: ThinkInput, { understanding, locale }: Reading, wanted: Locale = locale): Turn {
  const { name, currency, timeZone, settings, branches, rules } = input.tenant;
  const { locales, phone, email, website, treatment } = settings;
  return {
    business: { name, locale: wanted, locales, currency, timeZone, phone, email, website, treatment, branches, rules },
    locale: wanted,
    now: input.now,
    contact: { name: input.contactName, isCustomer: input.isCustomer },
    state: readState(input.state),
    transcript: input.transcript,
    text: input.text,
    said: input.text,
    attachments: input.attachments,
    understanding,
  };
}
