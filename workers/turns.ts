/** Answers a conversation whose customer waits. */
import { respond } from "../src/flow/respond.ts";
import type { WorkerDef } from "./worker.ts";

export const turns: WorkerDef<"turns"> = {
  name: "turns",
  concurrency: (ctx) => ctx.config.turns.concurrency,
  run: (ctx, ref, signal) => respond(ctx.flow, ref, signal),
};
