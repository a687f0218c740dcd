/** Sources of leads as their page reads and changes them, and the fields that are found in what they send. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { captureField, sourceView, trialView } from "../../../../../src/http/capture-views.ts";
import { api } from "../../lib/api.ts";

export type Source = z.infer<typeof sourceView>;
export type SourceKind = Source["kind"];
export type CaptureField = z.infer<typeof captureField>;
export type Mapping = Source["mapping"];
export type Trial = z.infer<typeof trialView>;

export const KINDS = Object.keys({
  form: true,
  facebook: true,
  manychat: true,
  generic: true,
} satisfies Record<SourceKind, true>) as SourceKind[];

/** In the order in which they are asked for. */
export const FIELDS = Object.keys({
  name: true,
  firstName: true,
  lastName: true,
  phone: true,
  email: true,
  interest: true,
  message: true,
  campaign: true,
  page: true,
  consent: true,
} satisfies Record<CaptureField, true>) as CaptureField[];

const KEY = ["capture-sources"];

export function useSources() {
  return useQuery({
    queryKey: KEY,
    queryFn: async () => (await api<{ data: Source[] }>("GET", "/v1/capture-sources")).data,
  });
}

export function useSourceCall() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }: { method: "POST" | "PATCH"; path: string; body?: object }) =>
      api<Source>(method, `/v1/capture-sources${path}`, body ? { body } : {}),
    onSettled: () => client.invalidateQueries({ queryKey: KEY }),
  });
}

/** What the sample would become, asked of the server as it would do it; nothing is kept. */
export function useTrial(sample: Record<string, unknown> | null, mapping: Mapping) {
  return useQuery({
    queryKey: ["capture-try", sample, mapping],
    queryFn: ({ signal }) =>
      api<Trial>("POST", "/v1/capture-sources/try", { body: { sample: sample ?? {}, mapping }, signal }),
    enabled: sample !== null,
    placeholderData: (former) => former,
    gcTime: 0,
  });
}
