/** The playbook as the page reads it, and the acts on its questions and versions. */
import { type QueryClient, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type {
  ChangesView,
  FaqView,
  FindingView,
  playbookView,
  rewrittenView,
  VersionView,
} from "../../../../../src/http/playbook-views.ts";
import { api } from "../../lib/api.ts";

export type Playbook = z.infer<typeof playbookView>;
export type Parts = Playbook["parts"];
export type PartName = keyof Parts;
export type Rewritten = z.infer<typeof rewrittenView>;
export type Changes = ChangesView;
export type Entry = FaqView;
export type Version = VersionView;

const KEY = ["playbook"];
/** The usual questions of one page of the list. */
const PAGE = 30;

export function usePlaybook() {
  return useQuery({ queryKey: [...KEY, "parts"], queryFn: () => api<Playbook>("GET", "/v1/playbook") });
}

/** What contradicts or is missing. */
export function useFindings() {
  return useQuery({
    queryKey: [...KEY, "check"],
    queryFn: async () => (await api<{ data: FindingView[] }>("GET", "/v1/playbook/check")).data,
  });
}

interface FaqPage {
  readonly version: number;
  readonly data: Entry[];
  readonly nextCursor: string | null;
}

export function useFaq(search: string) {
  return useInfiniteQuery({
    queryKey: [...KEY, "faq", search],
    queryFn: ({ pageParam, signal }) =>
      api<FaqPage>("GET", "/v1/faq", {
        query: { search: search || undefined, limit: PAGE, cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    placeholderData: (former) => former,
  });
}

export function useVersions() {
  return useInfiniteQuery({
    queryKey: [...KEY, "versions"],
    queryFn: ({ pageParam }) =>
      api<{ data: Version[]; nextCursor: string | null }>("GET", "/v1/playbook/versions", {
        query: { limit: PAGE, cursor: pageParam ?? undefined },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
}

/** All that shows any of it is asked for again. */
export const refreshPlaybook = (client: QueryClient) => client.invalidateQueries({ queryKey: KEY });
