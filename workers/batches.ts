/** Does what campaigns, sequences and segments have due, in batches, beside what somebody waits for. */
import type { AppContext } from "../src/context.ts";
import { runBackgroundActions } from "../src/flow/due.ts";
import { SECOND_MS } from "../src/lib/time.ts";
import type { WorkerDef } from "./worker.ts";

const running = new WeakMap<AppContext, Promise<unknown>>();

/** Begins unless it runs already in this process, where it may go on for long; resolves when it is over. */
export function runBatches(ctx: AppContext, signal: AbortSignal): Promise<unknown> {
  const known = running.get(ctx);
  if (known) return known;
  const work = runBackgroundActions(ctx.flow, signal).finally(() => running.delete(ctx));
  running.set(ctx, work);
  return work;
}

export const batches: WorkerDef<"batches"> = {
  name: "batches",
  everyMs: 5 * SECOND_MS,
  concurrency: () => 1,
  async run(ctx, _data, signal) {
    await runBatches(ctx, signal);
    return null;
  },
};
