/** Does what has become due. */
import { runDueActions } from "../src/flow/due.ts";
import { SECOND_MS } from "../src/lib/time.ts";
import type { WorkerDef } from "./worker.ts";

export const due: WorkerDef<"due"> = {
  name: "due",
  everyMs: 5 * SECOND_MS,
  concurrency: () => 1,
  async run(ctx, _data, signal) {
    await runDueActions(ctx.flow, signal);
    return null;
  },
};
