/** A wake that warms the agents up in the pause that the first message of a process leaves them. */
import type { Wake } from "./wake.ts";

/** Longest that warming the agents takes on a slow machine; a shorter pause is left alone. */
const WARM_UP_MS = 1_000;

export interface Warming {
  /** Whether turns are taken in this process. */
  isHere(): boolean;
  /** Prepares the agents for this business; it tells its failures itself. */
  warm(tenantId: string): void;
}

/** Wakes as `wake` does. Without a pause for a burst of messages there is no time to win. */
export function createWarmingWake(wake: Wake, { isHere, warm }: Warming): Wake {
  let isWarm = false;
  return (name, ref, delayMs = 0) => {
    wake(name, ref, delayMs);
    if (isWarm || name !== "turns" || delayMs < WARM_UP_MS || !isHere()) return;
    isWarm = true;
    // After the request that brought the message has been answered.
    setImmediate(() => warm(ref.tenantId));
  };
}
