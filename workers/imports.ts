/** Brings in the people of uploaded files, and takes them back. */
import { runImports } from "../src/flow/imports.ts";
import { SECOND_MS } from "../src/lib/time.ts";
import type { WorkerDef } from "./worker.ts";

export const imports: WorkerDef<"imports"> = {
  name: "imports",
  everyMs: 5 * SECOND_MS,
  concurrency: () => 1,
  async run(ctx, _data, signal) {
    await runImports(ctx, signal);
    return null;
  },
};
