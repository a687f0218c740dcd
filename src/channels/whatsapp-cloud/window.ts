/** The hours after a person's last message in which they may be written to freely. */
import { HOUR_MS } from "../../lib/time.ts";

export const WINDOW_HOURS = 24;
const PEOPLE_MAX = 20_000;

export interface Windows {
  /** Notes that a person wrote, and gives the latest such moment known here: webhooks come in any order. */
  wrote(userId: string, at: Date): Date;
  /** False once the window is over for certain; true where nothing is known, since Meta has the last word. */
  isOpen(userId: string, writtenAt: number | null, now: Date): boolean;
  /** When the person last wrote, in ms since 1970, out of what is known here and `writtenAt`; null where nothing is. */
  lastWrote(userId: string, writtenAt: number | null): number | null;
}

export function createWindows(): Windows {
  const latest = new Map<string, number>();
  return {
    wrote(userId, at) {
      const moment = Math.max(at.getTime(), latest.get(userId) ?? 0);
      // Taken out and put in again, so that who wrote longest ago is forgotten first.
      latest.delete(userId);
      latest.set(userId, moment);
      if (latest.size > PEOPLE_MAX) latest.delete(latest.keys().next().value ?? "");
      return new Date(moment);
    },
    isOpen(userId, writtenAt, now) {
      const last = this.lastWrote(userId, writtenAt);
      return last === null || now.getTime() - last < WINDOW_HOURS * HOUR_MS;
    },
    lastWrote(userId, writtenAt) {
      return Math.max(writtenAt ?? 0, latest.get(userId) ?? 0) || null;
    },
  };
}
