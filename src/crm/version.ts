/** Optimistic locking: whoever changes a row names the version that they saw. */
import { ConflictError } from "../lib/errors.ts";

/** Throws `ConflictError` unless the row is still the one that was seen. */
export function mustBeVersion(row: { readonly id: string; readonly version: number }, seen: number): void {
  if (row.version !== seen)
    throw new ConflictError(`somebody else has changed this meanwhile: it is at version ${row.version}, not ${seen}`, {
      details: { id: row.id, version: row.version },
    });
}

/** Throws `ConflictError` when a conditional update found nothing: somebody was faster. */
export function mustHaveChanged({ count }: { readonly count: number }, id: string): void {
  if (count === 0) throw new ConflictError("somebody else has changed this meanwhile", { details: { id } });
}

/** Runs a write that the database refuses for a second row of the same kind, and says so as a `ConflictError`. */
export async function onlyOnce<T>(write: () => Promise<T>, sentence: string): Promise<T> {
  try {
    return await write();
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== "P2002") throw cause;
    throw new ConflictError(sentence, { cause });
  }
}
