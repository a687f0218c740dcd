/**
 * What this process knows of the rates: a mean pause and a burst for each person, and the pauses that Meta has asked for.
 * The rates of all processes together are kept by the outbox; this only spares Meta what it would refuse.
 */
import { ChannelError } from "../../lib/errors.ts";
import { type Clock, SECOND_MS } from "../../lib/time.ts";

export interface Pace {
  /** How long a send to this person has to wait, in ms; 0 means not at all. */
  waitMs(thread: string): number;
  /** Whom that pause is of. */
  scopeOf(thread: string): "account" | "thread";
  /** Counts a send that is about to leave. */
  take(thread: string): void;
  /** A send was accepted: the person may be written to again at the usual pace. */
  accepted(thread: string): void;
  /** Keeps the pause that a refusal asks for, and returns the error with it. */
  refused(thread: string, error: ChannelError): ChannelError;
}

interface Pair {
  /** Theoretical time of the next send (generic cell rate algorithm). */
  nextAt: number;
  heldUntil: number;
  /** Refusals in a row. */
  refusals: number;
}

/** Kept at most; a process that meets more forgets whoever has nothing to wait for. */
const PAIRS_MAX = 20_000;
/** Four to the power of the refusals in a row, in seconds, as Meta asks; no longer than this many refusals. */
const REFUSALS_MAX = 5;

export function createPace(
  clock: Clock,
  { pairEverySeconds, pairBurst }: { pairEverySeconds: number; pairBurst: number },
): Pace {
  const everyMs = pairEverySeconds * SECOND_MS;
  const pairs = new Map<string, Pair>();
  let numberHeldUntil = 0;
  const now = () => clock.now().getTime();
  const pairOf = (thread: string): Pair => {
    const known = pairs.get(thread);
    if (known) return known;
    if (pairs.size >= PAIRS_MAX) forgetIdle(pairs, now());
    const fresh = { nextAt: 0, heldUntil: 0, refusals: 0 };
    pairs.set(thread, fresh);
    return fresh;
  };
  return {
    waitMs(thread) {
      const { nextAt, heldUntil } = pairOf(thread);
      const byRate = nextAt - (pairBurst - 1) * everyMs;
      return Math.max(0, Math.ceil(Math.max(byRate, heldUntil, numberHeldUntil) - now()));
    },
    scopeOf(thread) {
      const { nextAt, heldUntil } = pairOf(thread);
      return numberHeldUntil > Math.max(nextAt - (pairBurst - 1) * everyMs, heldUntil) ? "account" : "thread";
    },
    take(thread) {
      const pair = pairOf(thread);
      pair.nextAt = Math.max(pair.nextAt, now()) + everyMs;
    },
    accepted(thread) {
      pairOf(thread).refusals = 0;
    },
    refused(thread, error) {
      const { scope } = error.details;
      if (scope === "account") numberHeldUntil = now() + (error.afterMs ?? 0);
      if (scope !== "thread") return error;
      const pair = pairOf(thread);
      pair.refusals = Math.min(REFUSALS_MAX, pair.refusals + 1);
      const afterMs = 4 ** pair.refusals * SECOND_MS;
      pair.heldUntil = now() + afterMs;
      return new ChannelError(error.fault, error.message, { details: error.details, cause: error, afterMs });
    },
  };
}

function forgetIdle(pairs: Map<string, Pair>, now: number): void {
  for (const [thread, { nextAt, heldUntil }] of pairs) if (nextAt <= now && heldUntil <= now) pairs.delete(thread);
}
