/** What the policy and the log say to a person, in their language. */
import type { Locale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import { type Detail, REASONS } from "./policy/verdict.ts";

/** What a reason was written without. */
const BLANK = {
  country: "",
  holiday: "",
  most: 0,
  program: "",
  from: "",
  to: "",
  name: "",
  because: "",
  handler: "",
  attempts: 0,
};

/** The sentence of a reason of the policy; null for a reason of somebody else's. */
export function reasonText(locale: Locale, reason: string | null, detail: Detail): string | null {
  if (!REASONS.some((known) => known === reason)) return null;
  return say(locale, `automation.reason.${reason}`, { ...BLANK, ...detail });
}

/** A reason, and when it goes out: the moment as a wall clock in `timeZone` shows it. */
export function laterText(locale: Locale, why: string, until: Date, timeZone: string): string {
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short", timeZone }).format(until);
  return say(locale, "automation.later", { why, until: moment });
}
