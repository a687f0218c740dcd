/**
 * What somebody has changed of some parts and not saved: kept in this tab of the browser, also over a reload, until it is
 * saved or thrown away. It remembers the version that it began with, so that it never overwrites what another person changed.
 */
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { ApiError, api } from "../../lib/api.ts";
import { useSession } from "../../lib/session.ts";
import { issuesOf } from "../issues.ts";
import { type PartName, type Parts, type Playbook, type Rewritten, refreshPlaybook } from "./data.ts";

interface Kept {
  readonly version: number;
  readonly parts: Partial<Parts>;
}

export interface Draft {
  /** The parts with what was changed of them. */
  readonly parts: Parts;
  readonly isDirty: boolean;
  readonly isSaving: boolean;
  readonly error: Error | null;
  /** Whether somebody else changed the same parts meanwhile. */
  readonly isOld: boolean;
  /** Sentences by the path of the field, such as `delivery.zones.0.name`. */
  readonly issues: Readonly<Record<string, string>>;
  /** What the last saving changed. */
  readonly saved: Rewritten | null;
  set<Name extends PartName>(name: Name, part: Parts[Name]): void;
  save(): void;
  discard(): void;
}

export function useDraft(playbook: Playbook, tab: string, names: readonly PartName[]): Draft {
  const client = useQueryClient();
  const { business } = useSession();
  const key = `charla.playbook.${business.id}.${tab}`;
  const [kept, setKept] = useState<Kept | null>(() => readKept(key));
  const keep = (next: Kept | null) => {
    if (next === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(next));
    setKept(next);
  };
  const parts = { ...playbook.parts, ...kept?.parts };
  const changed = names.filter((name) => JSON.stringify(parts[name]) !== JSON.stringify(playbook.parts[name]));
  const save = useMutation({
    mutationFn: () => {
      const sent = Object.fromEntries(changed.map((name) => [name, parts[name]]));
      return api<Rewritten>("PATCH", "/v1/playbook", {
        body: { version: kept?.version ?? playbook.version, parts: sent },
      });
    },
    onSuccess: async () => {
      await refreshPlaybook(client);
      keep(null);
    },
  });
  const { error } = save;
  return {
    parts,
    isDirty: changed.length > 0,
    isSaving: save.isPending,
    error,
    isOld: error instanceof ApiError && error.problem.status === 409,
    issues: Object.fromEntries(
      Object.entries(issuesOf(error)).map(([path, message]) => [path.replace(/^parts\./, ""), message]),
    ),
    saved: save.data ?? null,
    set: (name, part) => {
      if (save.data) save.reset();
      keep({ version: kept?.version ?? playbook.version, parts: { ...kept?.parts, [name]: part } });
    },
    save: () => save.mutate(),
    discard: () => {
      save.reset();
      keep(null);
      refreshPlaybook(client);
    },
  };
}

function readKept(key: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}
