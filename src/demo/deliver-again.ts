/** A delivery that the shop did not confirm is made again, as providers do. */
import { pause } from "../lib/signal.ts";
import { backoffMs } from "../lib/time.ts";

const ATTEMPTS = 6;
const BASE_MS = 1_000;
const CAP_MS = 15_000;

/** True once it is confirmed; false when it was given up, or stopped. */
export async function deliverAgain(post: () => Promise<unknown>, stop: AbortSignal): Promise<boolean> {
  for (let attempt = 1; attempt <= ATTEMPTS && !stop.aborted; attempt++) {
    try {
      await post();
      return true;
    } catch {
      if (attempt < ATTEMPTS) await pause(backoffMs(attempt, BASE_MS, CAP_MS), stop);
    }
  }
  return false;
}
