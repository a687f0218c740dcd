/** Throws away what has lain for long enough, and the people whom a business keeps no longer. */
import { eraseQuietPeople } from "../src/flow/people-kept.ts";
import { runRetention } from "../src/flow/retention.ts";
import { HOUR_MS } from "../src/lib/time.ts";
import type { WorkerDef } from "./worker.ts";

export const retention: WorkerDef<"retention"> = {
  name: "retention",
  everyMs: HOUR_MS,
  concurrency: () => 1,
  async run(ctx, _data, signal) {
    await runRetention(ctx, signal);
    await eraseQuietPeople(ctx, signal);
    return null;
  },
};
