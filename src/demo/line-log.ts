/** What a provider has noted of its traffic lately, without the questions that repeat for ever. */
import type { Traffic } from "../emulators/traffic.ts";
import type { Clock } from "../lib/time.ts";
import type { LogLine } from "./line.ts";

const KEPT = 60;
/** Of no interest while they succeed. */
const REPEATING = new Set(["getUpdates", "deleteWebhook"]);

export interface LineLog {
  readonly lines: readonly LogLine[];
  add(traffic: Traffic): void;
}

export function createLineLog(clock: Clock, onChange: () => void): LineLog {
  let lines: readonly LogLine[] = [];
  let last = 0;
  return {
    get lines() {
      return lines;
    },
    add(traffic) {
      // A question is given up when the server stops: that is no trouble either.
      if (REPEATING.has(traffic.what) && (traffic.status === null || traffic.status < 400)) return;
      const line = { ...traffic, ms: Math.round(traffic.ms), id: ++last, at: clock.now().toISOString() };
      lines = [...lines, line].slice(-KEPT);
      onChange();
    },
  };
}
