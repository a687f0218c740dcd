/** Simulations as pages ask for them: the newest of a sequence or a campaign, again and again while one works, and the last report. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type {
  SimulationReportView,
  SimulationSummaryView,
  SimulationView,
} from "../../../../src/http/simulation-views.ts";
import type { PageOf } from "../crm/data.ts";
import { ApiError, api } from "../lib/api.ts";
import { problemText } from "../lib/problem.ts";
import type { Say } from "../lib/texts.ts";

export type Simulation = SimulationSummaryView;
export type Report = SimulationReportView;

export interface Size {
  readonly contacts: number;
  readonly days: number;
  readonly seed: number;
  /** `2026-11-21`; today unless given. */
  readonly from?: string;
  /** A kind; the main chat unless given. */
  readonly channel?: string;
}

const LOOK_AGAIN_MS = 1_000;
/** Enough to find one that was done behind some that were not. */
const LOOKED_AT = 10;

/** @param place of the sequence or the campaign in the API */
export function useSimulations(place: string) {
  return useQuery({
    queryKey: ["simulations", place],
    queryFn: async ({ signal }) => {
      const query = { limit: LOOKED_AT };
      return (await api<PageOf<Simulation>>("GET", `${place}/simulations`, { query, signal })).data;
    },
    refetchInterval: ({ state }) => (state.data?.[0]?.isWorking ? LOOK_AGAIN_MS : false),
  });
}

/** One that is done, which stays as it is. */
export function useReport(id: string) {
  return useQuery({
    queryKey: ["simulations", id],
    queryFn: ({ signal }) => api<SimulationView>("GET", `/v1/simulations/${id}`, { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

export function useSimulationActs(place: string) {
  const data = useQueryClient();
  const onSettled = () => data.invalidateQueries({ queryKey: ["simulations", place] });
  const start = useMutation({
    mutationFn: (size: Size) => api<SimulationView>("POST", `${place}/simulations`, { body: size }),
    onSettled,
  });
  const cancel = useMutation({
    mutationFn: (id: string) => api<SimulationView>("POST", `/v1/simulations/${id}/cancel`),
    onSettled,
  });
  return { start, cancel };
}

/** Why it was refused: what is lacking, where that is told. */
export function refusalText(say: Say, error: Error): string {
  const issue = error instanceof ApiError ? error.problem.issues?.[0]?.message : undefined;
  return issue ? `${issue.slice(0, 1).toUpperCase()}${issue.slice(1)}.` : problemText(say, error);
}
