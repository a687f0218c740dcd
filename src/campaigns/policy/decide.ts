/** The send policy: the one entrance to all rules. Pure: the same facts at the same moment give the same verdict. */
import { plusMs, SECOND_MS } from "../../lib/time.ts";
import type { Facts } from "./facts.ts";
import { inConversation, promised, withPerson } from "./rules/attention.ts";
import { capOfDay, capOfWeek } from "./rules/cap.ts";
import { hasOptedOut } from "./rules/consent.ts";
import { countryHours, countryOnceADay, quietHours } from "./rules/hours.ts";
import { endOf, purposePassed } from "./rules/purpose.ts";
import { chooseRoute } from "./rules/route.ts";
import { oneAtATime, otherProgram } from "./rules/thread.ts";
import type { Postponement, Verdict } from "./verdict.ts";

type TimeRule = (facts: Facts, now: Date) => Postponement | null;

/** In the order in which their reasons are shown. */
const TIME_RULES: readonly TimeRule[] = [
  withPerson,
  promised,
  inConversation,
  otherProgram,
  oneAtATime,
  countryOnceADay,
  countryHours,
  quietHours,
  capOfDay,
  capOfWeek,
];
/** Rules push each other on; what has not come to rest after so many rounds is looked at again then. */
const ROUNDS = 50;

/**
 * Whether a message may leave at `now`. A delay names the first moment at which, as things are, nothing speaks against it,
 * and the first rule that does now; what could not leave before its purpose has passed is dropped.
 */
export function decide(facts: Facts, now: Date): Verdict {
  if (facts.ask.isTest) return decideTest(facts, now);
  const over = hasOptedOut(facts) ?? purposePassed(facts, now);
  if (over) return { verdict: "drop", ...over };
  if (facts.ask.options.length === 0) return { verdict: "drop", reason: "unreachable", detail: {} };
  const first = objectionAt(facts, now);
  if ("verdict" in first) return first;
  const { reason, detail } = first;
  const until = nextAllowed(facts, first.until);
  if (until !== null) return { verdict: "delay", until, reason, detail };
  // What may end at any moment is waited for to the last.
  if (first.isGuess) return { verdict: "delay", until: endOf(facts.ask), reason, detail };
  return { verdict: "drop", reason: facts.ask.expiresAt ? "expired" : "waited_too_long", detail: { because: reason } };
}

/**
 * The first rule against it, or the verdict that there is none or that there is no way at all.
 * @param isAhead leaves out what nobody can foresee
 */
function objectionAt(facts: Facts, now: Date, isAhead = false): Verdict | Postponement {
  const choice = chooseRoute(facts, now);
  if ("never" in choice) return { verdict: "drop", ...choice.never };
  for (const rule of TIME_RULES) {
    const found = rule(facts, now);
    if (found && !(isAhead && found.isGuess)) return found;
  }
  return "via" in choice ? { verdict: "send", via: choice.via } : choice.later;
}

/** Null when its purpose has passed before then. */
function nextAllowed(facts: Facts, from: Date): Date | null {
  let moment = from;
  for (let round = 0; round < ROUNDS; round++) {
    if (moment >= endOf(facts.ask)) return null;
    const next = objectionAt(facts, moment, true);
    if ("verdict" in next || next.isGuess) return moment;
    moment = next.until > moment ? next.until : plusMs(moment, SECOND_MS);
  }
  return moment;
}

/** To oneself: nothing but the provider's window is asked. */
function decideTest(facts: Facts, now: Date): Verdict {
  const choice = chooseRoute(facts, now);
  if ("via" in choice) return { verdict: "send", via: choice.via };
  const { reason, detail } = "later" in choice ? choice.later : choice.never;
  return { verdict: "drop", reason, detail };
}
