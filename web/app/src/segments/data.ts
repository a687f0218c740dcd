/** What the pages of segments share: the forms of the API, and the list. */
import { useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { CatalogueView, previewView, SegmentView } from "../../../../src/http/segment-views.ts";
import { api } from "../lib/api.ts";

export type Segment = SegmentView;
export type Rule = Segment["rule"];
export type Group = Extract<Rule, { type: "all" | "any" }>;
export type FieldRule = Extract<Rule, { type: "field" }>;
export type Test = FieldRule["test"];
export type Catalogue = CatalogueView;
export type CatalogueField = Catalogue["fields"][number];
export type Preview = z.infer<typeof previewView>;

/** All segments of the business. */
export function useSegments() {
  return useQuery({
    queryKey: ["segments"],
    queryFn: async () => (await api<{ data: Segment[] }>("GET", "/v1/segments")).data,
  });
}

/** What a rule may be built of. */
export function useCatalogue() {
  return useQuery({
    queryKey: ["segment-fields"],
    queryFn: () => api<Catalogue>("GET", "/v1/segment-fields"),
    staleTime: 60_000,
  });
}

/** How the conditions of a group are joined. */
export type Joint = "all" | "any" | "none";

/** A group as it is shown: `none` is kept as the negation of `any`. */
export interface ShownGroup {
  readonly joint: Joint;
  readonly rules: readonly Rule[];
}

/** A rule as a group; what is none becomes a group of one. */
export function asGroup(rule: Rule): ShownGroup {
  if (rule.type === "all" || rule.type === "any") return { joint: rule.type, rules: rule.rules };
  if (rule.type === "not") return { joint: "none", rules: rule.rule.type === "any" ? rule.rule.rules : [rule.rule] };
  return { joint: "all", rules: [rule] };
}

export function fromGroup({ joint, rules }: ShownGroup): Rule {
  if (joint === "none") return { type: "not", rule: { type: "any", rules: [...rules] } };
  return { type: joint, rules: [...rules] };
}

export const isGroup = (rule: Rule) => rule.type === "all" || rule.type === "any" || rule.type === "not";
