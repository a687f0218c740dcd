/** Sends what waits in a conversation's outbox. */
import { deliver } from "../src/flow/deliver.ts";
import type { WorkerDef } from "./worker.ts";

export const outbox: WorkerDef<"outbox"> = {
  name: "outbox",
  concurrency: (ctx) => ctx.config.sends.concurrency,
  run: (ctx, ref) => deliver(ctx.flow, ref),
};
