/** Pages of a list by the place where the former page ended, also where the column that sorts may be empty: empty comes last. */

export type Order = "asc" | "desc";

/** Where a page ended: the value that sorts, and the id. */
export interface Place<Value> {
  readonly value: Value | null;
  readonly id: string;
}

/** The condition of Prisma for what comes after a place, sorted by a column that may be empty, then by id. */
export function beyond<Value>(column: string, order: Order, after: Place<Value> | null): object {
  if (!after) return {};
  const further = order === "desc" ? "lt" : "gt";
  const { value, id } = after;
  if (value === null) return { [column]: null, id: { [further]: id } };
  return {
    OR: [{ [column]: { [further]: value } }, { [column]: value, id: { [further]: id } }, { [column]: null }],
  };
}

/** The same for a column that always holds something. */
export function beyondFilled<Value>(column: string, order: Order, after: Place<Value> | null): object {
  if (!after) return {};
  const further = order === "desc" ? "lt" : "gt";
  return { OR: [{ [column]: { [further]: after.value } }, { [column]: after.value, id: { [further]: after.id } }] };
}
