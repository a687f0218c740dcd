/** The members of a segment by pages. */
import { useInfiniteQuery } from "@tanstack/react-query";
import type { PageOf } from "../crm/data.ts";
import { api } from "../lib/api.ts";
import type { SegmentMember } from "./members.tsx";

export function useMemberPages(id: string) {
  const pages = useInfiniteQuery({
    queryKey: ["segment-members", id],
    queryFn: ({ pageParam, signal }) =>
      api<PageOf<SegmentMember>>("GET", `/v1/segments/${id}/members`, {
        query: { limit: 25, cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });
  return { ...pages, rows: pages.data?.pages.flatMap(({ data }) => data) ?? [] };
}
