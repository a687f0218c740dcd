/**
 * The inbox's data: conversations, messages and traces as the API has them, and the acts of a rep. The live stream changes
 * what is loaded; while it is cut, everything is asked for again every few seconds.
 */
import {
  infiniteQueryOptions,
  type QueryClient,
  useInfiniteQuery,
  useIsMutating,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import type { z } from "zod";
import type { memberView } from "../../../../src/http/people-views.ts";
import type { conversationDetailView, conversationView, turnView } from "../../../../src/http/views.ts";
import { ApiError, api } from "../lib/api.ts";
import { useLiveState } from "../live/live.tsx";
import { type View, viewQuery } from "./boxes.ts";

export type Conversation = z.infer<typeof conversationView>;
export type ConversationDetail = z.infer<typeof conversationDetailView>;
export type Turn = z.infer<typeof turnView>;
export type Member = z.infer<typeof memberView>;

export interface PageOf<Item> {
  readonly data: readonly Item[];
  readonly nextCursor: string | null;
}

/** How often what others do is asked for while the stream is cut, and to be sure while it is not; ms. */
const EVERY_MS = { lost: 4_000, live: 120_000 } as const;
const PAGE = 30;

export const KEYS = {
  all: ["inbox"],
  boxes: ["inbox", "box"],
  box: (view: View) => ["inbox", "box", view],
  counts: ["inbox", "counts"],
  notes: (id: string) => ["inbox", "notes", id],
  conversation: (id: string) => ["inbox", "conversation", id],
  thread: (id: string) => ["inbox", "thread", id],
  turns: (id: string) => ["inbox", "turns", id],
} as const;

export function useEvery(): number {
  return useLiveState() === "live" ? EVERY_MS.live : EVERY_MS.lost;
}

export const boxQuery = (view: View) =>
  infiniteQueryOptions({
    queryKey: KEYS.box(view),
    queryFn: ({ pageParam, signal }) =>
      api<PageOf<Conversation>>("GET", "/v1/conversations", {
        query: { ...viewQuery(view), limit: PAGE, cursor: pageParam ?? undefined },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.nextCursor,
  });

export function useBox(view: View) {
  const refetchInterval = useEvery();
  return useInfiniteQuery({ ...boxQuery(view), refetchInterval, refetchIntervalInBackground: true });
}

export type Counts = Readonly<Record<"unassigned" | "mine" | "waiting" | "agents" | "snoozed", number>>;

/** How many conversations the open boxes hold. */
export function useCounts() {
  const refetchInterval = useEvery();
  return useQuery({
    queryKey: KEYS.counts,
    queryFn: ({ signal }) => api<Counts>("GET", "/v1/inbox/counts", { signal }),
    refetchInterval,
  });
}

/** The conversations of all loaded pages, each once: one that moves up between two pages comes twice. */
export function conversationsOf(pages: readonly PageOf<Conversation>[] | undefined): Conversation[] {
  const all = new Map<string, Conversation>();
  for (const page of pages ?? [])
    for (const conversation of page.data) if (!all.has(conversation.id)) all.set(conversation.id, conversation);
  return [...all.values()];
}

export function useConversation(id: string) {
  const refetchInterval = useEvery();
  return useQuery({
    queryKey: KEYS.conversation(id),
    queryFn: ({ signal }) => api<ConversationDetail>("GET", `/v1/conversations/${id}`, { signal }),
    refetchInterval,
  });
}

/** The newest turns of the agents; asked for when a trace is opened. */
export function useTurns(id: string) {
  return useQuery({
    queryKey: KEYS.turns(id),
    queryFn: ({ signal }) =>
      api<{ data: Turn[] }>("GET", `/v1/conversations/${id}/turns`, { query: { limit: 200 }, signal }),
  });
}

/** Everybody of the team. */
export function useMembers(): readonly Member[] {
  const { data } = useQuery({
    queryKey: ["members"],
    queryFn: async () => (await api<{ data: Member[] }>("GET", "/v1/members")).data,
    staleTime: 300_000,
  });
  return data ?? [];
}

/** Names of the team by the member's id. */
export const useNames = (): ReadonlyMap<string, string> => new Map(useMembers().map(({ id, name }) => [id, name]));

/** All that shows the conversation is asked for again. */
export function refresh(client: QueryClient, id: string): Promise<unknown> {
  return Promise.all([
    client.invalidateQueries({ queryKey: KEYS.conversation(id) }),
    client.invalidateQueries({ queryKey: KEYS.thread(id) }),
    client.invalidateQueries({ queryKey: KEYS.boxes }),
    client.invalidateQueries({ queryKey: KEYS.counts }),
  ]);
}

function useAct<Argument = void>(
  id: string,
  act: (argument: Argument) => Promise<unknown>,
  place: { mutationKey?: readonly string[]; scope?: { id: string } } = {},
) {
  const client = useQueryClient();
  return useMutation({ ...place, mutationFn: act, onSettled: () => refresh(client, id) });
}

/** What is to reach the server in this order: what is written while a conversation is being taken leaves after it. */
export const inOrder = (id: string) => ({ id: `order ${id}` });
const takeKey = (id: string) => ["inbox", "take", id];

export const useTake = (id: string) =>
  useAct(id, () => api("POST", `/v1/conversations/${id}/take`), { mutationKey: takeKey(id), scope: inOrder(id) });
/** Whether this page has asked for the conversation and waits for the answer. */
export const useIsTaking = (id: string): boolean => useIsMutating({ mutationKey: takeKey(id) }) > 0;

export const useGive = (id: string) => useAct(id, () => api("POST", `/v1/conversations/${id}/give`));

export interface Assignment {
  readonly memberId?: string | null;
  readonly branchId?: string | null;
}

export const useAssign = (id: string) =>
  useAct(id, (body: Assignment) => api("POST", `/v1/conversations/${id}/assign`, { body }));
/** Null brings it back at once. */
export const useSnooze = (id: string) =>
  useAct(id, (until: Date | null) =>
    api("POST", `/v1/conversations/${id}/snooze`, { body: { until: until?.toISOString() ?? null } }),
  );
export const useClose = (id: string) =>
  useAct(id, (body: { outcome: string; reason: string | null }) =>
    api("POST", `/v1/conversations/${id}/close`, { body }),
  );
export const useReopen = (id: string) => useAct(id, () => api("POST", `/v1/conversations/${id}/reopen`));
export const useTags = (id: string) =>
  useAct(id, (tags: readonly string[]) => api("PUT", `/v1/conversations/${id}/tags`, { body: { tags } }));

/** A person says whether an uncertain message arrived. */
export const useSettle = (id: string) =>
  useAct(id, ({ messageId, arrived }: { messageId: string; arrived: boolean }) =>
    api("POST", `/v1/messages/${messageId}/settle`, { body: { arrived } }),
  );

/** Somebody answered the customer meanwhile, and nothing was sent. */
export const isAnswered = (error: unknown) => error instanceof ApiError && error.problem.code === "answered_meanwhile";

/** There is no such thing, or none that the person may see: asking again brings nothing. */
export const isMissing = (error: unknown) => error instanceof ApiError && error.problem.status === 404;

export const isConflict = (error: unknown) => error instanceof ApiError && error.problem.code === "conflict";
