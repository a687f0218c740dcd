/**
 * A simulation as a process of its own: takes one order, tells how far it is and the report, and ends. It has the lowest
 * priority, and so has its database; when whoever started it is gone, it cleans up and ends too.
 */
import { rmdirSync } from "node:fs";
import { constants, setPriority } from "node:os";
import { NoEmbeddedPostgresError } from "../infra/embedded-postgres.ts";
import { AppError } from "../lib/errors.ts";
import type { SimulationOrder, SimulationProblem, SimulationTold } from "./order.ts";
import { simulate } from "./run.ts";

/** How much of the days goes by between two words about it. */
const WORD_EVERY = 0.005;

let isAlone = false;
process.once("disconnect", () => {
  isAlone = true;
});
setPriority(constants.priority.PRIORITY_LOW);
const order = await new Promise<SimulationOrder>((resolve) => process.once("message", resolve));
await tell(await run(order));
// Its folder goes with whoever would have taken it away, if nothing is left in it.
if (isAlone) rmdirSync(process.cwd());
process.exit(0);

async function run(asked: SimulationOrder): Promise<SimulationTold> {
  let told = 0;
  const onProgress = (part: number) => {
    if (isAlone) throw new Error("whoever asked for it is gone");
    if (part - told < WORD_EVERY) return;
    told = part;
    void tell({ kind: "part", part });
  };
  try {
    return { kind: "report", report: await simulate({ ...asked, onProgress }) };
  } catch (error) {
    return { kind: "problem", problem: problemOf(error), detail: String(error instanceof Error ? error.stack : error) };
  }
}

function problemOf(error: unknown): SimulationProblem {
  if (error instanceof NoEmbeddedPostgresError) return "no_database";
  return error instanceof AppError && error.status < 500 ? "unfit" : "internal";
}

/** Resolves when it has left this process, or when nobody hears it any more. */
function tell(told: SimulationTold): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send) process.send(told, () => resolve());
    else resolve();
  });
}
