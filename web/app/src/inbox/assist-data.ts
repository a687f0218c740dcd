/** Help for a rep: a drafted reply, another tone, another language, a summary. Nothing of it is sent. */
import { useMutation, useQuery } from "@tanstack/react-query";
import { useSyncExternalStore } from "react";
import type { TONES } from "../../../../src/http/views.ts";
import { ApiError, api } from "../lib/api.ts";
import type { Locale } from "../lib/texts.ts";

export type Tone = (typeof TONES)[number];

export interface Draft {
  readonly text: string;
  readonly basis: "answer" | "opening" | "next";
  readonly brain: string;
  readonly why: string;
}

export function useSuggestion(id: string) {
  return useMutation({ mutationFn: () => api<Draft>("POST", `/v1/conversations/${id}/assist/reply`) });
}

export function useRewrite(id: string) {
  return useMutation({
    mutationFn: (body: { text: string; tone: Tone }) =>
      api<{ text: string; changed: boolean }>("POST", `/v1/conversations/${id}/assist/rewrite`, { body }),
  });
}

/** A new message makes a new summary: `lastMessageAt` is part of what it is kept under. */
export function useSummary(id: string, lastMessageAt: string, locale: Locale) {
  return useQuery({
    queryKey: ["inbox-summary", id, lastMessageAt, locale],
    queryFn: ({ signal }) =>
      api<{ text: string }>("GET", `/v1/conversations/${id}/assist/summary`, { query: { locale }, signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

let needsModel = false;
const listeners = new Set<() => void>();

/** Whether the server has told that free text is translated by a model only, and that it has none. */
export function useNeedsModel(): boolean {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => needsModel,
  );
}

export function useTranslation(id: string) {
  return useMutation({
    mutationFn: async (body: { text: string; to: string }) => {
      try {
        return await api<{ text: string; by: string }>("POST", `/v1/conversations/${id}/assist/translate`, { body });
      } catch (error) {
        if (error instanceof ApiError && error.problem.code === "model_needed") {
          needsModel = true;
          for (const listener of listeners) listener();
        }
        throw error;
      }
    },
  });
}
