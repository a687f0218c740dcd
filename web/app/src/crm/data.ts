/** What the pages about customers share: the forms of the API's rows, the team, the branches, and lists by pages. */
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { businessView } from "../../../../src/http/business-views.ts";
import type { casePage, caseView } from "../../../../src/http/case-views.ts";
import type {
  consentView,
  contactPage,
  contactView,
  mergePreviewView,
  timelineView,
} from "../../../../src/http/contact-views.ts";
import type { boardView, eventView, leadPage, leadView, noteView } from "../../../../src/http/lead-views.ts";
import type { memberView } from "../../../../src/http/people-views.ts";
import type { quoteView } from "../../../../src/http/quote-views.ts";
import { ApiError, api, type Query } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";

export type Lead = z.infer<typeof leadView>;
export type LeadPage = z.infer<typeof leadPage>;
export type Board = z.infer<typeof boardView>;
export type Contact = z.infer<typeof contactView>;
export type ContactPage = z.infer<typeof contactPage>;
export type Consent = z.infer<typeof consentView>;
export type MergePreview = z.infer<typeof mergePreviewView>;
export type TimelineItem = z.infer<typeof timelineView>;
export type Case = z.infer<typeof caseView>;
export type CasePage = z.infer<typeof casePage>;
export type Quote = z.infer<typeof quoteView>;
export type Happening = z.infer<typeof eventView>;
export type Note = z.infer<typeof noteView>;
export type Member = z.infer<typeof memberView>;
export type Branch = z.infer<typeof businessView>["branches"][number];

export interface PageOf<Item> {
  readonly data: readonly Item[];
  readonly nextCursor: string | null;
}

/** A list by pages; `rows` are those of all pages that were loaded, each once. */
export function usePages<Item extends { readonly id: string }>(key: readonly unknown[], path: string, query: Query) {
  const pages = useInfiniteQuery({
    queryKey: [...key, query],
    queryFn: ({ pageParam, signal }) =>
      api<PageOf<Item>>("GET", path, { query: { ...query, cursor: pageParam ?? undefined }, signal }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: (former) => former,
  });
  const rows = new Map<string, Item>();
  for (const page of pages.data?.pages ?? []) for (const row of page.data) rows.set(row.id, row);
  return { ...pages, rows: [...rows.values()] };
}

/** The team, also those who left: their names stand beside what they did. */
export function useMembers(): readonly Member[] {
  const { data } = useQuery({
    queryKey: ["members"],
    queryFn: async () => (await api<{ data: Member[] }>("GET", "/v1/members")).data,
    staleTime: 300_000,
  });
  return data ?? [];
}

/** None for somebody who may not look at the business. */
export function useBranches(): readonly Branch[] {
  const { may } = useSession();
  const { data } = useQuery({
    queryKey: ["business"],
    queryFn: () => api<z.infer<typeof businessView>>("GET", "/v1/business"),
    staleTime: 300_000,
    enabled: may("settings:read"),
  });
  return data?.branches ?? [];
}

export const isConflict = (error: unknown) => error instanceof ApiError && error.problem.status === 409;
