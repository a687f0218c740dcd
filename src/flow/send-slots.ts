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
  /** The moment of the last who was told to come back, in ms. */
  lineAt: number;
}

/** Of a send of which nothing is known yet. */
const USUAL_MS = 500;
/** The weight of the newest send. */
const NEWEST = 0.2;
/** Nobody is sent away for less or for longer, in ms. */
const AWAY_MS = { least: 100, most: 30_000 };

/** @param total places of the process; two or more */
export function createSendSlots(clock: Clock, total: number): SendSlots {
  const accounts = new Map<string, Account>();
  let used = 0;
  const accountOf = (id: string): Account => {
    const known = accounts.get(id);
    if (known) return known;
    const fresh = { inUse: 0, usualMs: USUAL_MS, lineAt: 0 };
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
      const place = Math.max(account.lineAt, now) + account.usualMs / Math.max(1, account.inUse);
      account.lineAt = Math.min(Math.max(place, now + AWAY_MS.least), now + AWAY_MS.most);
      return new Date(Math.ceil(account.lineAt));
    },
  };
}
