/** Finds work that its job has lost. */
import { sweep as sweepOnce } from "../src/flow/sweep.ts";
import { SECOND_MS } from "../src/lib/time.ts";
import type { WorkerDef } from "./worker.ts";

/** Work that waits for longer than this has lost its wake-up. */
export const SWEEP_GRACE_MS = 5 * SECOND_MS;

export const sweep: WorkerDef<"sweep"> = {
  name: "sweep",
  everyMs: 10 * SECOND_MS,
  concurrency: () => 1,
  async run(ctx) {
    await sweepOnce(ctx.flow, SWEEP_GRACE_MS);
    return null;
  },
};
