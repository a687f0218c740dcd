/** The board as the API has it, and a move on it: shown at once, taken back when the API refuses, and undone by the one who made it. */
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useRef, useState } from "react";
import type { LeadStatus } from "../../../../src/http/lead-views.ts";
import { type Board, isConflict, type Lead, type LeadPage } from "../crm/data.ts";
import { api, type Query } from "../lib/api.ts";
import { moved } from "./board-move.ts";

/** Cards a column; the rest is in the list. */
export const CARDS = 50;
/** How often what others do is asked for, in ms. */
const EVERY_MS = 10_000;
const KEY = ["leads", "board"];

export function useBoard(query: Query) {
  return useQuery({
    queryKey: [...KEY, query],
    queryFn: ({ signal }) => api<Board>("GET", "/v1/leads/board", { query: { ...query, cards: CARDS }, signal }),
    placeholderData: (former) => former,
    refetchInterval: EVERY_MS,
  });
}

export interface Move {
  readonly lead: Lead;
  readonly to: LeadStatus;
  readonly lostReason?: string;
}

/** What became of a move. `now` is the lead as it stands when somebody was faster. */
export type Outcome =
  | { readonly kind: "moved"; readonly move: Move; readonly now: LeadPage }
  | { readonly kind: "overtaken"; readonly move: Move; readonly now: LeadPage }
  | { readonly kind: "failed"; readonly move: Move; readonly error: unknown };

/** Moves leads, one after the other. `undo` takes a move back that was made here. */
export function useMoves() {
  const client = useQueryClient();
  const line = useRef<Promise<unknown>>(Promise.resolve());
  const [pending, setPending] = useState(0);

  const inLine = <Result>(act: () => Promise<Result>): Promise<Result> => {
    setPending((count) => count + 1);
    const done = line.current.then(act).finally(() => {
      setPending((count) => count - 1);
      return client.invalidateQueries({ queryKey: ["leads"] });
    });
    line.current = done.catch(() => undefined);
    return done;
  };

  const move = (wanted: Move): Promise<Outcome> => {
    const { lead, to, lostReason } = wanted;
    client.cancelQueries({ queryKey: KEY });
    const before = client.getQueriesData<Board>({ queryKey: KEY });
    client.setQueriesData<Board>({ queryKey: KEY }, (board) => board && moved(board, lead, to));
    return inLine(async () => {
      try {
        const body = { version: lead.version, status: to, ...(lostReason ? { lostReason } : {}) };
        return { kind: "moved", move: wanted, now: await api<LeadPage>("PATCH", `/v1/leads/${lead.id}`, { body }) };
      } catch (error) {
        for (const [key, board] of before) client.setQueryData(key, board);
        if (!isConflict(error)) return { kind: "failed", move: wanted, error };
        const now = await api<LeadPage>("GET", `/v1/leads/${lead.id}`);
        if (now.version === lead.version) return { kind: "failed", move: wanted, error };
        return { kind: "overtaken", move: wanted, now };
      }
    });
  };

  const undo = ({ move: { lead }, now }: Extract<Outcome, { kind: "moved" }>) =>
    inLine(() =>
      api<LeadPage>("POST", `/v1/leads/${lead.id}/undo-move`, { body: { version: now.version, from: lead.status } }),
    );

  return { move, undo, isBusy: pending > 0 };
}
