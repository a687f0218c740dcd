/** Sends what stands in a conversation's outbox and nobody waits for, beside the answers: many at once where that is simple. */
import type { AppContext } from "../src/context.ts";
import { deliver } from "../src/flow/deliver.ts";
import { deliverTogether, TOGETHER } from "../src/flow/deliver-together.ts";
import { type Batcher, createBatcher } from "../src/lib/batcher.ts";
import type { WorkerDef } from "./worker.ts";

/** Of each process; answers whether a conversation is left to be delivered by itself. */
const batchers = new WeakMap<AppContext, Batcher<string, boolean>>();

function batcherOf(ctx: AppContext): Batcher<string, boolean> {
  const known = batchers.get(ctx);
  if (known) return known;
  const fresh = createBatcher<string, boolean>({
    most: TOGETHER,
    async run(tenantId, ids) {
      const left = new Set(await deliverTogether(ctx.flow, tenantId, ids));
      return ids.map((id) => left.has(id));
    },
  });
  batchers.set(ctx, fresh);
  return fresh;
}

export const bulk: WorkerDef<"bulk"> = {
  name: "bulk",
  concurrency: (ctx) => Math.max(TOGETHER, ctx.config.sends.concurrency),
  async run(ctx, ref) {
    const isLeft = await batcherOf(ctx)
      .add(ref.tenantId, ref.conversationId)
      .catch((error: unknown) => {
        ctx.log.warn({ tenantId: ref.tenantId, err: error }, "many could not be sent at once: each is tried by itself");
        return true;
      });
    if (!isLeft) return null;
    const nextAt = await deliver(ctx.flow, ref, "bulk");
    if (nextAt === null || nextAt > ctx.clock.now()) return nextAt;
    // Something has come behind it meanwhile: an answer perhaps.
    ctx.wake("outbox", ref);
    return null;
  },
};
