/** Imports as the page asks for them: again and again while rows are being worked on. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { importRowView, importView } from "../../../../src/http/import-views.ts";
import { api } from "../lib/api.ts";

export type Import = z.infer<typeof importView>;
export type ImportRow = z.infer<typeof importRowView>;

const LOOK_AGAIN_MS = 700;

export function useImport(id: string) {
  return useQuery({
    queryKey: ["imports", id],
    queryFn: () => api<Import>("GET", `/v1/imports/${id}`),
    refetchInterval: ({ state }) => (state.data?.isWorking ? LOOK_AGAIN_MS : false),
  });
}

export function useImports() {
  return useQuery({
    queryKey: ["imports", "all"],
    queryFn: async () => (await api<{ data: Import[] }>("GET", "/v1/imports", { query: { limit: 50 } })).data,
  });
}

/** Rows of one outcome, the first of them. */
export function useRows(id: string, status: "failed" | "kept", isWanted: boolean) {
  return useQuery({
    queryKey: ["imports", id, status],
    queryFn: async () =>
      (await api<{ data: ImportRow[] }>("GET", `/v1/imports/${id}/rows`, { query: { status, limit: 100 } })).data,
    enabled: isWanted,
  });
}

export interface Settings {
  readonly mapping: readonly (string | null)[];
  readonly overwrites?: boolean;
  readonly makesLeads?: boolean;
  readonly consentProof?: string | null;
}

/** What can be asked of an import; the page shows the answer at once. */
export function useActs(id: string) {
  const data = useQueryClient();
  const onSuccess = (row: Import) => {
    data.setQueryData(["imports", id], row);
    data.removeQueries({ queryKey: ["imports", id, "failed"] });
    data.removeQueries({ queryKey: ["imports", id, "kept"] });
    data.invalidateQueries({ queryKey: ["imports", "all"] });
  };
  const check = useMutation({
    mutationFn: async (settings: Settings) => {
      await api("PATCH", `/v1/imports/${id}`, { body: settings });
      return api<Import>("POST", `/v1/imports/${id}/check`);
    },
    onSuccess,
  });
  const act = useMutation({
    mutationFn: (verb: "start" | "undo") => api<Import>("POST", `/v1/imports/${id}/${verb}`),
    onSuccess,
  });
  return { check, act };
}
