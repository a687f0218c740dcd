/** A circuit breaker: after too many faults in a row a provider is left alone for a while, then tried with one call. */
import type { Clock } from "../../lib/time.ts";

export interface BreakerOptions {
  readonly clock: Clock;
  /** Faults in a row that open it. */
  readonly faultsToOpen: number;
  /** How long it stays open before one trial call, in ms. */
  readonly pauseMs: number;
}

export interface Breaker {
  readonly state: "closed" | "open" | "half_open";
  /** Whether a call may be made now. In the half-open state only the first asker gets yes, until it reports. */
  allow(): boolean;
  succeeded(): void;
  failed(): void;
  /** The call was stopped from our side: says nothing about the provider. */
  abandoned(): void;
  /** The provider itself named a pause that is too long to wait out. */
  pauseFor(ms: number): void;
}

export function createBreaker({ clock, faultsToOpen, pauseMs }: BreakerOptions): Breaker {
  let faults = 0;
  let openUntil: number | null = null;
  let isTrialRunning = false;
  const isOver = () => openUntil !== null && clock.now().getTime() >= openUntil;
  const open = (ms: number) => {
    openUntil = clock.now().getTime() + ms;
    isTrialRunning = false;
  };
  return {
    get state() {
      if (openUntil === null) return "closed";
      return isOver() ? "half_open" : "open";
    },
    allow() {
      if (openUntil === null) return true;
      if (!isOver() || isTrialRunning) return false;
      isTrialRunning = true;
      return true;
    },
    succeeded() {
      faults = 0;
      openUntil = null;
      isTrialRunning = false;
    },
    failed() {
      faults += 1;
      if (openUntil !== null || faults >= faultsToOpen) open(pauseMs);
    },
    abandoned() {
      isTrialRunning = false;
    },
    pauseFor(ms) {
      open(ms);
    },
  };
}
