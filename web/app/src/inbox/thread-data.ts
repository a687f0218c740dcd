/** The messages of one conversation: its end, which grows, joined with what was loaded upwards. */
import {
  type InfiniteData,
  type QueryClient,
  useInfiniteQuery,
  useMutation,
  useMutationState,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import type { z } from "zod";
import type { messageView } from "../../../../src/http/views.ts";
import { api } from "../lib/api.ts";
import { inOrder, KEYS, type PageOf, refresh, useEvery } from "./data.ts";
import { writeDraft } from "./drafts.ts";

export type Message = z.infer<typeof messageView>;
const PAGE = 50;

function readPage(id: string, cursor: string | null, signal: AbortSignal) {
  return api<PageOf<Message>>("GET", `/v1/conversations/${id}/messages`, {
    query: { order: "newest", limit: PAGE, cursor: cursor ?? undefined },
    signal,
  });
}

export function useThread(id: string) {
  const refetchInterval = useEvery();
  const history = useInfiniteQuery({
    queryKey: [...KEYS.thread(id), "history"],
    queryFn: ({ pageParam, signal }) => readPage(id, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 60_000,
  });
  const end = useQuery({
    queryKey: [...KEYS.thread(id), "end"],
    queryFn: ({ signal }) => readPage(id, null, signal),
    refetchInterval,
    enabled: history.isSuccess,
  });
  const pages = history.data?.pages;
  const messages = useMemo(() => joinPages([...(pages ?? []), ...(end.data ? [end.data] : [])]), [pages, end.data]);
  // Messages are numbered without gaps: one means that more has come than the end holds.
  const isTorn = messages.some(({ seq }, index) => index > 0 && seq !== (messages[index - 1]?.seq ?? 0) + 1);
  const { refetch, isFetching } = history;
  useEffect(() => {
    if (isTorn && !isFetching) refetch();
  }, [isTorn, isFetching, refetch]);
  return {
    messages,
    isLoading: history.isPending,
    error: history.error,
    hasOlder: history.hasNextPage,
    isLoadingOlder: history.isFetchingNextPage,
    loadOlder: () => {
      if (history.hasNextPage && !history.isFetching) history.fetchNextPage();
    },
  };
}

/** By number; of two states of a message, that of the later page counts. */
function joinPages(pages: readonly PageOf<Message>[]): Message[] {
  const all = new Map<string, Message>();
  for (const page of pages) for (const message of page.data) all.set(message.id, message);
  return [...all.values()].sort((one, other) => one.seq - other.seq);
}

export interface Sending {
  readonly text: string;
  /** The conversation is taken with it. */
  readonly isTaking: boolean;
  /** The newest message that was on the page: an answer since then keeps this one from being sent. */
  readonly seenSeq: number;
}

const sendKey = (id: string) => ["inbox", "send", id];

/** Sends a rep's message; what could not be sent is a draft again, before anything that was typed since. */
export function useSend(id: string) {
  const client = useQueryClient();
  return useMutation({
    mutationKey: sendKey(id),
    scope: inOrder(id),
    mutationFn: ({ text, isTaking, seenSeq }: Sending) =>
      api("POST", `/v1/conversations/${id}/messages`, { body: { text, take: isTaking, seenSeq } }),
    onError: (_error, { text }) => writeDraft(id, (typed) => (typed === "" ? text : `${text}\n${typed}`)),
    // The bubble stays until the message itself is there.
    onSettled: () => refresh(client, id),
  });
}

/** The number of the newest message that the page has. */
export function seenSeqOf(client: QueryClient, id: string): number {
  const pages = client.getQueryData<InfiniteData<PageOf<Message>>>([...KEYS.thread(id), "history"])?.pages ?? [];
  const end = client.getQueryData<PageOf<Message>>([...KEYS.thread(id), "end"]);
  return Math.max(0, ...[...pages, ...(end ? [end] : [])].flatMap(({ data }) => data.map(({ seq }) => seq)));
}

/** Texts that are on their way to the server. */
export function useSendingTexts(id: string): string[] {
  return useMutationState({
    filters: { mutationKey: sendKey(id), status: "pending" },
    select: ({ state }) => (state.variables as Sending | undefined)?.text ?? "",
  });
}
