/** What a list is narrowed down to, kept in the address: it survives a reload and can be sent to somebody. */
import { useSearchParams } from "react-router";
import { useHasLeft } from "../lib/way.ts";

export interface Filter<Name extends string> {
  readonly values: Readonly<Partial<Record<Name, string>>>;
  readonly isEmpty: boolean;
  set(change: Partial<Record<Name, string | null>>): void;
  clear(): void;
}

/**
 * `names` are the arguments of the address that narrow down; others are left alone. Whoever is already on the way to
 * another page is not called back: what a search field asks for after its rest comes too late then.
 */
export function useFilter<const Name extends string>(names: readonly Name[]): Filter<Name> {
  const [params, setParams] = useSearchParams();
  const hasLeft = useHasLeft();
  const values: Partial<Record<Name, string>> = {};
  for (const name of names) {
    const value = params.get(name);
    if (value) values[name] = value;
  }
  const set = (change: Partial<Record<Name, string | null>>) => {
    if (hasLeft()) return;
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        for (const [name, value] of Object.entries(change)) {
          if (value) after.set(name, String(value));
          else after.delete(name);
        }
        return after;
      },
      { replace: true },
    );
  };
  const clear = () => set(Object.fromEntries(names.map((name) => [name, null])) as Record<Name, null>);
  return { values, isEmpty: Object.keys(values).length === 0, set, clear };
}
