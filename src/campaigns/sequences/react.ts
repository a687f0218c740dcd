/** What a signal means for somebody inside: the end, a rest, or nothing. Pure. */
import type { Signal, SignalKind } from "../../crm/signals.ts";
import { plusMs } from "../../lib/time.ts";
import { SIGNALS_ABOUT } from "./check.ts";
import { type Condition, fieldsOf, holds } from "./conditions.ts";
import { type Definition, resultOf } from "./definition.ts";
import type { About, Fact, Facts } from "./fields.ts";
import { dateOf } from "./moments.ts";

export type Reaction =
  | { readonly kind: "exit"; readonly result: string; readonly go: string | null }
  | { readonly kind: "pause"; readonly until: Date }
  | null;

/** A day at least: what names a date that is not known must not go on at once. */
const LEAST_MS = 24 * 3_600_000;

/** The first exit that fits, else the longest pause that does. */
export function reactionTo(
  { exits, pauses, about }: Pick<Definition, "exits" | "pauses" | "about">,
  subjectId: string,
  signal: Signal,
  facts: Facts,
  timeZone: string,
): Reaction {
  if (!isAbout(about, subjectId, signal)) return null;
  const all = withSignal(facts, signal);
  const exit = exits.find(({ on, where }) => on === signal.kind && holds(where, all));
  if (exit) return { kind: "exit", result: resultOf(exit), go: exit.go ?? null };
  const ends = pauses
    .filter(({ on, where }) => on === signal.kind && holds(where, all))
    .map((pause) => {
      if (pause.for !== undefined) return plusMs(signal.at, pause.for);
      return dateOf(all[pause.until ?? ""], timeZone) ?? plusMs(signal.at, LEAST_MS);
    });
  if (ends.length === 0) return null;
  return { kind: "pause", until: new Date(Math.max(...ends.map((end) => end.getTime()))) };
}

/** A signal of the kind of row that the sequence follows must tell of that very row. */
function isAbout(about: About, subjectId: string, signal: Signal): boolean {
  if (about === "contact" || !isOwnKind(about, signal.kind)) return true;
  return signal.subjectId === subjectId;
}

/** Whether a signal names a row of this kind. */
export function isOwnKind(about: Exclude<About, "contact">, kind: SignalKind): boolean {
  return SIGNALS_ABOUT[about].some((prefix) => kind.startsWith(prefix));
}

/** Facts with what the signal tells. */
export function withSignal(facts: Facts, { detail }: Signal): Facts {
  const told = Object.entries(detail).map(([name, value]) => [`signal.${name}`, value as Fact]);
  return { ...facts, ...Object.fromEntries(told) };
}

/** Whether conditions ask for more than the signal tells itself. */
export function needsFacts(where: readonly Condition[] | undefined): boolean {
  return fieldsOf(where ?? []).some((field) => !field.startsWith("signal."));
}
