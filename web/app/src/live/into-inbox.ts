/** What the stream tells, put into what the inbox has loaded, so that nothing is asked for that is known. */
import type { InfiniteData, QueryClient } from "@tanstack/react-query";
import { belongs, type View } from "../inbox/boxes.ts";
import { type Conversation, type ConversationDetail, KEYS, type PageOf } from "../inbox/data.ts";
import type { Note } from "../inbox/notes-data.ts";
import type { Message } from "../inbox/thread-data.ts";

type Told = Omit<Conversation, "unread" | "hasDraft">;
type Pages = InfiniteData<PageOf<Conversation>, string | null>;

/** Nobody counts further. */
const MAX_UNREAD = 100;
/** Counts are asked for at most so often; ms. */
const COUNT_EVERY_MS = 1_000;

/** Something may have been missed. What has been read since the page was opened is asked for again. */
export function readAnew(client: QueryClient): void {
  client.invalidateQueries({ queryKey: KEYS.all });
}

export function changeConversation(client: QueryClient, memberId: string, told: Told): void {
  const { id } = told;
  let known: Conversation | undefined;
  for (const [, pages] of client.getQueriesData<Pages>({ queryKey: KEYS.boxes }))
    known ??= pages?.pages.flatMap(({ data }) => data).find((row) => row.id === id);
  const row = { ...told, unread: unreadOf(told, known), hasDraft: known?.hasDraft ?? false };
  for (const [key, pages] of client.getQueriesData<Pages>({ queryKey: KEYS.boxes })) {
    const view = key[2] as View;
    if (!pages) continue;
    // Whether a search finds it, only the server knows.
    const isFound = view.search === undefined ? belongs(row, view, memberId) : has(pages, id);
    client.setQueryData(key, withRow(pages, row, isFound));
  }
  client.setQueryData<ConversationDetail>(KEYS.conversation(id), (old) => old && { ...old, ...row });
  // The lead beside it and how far each message got are told by asking, of what is open.
  client.invalidateQueries({ queryKey: KEYS.conversation(id) });
  client.invalidateQueries({ queryKey: [...KEYS.thread(id), "end"] });
  countSoon(client);
}

/** As the server counts: what the customer has said since one read it, or since an answer. */
function unreadOf(told: Told, known: Conversation | undefined): number {
  const isIn = told.lastMessage?.direction === "in";
  if (!known) return isIn ? 1 : 0;
  if (!isIn || told.lastSeq <= known.lastSeq) return known.unread;
  return Math.min(known.unread + told.lastSeq - known.lastSeq, MAX_UNREAD);
}

const has = (pages: Pages, id: string) => pages.pages.some(({ data }) => data.some((row) => row.id === id));

/** The row at its place, newest message first; left out where it belongs no more, or further down than what is loaded. */
function withRow(pages: Pages, row: Conversation, isFound: boolean): Pages {
  const others = pages.pages.map((page) => ({ ...page, data: page.data.filter(({ id }) => id !== row.id) }));
  if (isFound) {
    const comesBefore = (other: Conversation) => other.lastMessageAt <= row.lastMessageAt;
    const last = others.length - 1;
    const at = others.findIndex(({ data }) => data.some(comesBefore));
    const page = others[at === -1 ? last : at];
    const isBelow = at === -1 && page?.nextCursor != null;
    if (page && !isBelow) {
      const place = page.data.findIndex(comesBefore);
      const index = place === -1 ? page.data.length : place;
      others[at === -1 ? last : at] = { ...page, data: page.data.toSpliced(index, 0, row) };
    }
  }
  return { ...pages, pages: others };
}

export function addMessage(client: QueryClient, conversationId: string, message: Message): void {
  client.setQueryData<PageOf<Message>>(
    [...KEYS.thread(conversationId), "end"],
    (old) => old && { ...old, data: [message, ...old.data.filter(({ id }) => id !== message.id)] },
  );
}

export function addNote(client: QueryClient, note: Note): void {
  client.setQueryData<Note[]>(
    KEYS.notes(note.conversationId),
    (old) => old && [...old.filter(({ id }) => id !== note.id), note],
  );
}

/** What was read here is unread in no list any more. */
export function markRead(client: QueryClient, id: string): void {
  for (const [key, pages] of client.getQueriesData<Pages>({ queryKey: KEYS.boxes })) {
    if (!pages || !has(pages, id)) continue;
    const data = (page: PageOf<Conversation>) => page.data.map((row) => (row.id === id ? { ...row, unread: 0 } : row));
    client.setQueryData(key, { ...pages, pages: pages.pages.map((page) => ({ ...page, data: data(page) })) });
  }
}

/** When the counts that are asked for were planned. */
const planned = new WeakMap<QueryClient, ReturnType<typeof setTimeout>>();
function countSoon(client: QueryClient): void {
  if (planned.has(client)) return;
  const timer = setTimeout(() => {
    planned.delete(client);
    client.invalidateQueries({ queryKey: KEYS.counts });
  }, COUNT_EVERY_MS);
  planned.set(client, timer);
}
