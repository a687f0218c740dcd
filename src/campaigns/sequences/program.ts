/** A sequence as a list of operations with places to go to: what is stored of a person's way is one number. Pure. */
import type { Condition } from "./conditions.ts";
import type { BranchStep, Definition, LeafStep, Step } from "./definition.ts";

export type Operation =
  | { readonly kind: "step"; readonly id: string; readonly step: LeafStep }
  /** Goes on when the conditions hold, else to `otherwise`. */
  | {
      readonly kind: "branch";
      readonly id: string;
      readonly conditions: readonly Condition[];
      readonly otherwise: number;
    }
  | { readonly kind: "jump"; readonly to: number };

export interface Program {
  readonly operations: readonly Operation[];
  /** By the place of a wait: where those go on for whom it has long passed. */
  readonly skips: ReadonlyMap<number, number>;
}

/** The places of steps as paths of the file, by their id; the first of two with one id. */
export interface StepPlace {
  readonly id: string;
  readonly path: readonly (string | number)[];
  readonly step: Step;
}

/** Steps in the order of the file, with what is in branches. */
export function placesOfSteps(
  steps: readonly Step[],
  path: readonly (string | number)[] = ["steps"],
  prefix = "",
): StepPlace[] {
  return steps.flatMap((step, index) => {
    const own = `${prefix}${index + 1}`;
    const here = [...path, index];
    const place: StepPlace = { id: step.id ?? own, path: here, step };
    if (!("if" in step)) return [place];
    return [
      place,
      ...placesOfSteps(step.then, [...here, "then"], `${own}-`),
      ...placesOfSteps(step.else ?? [], [...here, "else"], `${own}-else-`),
    ];
  });
}

export function compile({ steps }: Pick<Definition, "steps">): Program {
  const operations: Operation[] = [];
  const skips = new Map<number, number>();
  const addAll = (list: readonly Step[], prefix: string) => {
    // The last wait of this list whose steps may be skipped.
    let waiting: number | null = null;
    list.forEach((step, index) => {
      const own = `${prefix}${index + 1}`;
      const id = step.id ?? own;
      if ("if" in step) {
        addBranch(step, id, own);
        return;
      }
      if ("wait" in step) {
        if (waiting !== null) skips.set(waiting, operations.length);
        waiting = operations.length;
      }
      operations.push({ kind: "step", id, step });
    });
    if (waiting !== null) skips.set(waiting, operations.length);
  };
  const addBranch = (step: BranchStep, id: string, own: string) => {
    const at = operations.length;
    operations.push({ kind: "jump", to: -1 });
    addAll(step.then, `${own}-`);
    const end = operations.length;
    operations.push({ kind: "jump", to: -1 });
    operations[at] = { kind: "branch", id, conditions: step.if, otherwise: operations.length };
    addAll(step.else ?? [], `${own}-else-`);
    operations[end] = { kind: "jump", to: operations.length };
  };
  addAll(steps, "");
  return { operations, skips };
}
