/** What a provider saw of our sends: the most in any second, for the account and for one chat. */

export interface Limits {
  readonly account: number;
  readonly thread: number;
}

export interface RateMeter {
  /** Counts a send to a chat, now. */
  take(thread: string): void;
  readonly sends: number;
  /** The most sends within any span of a second so far. */
  readonly most: Limits;
}

const SPAN_MS = 1_000;

export function createRateMeter(): RateMeter {
  const account: number[] = [];
  const threads = new Map<string, number[]>();
  const most = { account: 0, thread: 0 };
  let sends = 0;
  return {
    most,
    get sends() {
      return sends;
    },
    take(thread) {
      sends++;
      const now = performance.now();
      const own = threads.get(thread) ?? [];
      threads.set(thread, own);
      most.account = Math.max(most.account, countRecent(account, now));
      most.thread = Math.max(most.thread, countRecent(own, now));
    },
  };
}

/** Adds a moment to those of the last second, and counts them. */
function countRecent(moments: number[], now: number): number {
  moments.push(now);
  while ((moments[0] ?? now) <= now - SPAN_MS) moments.shift();
  return moments.length;
}
