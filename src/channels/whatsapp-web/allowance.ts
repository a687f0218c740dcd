/**
 * How much a number may send a day. WhatsApp closes numbers that are new to it and write much, most of all to strangers:
 * both counts begin low and grow over the first weeks. A day is the last 24 hours.
 */
import { type Clock, DAY_MS } from "../../lib/time.ts";
import type { PastSend } from "../channel.ts";
import type { WhatsappWebSettings } from "./settings.ts";

export type AllowanceSettings = Pick<
  WhatsappWebSettings,
  "messagesFirstDay" | "messagesPerDay" | "startsFirstDay" | "startsPerDay" | "warmUpDays"
>;

export interface Allowance {
  /** How long a send has to wait, in ms; 0 means not at all. `isStart`: the person has not written in the last day. */
  waitMs(isStart: boolean): number;
  /** Counts a send that has left. */
  note(isStart: boolean): void;
}

/** What a day allows after `days` of use: from `first` to `full`, by the same factor each day. */
export function dailyLimit(first: number, full: number, days: number, warmUpDays: number): number {
  if (warmUpDays === 0 || days >= warmUpDays || first >= full) return full;
  const [from, to] = [Math.max(1, first), full];
  const grown = Math.floor(from * (to / from) ** (Math.max(0, Math.floor(days)) / warmUpDays));
  return days < 1 ? first : grown;
}

/**
 * @param pairedAt since when the number is in use here
 * @param past what left in the last day, oldest first
 */
export function createAllowance(
  clock: Clock,
  settings: AllowanceSettings,
  { pairedAt, past }: { pairedAt: Date; past: readonly PastSend[] },
): Allowance {
  let sends = past.map(({ at, isStart }) => ({ at: at.getTime(), isStart }));
  const waitFor = (times: readonly { at: number }[], limit: number, now: number): number => {
    if (limit === 0) return DAY_MS;
    // As soon as the oldest one that is too many is a day old.
    const oldest = times.length < limit ? undefined : times[times.length - limit];
    return oldest ? Math.max(1, oldest.at + DAY_MS - now) : 0;
  };
  return {
    waitMs(isStart) {
      const now = clock.now().getTime();
      sends = sends.filter(({ at }) => at > now - DAY_MS);
      const days = (now - pairedAt.getTime()) / DAY_MS;
      const { messagesFirstDay, messagesPerDay, startsFirstDay, startsPerDay, warmUpDays } = settings;
      const all = waitFor(sends, dailyLimit(messagesFirstDay, messagesPerDay, days, warmUpDays), now);
      if (!isStart) return all;
      const starts = sends.filter((send) => send.isStart);
      return Math.max(all, waitFor(starts, dailyLimit(startsFirstDay, startsPerDay, days, warmUpDays), now));
    },
    note(isStart) {
      sends.push({ at: clock.now().getTime(), isStart });
    },
  };
}
