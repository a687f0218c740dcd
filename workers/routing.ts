/** Gives out again what lies with somebody who is away, or with nobody. */
import { runRebalance } from "../src/flow/rebalance.ts";
import { HOUR_MS } from "../src/lib/time.ts";
import type { WorkerDef } from "./worker.ts";

export const routing: WorkerDef<"routing"> = {
  name: "routing",
  everyMs: 3 * HOUR_MS,
  concurrency: () => 1,
  async run(ctx, _data, signal) {
    await runRebalance(ctx, signal);
    return null;
  },
};
