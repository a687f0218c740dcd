/** Who of the team is there and what they have open; and telling the others the same of oneself. */
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import type { z } from "zod";
import type { presenceView } from "../../../../src/http/inbox-views.ts";
import { api, callerHeaders } from "../lib/api.ts";
import { useSession } from "../lib/session.ts";

export type Present = z.infer<typeof presenceView>;
export const PRESENCE_KEY = ["presence"] as const;

/** The server forgets whoever was silent for 50 seconds. */
const BEAT_MS = 20_000;
/** So long after the last key one types no more. */
const TYPING_MS = 5_000;
/** When a tab of this browser that is looked at has told last, for those that are not. */
const KEPT = "charla.looked";

interface Doing {
  readonly conversationId: string | null;
  readonly activity: "viewing" | "typing" | null;
}

let doing: Doing = { conversationId: null, activity: null };
let isPlanned = false;
let typingEnds: ReturnType<typeof setTimeout> | undefined;
const listeners = new Set<() => void>();

function setDoing(next: Doing): void {
  if (next.conversationId === doing.conversationId && next.activity === doing.activity) return;
  doing = next;
  if (isPlanned) return;
  isPlanned = true;
  // Leaving one conversation and opening another is one change.
  queueMicrotask(() => {
    isPlanned = false;
    for (const listener of listeners) listener();
  });
}

/** The conversation that is open here, until the component is gone. */
export function useLookingAt(conversationId: string | undefined): void {
  useEffect(() => {
    if (conversationId === undefined) return;
    setDoing({ conversationId, activity: "viewing" });
    return () => setDoing({ conversationId: null, activity: null });
  }, [conversationId]);
}

/** A key was pressed in the field of a conversation. */
export function noteTyping(conversationId: string): void {
  if (doing.conversationId !== conversationId) return;
  setDoing({ conversationId, activity: "typing" });
  clearTimeout(typingEnds);
  typingEnds = setTimeout(() => {
    if (doing.conversationId === conversationId) setDoing({ conversationId, activity: "viewing" });
  }, TYPING_MS);
}

/** Tells where one is, again and again and with every change, while somebody is signed in. */
export function usePresence(): void {
  useEffect(() => {
    const beat = () => {
      const now = Date.now();
      if (document.hidden) {
        // Another tab is looked at: it speaks for both.
        if (now - Number(localStorage.getItem(KEPT) ?? 0) < BEAT_MS + 2_000) return;
      } else localStorage.setItem(KEPT, String(now));
      const body = document.hidden ? { presence: "away" } : { presence: "online", ...doing };
      // The next beat tells the same: one that is lost is not missed.
      api("POST", "/v1/presence", { body }).catch(() => undefined);
    };
    const leave = () => {
      if (document.hidden) return;
      fetch("/v1/presence", {
        method: "POST",
        keepalive: true,
        headers: { ...callerHeaders(), "content-type": "application/json" },
        body: JSON.stringify({ presence: "offline" }),
      }).catch(() => undefined);
    };
    beat();
    const timer = setInterval(beat, BEAT_MS);
    listeners.add(beat);
    document.addEventListener("visibilitychange", beat);
    window.addEventListener("pagehide", leave);
    return () => {
      clearInterval(timer);
      listeners.delete(beat);
      document.removeEventListener("visibilitychange", beat);
      window.removeEventListener("pagehide", leave);
    };
  }, []);
}

/** The others who have a conversation open. */
export function useOthersIn(conversationId: string): readonly Present[] {
  const { member } = useSession();
  const { data } = useQuery({
    queryKey: PRESENCE_KEY,
    queryFn: async () => (await api<{ members: Present[] }>("GET", "/v1/presence")).members,
    // The stream tells.
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (data ?? []).filter((one) => one.conversationId === conversationId && one.memberId !== member.id);
}
