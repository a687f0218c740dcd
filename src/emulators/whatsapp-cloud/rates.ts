/** Meta's rates: so many messages a second for the number, and a mean pause with a burst for each person. */
import { refuse } from "./refusals.ts";

export interface RateOptions {
  readonly throughputPerSecond: number;
  readonly pairEverySeconds: number;
  readonly pairBurst: number;
}

export function createRates({ throughputPerSecond, pairEverySeconds, pairBurst }: RateOptions) {
  const everyMs = pairEverySeconds * 1_000;
  const nextAt = new Map<string, number>();
  let recent: number[] = [];
  return {
    /** Counts a message, or refuses it. */
    take(to: string, now: number): void {
      recent = recent.filter((at) => now - at < 1_000);
      if (recent.length >= throughputPerSecond) refuse(130429, "Cloud API message throughput has been reached");
      const next = Math.max(nextAt.get(to) ?? 0, now);
      if (next - now > (pairBurst - 1) * everyMs) refuse(131056, "Too many messages sent to this recipient");
      nextAt.set(to, next + everyMs);
      recent.push(now);
    },
  };
}
