/** One automated thread at a time: programs give way to those before them in rank, and no message comes into another's way. */
import { HOUR_MS, MINUTE_MS, plusMs } from "../../../lib/time.ts";
import { givesWayTo } from "../../programs.ts";
import type { Facts } from "../facts.ts";
import type { Postponement } from "../verdict.ts";

/** What stands in an outbox leaves soon. */
const IN_FLIGHT_MS = 2 * MINUTE_MS;
const LONGEST_LOOK_MS = 6 * HOUR_MS;

/** A message of a program before this one left lately, or is to leave soon. */
export function otherProgram({ ask, settings, sent, open }: Facts, now: Date): Postponement | null {
  const threadMs = settings.threadHours * HOUR_MS;
  const before = sent.filter(({ program, at }) => givesWayTo(ask.program, program) && plusMs(at, threadMs) > now);
  const last = before.reduce<(typeof before)[number] | null>((a, b) => (a && a.at > b.at ? a : b), null);
  if (last) return { until: plusMs(last.at, threadMs), reason: "other_program", detail: { program: last.program } };
  const coming = open.find(
    ({ program, nextAt, expiresAt }) =>
      givesWayTo(ask.program, program) && nextAt < plusMs(now, threadMs) && (expiresAt === null || expiresAt > now),
  );
  if (!coming) return null;
  // It is looked at again when that one may have left, or sooner: it may be taken back.
  const soon = Math.max(plusMs(now, IN_FLIGHT_MS).getTime(), plusMs(coming.nextAt, IN_FLIGHT_MS).getTime());
  const until = new Date(Math.min(soon, plusMs(now, LONGEST_LOOK_MS).getTime()));
  return { until, reason: "other_program", detail: { program: coming.program }, isGuess: true };
}

/** Another one stands in an outbox at this moment. In the claim it is this one's turn. */
export function oneAtATime({ open, isClaim }: Facts, now: Date): Postponement | null {
  if (isClaim || !open.some(({ status }) => status === "queued")) return null;
  return { until: plusMs(now, IN_FLIGHT_MS), reason: "one_at_a_time", detail: {}, isGuess: true };
}
