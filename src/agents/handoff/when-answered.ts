/** The honest sentence about when a person will answer, by the business's opening hours. */
import type { Turn } from "../agent.ts";
import { describeAtTime, describeOpening } from "../business-hours/describe.ts";
import { closingTime, nextOpening } from "../business-hours.ts";
import type { Voice } from "../voice.ts";

/** Never names a moment that the hours do not give: without hours it says "as soon as they can". */
export function sayWhenAnswered(turn: Turn, voice: Voice): string {
  const { branches, timeZone, rules } = turn.business;
  const closesAt = closingTime(branches, turn.now, timeZone, rules.holidays);
  if (closesAt !== null) {
    return voice.say("handoff.when_open", { at: describeAtTime(closesAt, voice.locale) });
  }
  const opening = nextOpening(branches, turn.now, timeZone, rules.holidays);
  return opening
    ? voice.say("handoff.when_closed", { opening: describeOpening(opening, voice.locale) })
    : voice.say("handoff.when_unknown");
}
