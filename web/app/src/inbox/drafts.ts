/**
 * What a rep has typed and not sent: kept in this browser at once, and by the server a moment later, so that another
 * browser of theirs has it too.
 */
import { useEffect, useSyncExternalStore } from "react";
import { api } from "../lib/api.ts";

const keyOf = (conversationId: string) => `charla.draft.${conversationId}`;
/** So long after the last key the server is told; ms. */
const PAUSE_MS = 1_000;
const listeners = new Set<() => void>();
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export const readDraft = (conversationId: string) => localStorage.getItem(keyOf(conversationId)) ?? "";

/** Keeps what `change` makes of the draft; an empty one is forgotten. */
export function writeDraft(conversationId: string, change: (draft: string) => string): void {
  keepHere(conversationId, change(readDraft(conversationId)));
  clearTimeout(timers.get(conversationId));
  timers.set(
    conversationId,
    setTimeout(() => {
      timers.delete(conversationId);
      // What could not be told is kept here still, and is told with the next change.
      api("PUT", `/v1/conversations/${conversationId}/draft`, { body: { text: readDraft(conversationId) } }).catch(
        () => undefined,
      );
    }, PAUSE_MS),
  );
}

function keepHere(conversationId: string, draft: string): void {
  if (draft === "") localStorage.removeItem(keyOf(conversationId));
  else localStorage.setItem(keyOf(conversationId), draft);
  for (const listener of listeners) listener();
}

/** Tells of every change of a draft, also of those in another tab. Returns how to stop. */
function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  window.addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener("storage", listener);
  };
}

/** @param isElsewhere whether the server says that there is a draft */
export function useDraft(
  conversationId: string,
  isElsewhere: boolean,
): [draft: string, setDraft: (draft: string) => void] {
  const draft = useSyncExternalStore(subscribe, () => readDraft(conversationId));
  useEffect(() => {
    if (!isElsewhere || readDraft(conversationId) !== "") return;
    api<{ text: string }>("GET", `/v1/conversations/${conversationId}/draft`).then(
      ({ text }) => {
        // What was typed meanwhile is newer.
        if (text !== "" && readDraft(conversationId) === "") keepHere(conversationId, text);
      },
      () => undefined,
    );
  }, [conversationId, isElsewhere]);
  return [draft, (text) => writeDraft(conversationId, () => text)];
}
