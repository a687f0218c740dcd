/** What comes next on somebody's way: the one place that decides it. Pure; nothing is done here. */
import { holds } from "./conditions.ts";
import type { LeafStep, Wait } from "./definition.ts";
import { endOfWait, type WaitContext } from "./moments.ts";
import type { Program } from "./program.ts";

export type Next =
  /** Something is to be done; the way goes on at `after`. */
  | {
      readonly kind: "do";
      readonly id: string;
      readonly step: Exclude<LeafStep, { wait: unknown }>;
      readonly after: number;
    }
  /** Nothing until that moment; the way goes on at `after`. */
  | { readonly kind: "wait"; readonly id: string; readonly until: Date; readonly after: number }
  | { readonly kind: "end" };

/** What comes at a place of the program. Every operation leads ahead, so that every way ends. */
export function nextOn({ operations, skips }: Program, at: number, context: WaitContext): Next {
  let place = at;
  for (;;) {
    const operation = operations[place];
    if (!operation) return { kind: "end" };
    if (operation.kind === "jump") {
      place = operation.to;
    } else if (operation.kind === "branch") {
      place = holds(operation.conditions, context.facts) ? place + 1 : operation.otherwise;
    } else if ("wait" in operation.step) {
      const until = endOfWait(operation.step.wait, context);
      if (until === "passed") place = skips.get(place) ?? place + 1;
      else if (until <= context.now) place++;
      // A date may move while it is waited for: it is looked at again when its time has come.
      else return { kind: "wait", id: operation.id, until, after: isOfDate(operation.step.wait) ? place : place + 1 };
    } else {
      return { kind: "do", id: operation.id, step: operation.step, after: place + 1 };
    }
  }
}

function isOfDate(wait: Wait): boolean {
  return typeof wait !== "number" && wait.until !== undefined;
}
