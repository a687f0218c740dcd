/** Tells automation what has happened. */
import { runSignals } from "../src/flow/signals.ts";
import { SECOND_MS } from "../src/lib/time.ts";
import type { WorkerDef } from "./worker.ts";

export const signals: WorkerDef<"signals"> = {
  name: "signals",
  everyMs: 2 * SECOND_MS,
  concurrency: () => 1,
  async run(ctx, _data, signal) {
    await runSignals(ctx, signal);
    return null;
  },
};
