/** Sequences as the API gives them, and how pages ask for them. */
import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type {
  faultView,
  figuresView,
  insideView,
  SequenceStepView,
  sequenceSummaryView,
  sequenceView,
  validationView,
} from "../../../../src/http/sequence-views.ts";
import { api } from "../lib/api.ts";

export type Summary = z.infer<typeof sequenceSummaryView>;
export type Sequence = z.infer<typeof sequenceView>;
export type Step = SequenceStepView;
export type Fault = z.infer<typeof faultView>;
export type Validation = z.infer<typeof validationView>;
export type Inside = z.infer<typeof insideView>;
export type Figures = z.infer<typeof figuresView>;

export const KEY = "sequences";

export function useSequences() {
  return useQuery({
    queryKey: [KEY],
    queryFn: async ({ signal }) => (await api<{ data: Summary[] }>("GET", "/v1/sequences", { signal })).data,
  });
}

export function useSequence(key: string) {
  return useQuery({
    queryKey: [KEY, key],
    queryFn: ({ signal }) => api<Sequence>("GET", `/v1/sequences/${key}`, { signal }),
  });
}

export function useFigures(key: string, isOwn: boolean) {
  return useQuery({
    queryKey: [KEY, key, "figures"],
    queryFn: ({ signal }) => api<Figures>("GET", `/v1/sequences/${key}/figures`, { signal }),
    enabled: isOwn,
  });
}
