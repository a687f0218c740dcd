/** Sends what stands in a conversation's outbox and nobody waits for, beside the answers. */
import { deliver } from "../src/flow/deliver.ts";
import type { WorkerDef } from "./worker.ts";

export const bulk: WorkerDef<"bulk"> = {
  name: "bulk",
  concurrency: (ctx) => ctx.config.sends.concurrency,
  async run(ctx, ref) {
    const nextAt = await deliver(ctx.flow, ref, "bulk");
    if (nextAt === null || nextAt > ctx.clock.now()) return nextAt;
    // Something has come behind it meanwhile: an answer perhaps.
    ctx.wake("outbox", ref);
    return null;
  },
};
