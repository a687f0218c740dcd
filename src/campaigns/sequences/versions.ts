/** Versions of sequences, ready to be walked. A version never changes, so that it is read once. */
import type { Tx } from "../../infra/database.ts";
import { type Definition, definition } from "./definition.ts";
import { compile, type Program } from "./program.ts";

export interface SequencePlan {
  readonly definition: Definition;
  readonly program: Program;
}

const CAPACITY = 2_000;
const known = new Map<string, SequencePlan>();

/** The plans of versions by their ids. Throws when one is not there. */
export async function plansOf(tx: Tx, versionIds: readonly string[]): Promise<Map<string, SequencePlan>> {
  const wanted = [...new Set(versionIds)];
  const missing = wanted.filter((id) => !known.has(id));
  if (missing.length > 0) {
    const rows = await tx.sequenceVersion.findMany({
      where: { id: { in: missing } },
      select: { id: true, tree: true },
    });
    for (const { id, tree } of rows) {
      const parsed = definition.parse(tree);
      if (known.size >= CAPACITY) known.delete(known.keys().next().value ?? "");
      known.set(id, { definition: parsed, program: compile(parsed) });
    }
  }
  return new Map(
    wanted.map((id) => {
      const plan = known.get(id);
      if (!plan) throw new Error(`no version ${id} of a sequence`);
      return [id, plan];
    }),
  );
}
