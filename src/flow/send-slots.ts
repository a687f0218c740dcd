/**
 * How many sends of one account run at once in a process, so that a slow provider never takes all the places. An account
 * may take a place while it has fewer than there are free: one alone gets half, and however many are slow, some stay free.
 */
import type { Clock } from "../lib/time.ts";

export interface SendSlots {
  /** Takes a place for an account; the returned function gives it back. Null when the account has its share. */
  enter(accountId: string): (() => void) | null;
  /** When one who found no place had best come back: behind those who did so before. */
  comeBackAt(accountId: string): Date;
}

interface Account {
  inUse: number;
  /** How long its sends take, in ms: the newer, the more it counts. */
  usualMs: number;
  /** When those who were told to come back will, in ms, the last of them last. */
  away: number[];
}

/** Of a send of which nothing is known yet. */
const USUAL_MS = 500;
/** The weight of the newest send. */
const NEWEST = 0.2;
/** Nobody is sent away for less, in ms. */
const LEAST_MS = 100;
/** Nor for much longer: a provider may recover at any moment. The more wait, the more seldom each asks, in ms. */
const MOST_MS = { alone: 2_000, each: 25 };

/** @param total places of the process; two or more */
export function createSendSlots(clock: Clock, total: number): SendSlots {
  const accounts = new Map<string, Account>();
  let used = 0;
  const accountOf = (id: string): Account => {
    const known = accounts.get(id);
    if (known) return known;
    const fresh = { inUse: 0, usualMs: USUAL_MS, away: [] };
    accounts.set(id, fresh);
    return fresh;
  };
  return {
    enter(id) {
      const account = accountOf(id);
      if (account.inUse >= total - used) return null;
      account.inUse++;
      used++;
      const began = clock.now().getTime();
      let isBack = false;
      return () => {
        if (isBack) return;
        isBack = true;
        account.inUse--;
        used--;
        const tookMs = Math.max(0, clock.now().getTime() - began);
        account.usualMs += NEWEST * (tookMs - account.usualMs);
      };
    },
    comeBackAt(id) {
      const account = accountOf(id);
      const now = clock.now().getTime();
      account.away = account.away.filter((at) => at > now);
      const place = Math.max(account.away.at(-1) ?? 0, now) + account.usualMs / Math.max(1, account.inUse);
      const most = now + MOST_MS.alone + MOST_MS.each * account.away.length;
      const at = Math.ceil(Math.min(Math.max(place, now + LEAST_MS), most));
      account.away.push(at);
      return new Date(at);
    },
  };
}
