/** All rows of a file as people, with those that repeat an earlier one refused. Pauses now and then, so that others get their turn. */
import { setImmediate as pause } from "node:timers/promises";
import type { CsvRow } from "../playbook/csv.ts";
import { type PersonRow, type RowFault, type RowRules, readRow } from "./read-row.ts";

export interface ReadPerson {
  readonly row: number;
  readonly cells: readonly string[];
  /** Null where the row is refused. */
  readonly person: PersonRow | null;
  readonly faults: readonly RowFault[];
}

const TURN = 500;

/** Every row in its order. Throws the signal's reason when it is aborted. */
export async function readPeople(
  rows: readonly CsvRow[],
  rules: RowRules,
  signal: AbortSignal,
): Promise<readonly ReadPerson[]> {
  const firstOf = new Map<string, number>();
  const people: ReadPerson[] = [];
  for (const { row, cells } of rows) {
    if (people.length % TURN === TURN - 1) {
      await pause();
      signal.throwIfAborted();
    }
    const read = readRow(cells, rules);
    if ("faults" in read) {
      people.push({ row, cells, person: null, faults: read.faults });
      continue;
    }
    const { person } = read;
    const faults = (["phone", "email"] as const).flatMap((field): RowFault[] => {
      const value = person[field];
      const first = value === null ? undefined : firstOf.get(value);
      const column = rules.columns[rules.mapping.indexOf(field)] ?? "";
      return first === undefined ? [] : [{ column, code: "repeated", value: String(first) }];
    });
    if (faults.length === 0) for (const key of [person.phone, person.email]) if (key !== null) firstOf.set(key, row);
    people.push({ row, cells, person: faults.length > 0 ? null : person, faults });
  }
  return people;
}
