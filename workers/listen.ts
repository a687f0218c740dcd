/** Keeps the channels open that listen by themselves, such as those that poll their provider. */
import type { AppContext } from "../src/context.ts";
import { SECOND_MS } from "../src/lib/time.ts";

/** How soon a process notices an account that was connected, changed or paused. */
const EVERY_MS = 3 * SECOND_MS;

/** Looks at once and then again and again; which process listens for an account is settled by the database. */
export function startListening(ctx: AppContext): { stop(): Promise<void> } {
  let round = ctx.channels.keepListening();
  let isRunning = true;
  round.finally(() => {
    isRunning = false;
  });
  const timer = setInterval(() => {
    if (isRunning) return;
    isRunning = true;
    round = ctx.channels.keepListening().finally(() => {
      isRunning = false;
    });
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await round;
    },
  };
}
