/** What a list is narrowed down to, kept in the address: it survives a reload and can be sent to somebody. */
import { useSearchParams } from "react-router";
import { useNarrowing } from "../lib/way.ts";

export interface Filter<Name extends string> {
  readonly values: Readonly<Partial<Record<Name, string>>>;
  readonly isEmpty: boolean;
  set(change: Partial<Record<Name, string | null>>): void;
  clear(): void;
}

/**
 * `names` are the arguments of the address that narrow down; others are left alone. What a search field asks for after
 * its rest adds to what was chosen in the meantime, and calls nobody back who is already on the way to another page.
 */
export function useFilter<const Name extends string>(names: readonly Name[]): Filter<Name> {
  const [params, setParams] = useSearchParams();
  const narrowing = useNarrowing();
  const values: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = params.get(name);
    if (value) values[name] = value;
  }
  const set = (change: Partial<Record<Name, string | null>>) => {
    const next = narrowing();
    if (!next) return;
    for (const [name, value] of Object.entries(change)) {
      if (value) next.set(name, String(value));
      else next.delete(name);
    }
    setParams(next, { replace: true });
  };
  const clear = () => set(Object.fromEntries(names.map((name) => [name, null])) as Record<Name, null>);
  return { values, isEmpty: Object.keys(values).length === 0, set, clear };
}
