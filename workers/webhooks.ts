/** Tells the businesses' own programs what has happened. */
import { runWebhooks } from "../src/flow/webhooks.ts";
import { SECOND_MS } from "../src/lib/time.ts";
import type { WorkerDef } from "./worker.ts";

export const webhooks: WorkerDef<"webhooks"> = {
  name: "webhooks",
  everyMs: 2 * SECOND_MS,
  concurrency: () => 1,
  async run(ctx, _data, signal) {
    await runWebhooks(ctx, signal);
    return null;
  },
};
