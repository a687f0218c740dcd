/** Does what has become due and somebody waits for. */
import { runLiveActions } from "../src/flow/due.ts";
import { SECOND_MS } from "../src/lib/time.ts";
import type { WorkerDef } from "./worker.ts";

export const due: WorkerDef<"due"> = {
  name: "due",
  everyMs: 5 * SECOND_MS,
  concurrency: () => 1,
  async run(ctx, _data, signal) {
    await runLiveActions(ctx.flow, signal);
    return null;
  },
};
