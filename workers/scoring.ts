/** Scores all open leads anew: what time alone changes is seen too. */
import { runScoringPass } from "../src/flow/scoring-pass.ts";
import { HOUR_MS } from "../src/lib/time.ts";
import type { WorkerDef } from "./worker.ts";

export const scoring: WorkerDef<"scoring"> = {
  name: "scoring",
  everyMs: 6 * HOUR_MS,
  concurrency: () => 1,
  async run(ctx, _data, signal) {
    await runScoringPass(ctx, signal);
    return null;
  },
};
