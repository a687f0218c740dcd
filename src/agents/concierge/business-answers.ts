/** Answers from the business's own facts: hours of all its branches, addresses, contact data. */
import { foldText } from "../../lib/text.ts";
import { wallClock } from "../../lib/time.ts";
import type { BranchFacts, Turn } from "../agent.ts";
import { describeAtTime, describeDay, describeOpening, describeWeek, weekdayName } from "../business-hours/describe.ts";
import { closingTime, dayAfter, nextOpening, rangesOn } from "../business-hours.ts";
import { lines, sentences, type Voice } from "../voice.ts";
import type { BusinessQuestion } from "./business-question.ts";

/** The answer, or null when the business has not told us (then the FAQ may know). */
export function answerBusinessQuestion(question: BusinessQuestion, turn: Turn, voice: Voice): string | null {
  if (question.topic === "contact") return answerContact(turn, voice);
  const branches = namedBranches(turn);
  if (question.topic === "address") return answerAddress(branches, turn, voice);
  const withHours = branches.filter((branch) => branch.hours.length > 0);
  return withHours.length === 0 ? null : answerHours(question.day, withHours, turn, voice);
}

/** Whether we are open now, as a sentence; null when no hours are known. */
export function sayOpenNow(branches: readonly BranchFacts[], turn: Turn, voice: Voice): string | null {
  const { timeZone, rules } = turn.business;
  const closesAt = closingTime(branches, turn.now, timeZone, rules.holidays);
  if (closesAt !== null) return voice.say("hours.open_now", { at: describeAtTime(closesAt, voice.locale) });
  const opening = nextOpening(branches, turn.now, timeZone, rules.holidays);
  return opening && voice.say("hours.closed_now", { opening: describeOpening(opening, voice.locale) });
}

function answerHours(
  day: BusinessQuestion["day"],
  branches: readonly BranchFacts[],
  turn: Turn,
  voice: Voice,
): string | null {
  const { weekday: today, date } = wallClock(turn.now, turn.business.timeZone);
  const openNow = sayOpenNow(branches, turn, voice);
  const isHoliday = (daysAhead: number) => turn.business.rules.holidays.includes(dayAfter(date, daysAhead));
  if (day === "now")
    return isHoliday(0)
      ? sentences(voice.say("hours.holiday_today"), openNow)
      : withDay(openNow, today, branches, voice);
  if (day === null) return answerWeek(openNow, branches, voice);
  if (day === "tomorrow" && isHoliday(1)) return voice.say("hours.holiday_tomorrow");
  const weekday = day === "tomorrow" ? (today + 1) % 7 : day;
  return withDay(null, weekday, branches, voice);
}

function withDay(lead: string | null, weekday: number, branches: readonly BranchFacts[], voice: Voice): string {
  const day = weekdayName(weekday, voice.locale);
  const [only] = branches;
  if (branches.length === 1 && only) {
    const isClosed = rangesOn(only, weekday).length === 0;
    const sentence = isClosed
      ? voice.say("hours.day_closed", { day })
      : voice.say("hours.day_open", { day, hours: describeDay(only, weekday, voice.locale) });
    return sentences(lead, sentence);
  }
  return lines(
    lead,
    voice.say("hours.day_intro", { day }),
    ...branches.map((branch) =>
      voice.say("hours.branch_line", { branch: branch.name, hours: describeDay(branch, weekday, voice.locale) }),
    ),
  );
}

function answerWeek(openNow: string | null, branches: readonly BranchFacts[], voice: Voice): string {
  const [only] = branches;
  const week = (branch: BranchFacts) => describeWeek(branch, voice.locale).map((line) => `• ${line}`);
  if (branches.length === 1 && only) return lines(voice.say("hours.week_intro"), ...week(only), openNow);
  return lines(
    voice.say("hours.week_intro"),
    ...branches.flatMap((branch) => [voice.say("hours.branch_title", { branch: branch.name }), ...week(branch)]),
    openNow,
  );
}

function answerAddress(branches: readonly BranchFacts[], turn: Turn, voice: Voice): string | null {
  const [only] = branches;
  if (!only) return null;
  const openNow = sayOpenNow(branches, turn, voice);
  if (branches.length === 1) {
    return sentences(voice.say("address.one", { address: only.address, city: only.city }), openNow);
  }
  return lines(
    voice.say("address.many", { count: branches.length }),
    ...branches.map((branch) =>
      voice.say("address.branch_line", { branch: branch.name, address: branch.address, city: branch.city }),
    ),
    openNow,
  );
}

function answerContact(turn: Turn, voice: Voice): string | null {
  const { phone, email, website } = turn.business;
  const known = [
    phone && voice.say("contact.phone", { phone }),
    email && voice.say("contact.email", { email }),
    website && voice.say("contact.website", { website }),
  ].filter((line) => line);
  return known.length === 0 ? null : lines(voice.say("contact.intro"), ...known);
}

/** The branches named by their name or city in the text; all of them when none is. */
function namedBranches(turn: Turn): readonly BranchFacts[] {
  const folded = foldText(turn.text);
  const { branches } = turn.business;
  const named = branches.filter((branch) => folded.includes(foldText(branch.name)));
  if (named.length > 0) return named;
  const inCity = branches.filter((branch) => branch.city !== "" && folded.includes(foldText(branch.city)));
  return inCity.length > 0 ? inCity : branches;
}
