/** What a check of a playbook finds; its sentences are `playbook.finding.<code>.what` and `.mend`. */
import type { TextValues } from "../../../lib/texts.ts";

export interface Finding {
  /** A contradiction makes agents say two things; what is missing makes them say nothing; a note is for thought. */
  readonly severity: "contradiction" | "missing" | "note";
  readonly code: string;
  /** Where in the playbook, as its file calls it: `rules.delivery.zones.lima`, `faq.returns (es)`. */
  readonly where: string;
  readonly values: TextValues;
}

/** So many names are told; the rest is a count. */
const NAMED = 5;

/** "a, b, c … (+4)" */
export function someOf(names: readonly string[]): string {
  const rest = names.length - NAMED;
  return names.slice(0, NAMED).join(", ") + (rest > 0 ? ` … (+${rest})` : "");
}
