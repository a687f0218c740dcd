/** The internal notes of a conversation, which the customer never sees. */
import { type QueryClient, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type { noteView } from "../../../../src/http/inbox-views.ts";
import { api } from "../lib/api.ts";
import { KEYS, type Member, type PageOf, useEvery } from "./data.ts";

export type Note = z.infer<typeof noteView>;

const PAGE = 200;

/** All of them, oldest first. */
async function readNotes(id: string, signal: AbortSignal): Promise<Note[]> {
  const notes: Note[] = [];
  let cursor: string | null = null;
  do {
    const page: PageOf<Note> = await api("GET", `/v1/conversations/${id}/notes`, {
      query: { limit: PAGE, cursor: cursor ?? undefined },
      signal,
    });
    notes.push(...page.data);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return notes;
}

export function useNotes(id: string): readonly Note[] {
  const refetchInterval = useEvery();
  const { data } = useQuery({
    queryKey: KEYS.notes(id),
    queryFn: ({ signal }) => readNotes(id, signal),
    refetchInterval,
  });
  return data ?? [];
}

export function useWriteNote(id: string) {
  const client: QueryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: { text: string; mentions: readonly string[] }) =>
      api<Note>("POST", `/v1/conversations/${id}/notes`, { body }),
    onSuccess: (note) =>
      client.setQueryData<Note[]>(KEYS.notes(id), (old = []) => [...old.filter((one) => one.id !== note.id), note]),
  });
}

/** Members whose name stands in the text after an @; of two names that begin alike, the longer one is meant. */
export function mentionsIn(text: string, members: readonly Member[]): string[] {
  const found = new Set<string>();
  let rest = text.toLowerCase();
  for (const { id, name } of [...members].sort((a, b) => b.name.length - a.name.length)) {
    const called = `@${name.toLowerCase()}`;
    if (!rest.includes(called)) continue;
    found.add(id);
    rest = rest.replaceAll(called, " ");
  }
  return [...found];
}
