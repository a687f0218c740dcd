/** Looks for simulations that the team has asked for, and runs them one at a time: beside the queues, since one may take minutes. */
import type { AppContext } from "../src/context.ts";
import { runSimulations } from "../src/flow/simulations.ts";
import { SECOND_MS } from "../src/lib/time.ts";

/** How soon one that was asked for begins. */
const EVERY_MS = 2 * SECOND_MS;

/** Looks at once and then again and again. Stopping ends one that runs; it is begun anew by the next process. */
export function startSimulating(ctx: AppContext): { stop(): Promise<void> } {
  const abort = new AbortController();
  let round: Promise<void> | null = null;
  const look = () => {
    round ??= runSimulations(ctx, abort.signal)
      .catch((error: unknown) => ctx.log.error({ worker: "simulations", err: error }, "a worker failed"))
      .then(() => {
        round = null;
      });
  };
  look();
  const timer = setInterval(look, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      abort.abort(new Error("the process is stopping"));
      await round;
    },
  };
}
