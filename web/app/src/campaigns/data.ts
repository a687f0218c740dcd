/** What the pages of campaigns share: the forms of the API, how they are asked for, and how figures are written. */
import { useQuery } from "@tanstack/react-query";
import type {
  CampaignPreviewView,
  CampaignStatsView,
  CampaignView,
  RecipientView,
} from "../../../../src/http/campaign-views.ts";
import { api } from "../lib/api.ts";
import { numberFormat } from "../lib/formats.ts";
import type { Locale } from "../lib/texts.ts";

export type Campaign = CampaignView;
export type Preview = CampaignPreviewView;
export type Stats = CampaignStatsView;
export type Recipient = RecipientView;
export type Content = Campaign["content"];
export type Variant = Content["variants"][number];
export type Message = Variant["messages"][number];
export type Terms = Campaign["terms"];

export const STATUS_COLORS: Readonly<Record<Campaign["status"], string>> = {
  draft: "gray",
  scheduled: "blue",
  sending: "charla",
  paused: "orange",
  done: "green",
  cancelled: "gray",
};

export function useCampaign(id: string) {
  return useQuery({ queryKey: ["campaigns", id], queryFn: () => api<Campaign>("GET", `/v1/campaigns/${id}`) });
}

/** Who would get a draft as it stands now, and how it reads. */
export function usePreview({ id, version }: Pick<Campaign, "id" | "version">) {
  return useQuery({
    queryKey: ["campaigns", id, "preview", version],
    queryFn: () => api<Preview>("GET", `/v1/campaigns/${id}/preview`),
  });
}

/** Figures that move while it runs. */
export function useStats(id: string, isLive: boolean) {
  return useQuery({
    queryKey: ["campaigns", id, "stats"],
    queryFn: () => api<Stats>("GET", `/v1/campaigns/${id}/stats`),
    refetchInterval: isLive ? 5_000 : false,
  });
}

/** A share as "12.5 %", of none as a dash. */
export function percent(locale: Locale, part: number, whole: number): string {
  if (whole === 0) return "–";
  return numberFormat(locale, { style: "percent", maximumFractionDigits: 1 }).format(part / whole);
}

/** Points of a share with their sign: "+3.2". */
export function points(locale: Locale, share: number): string {
  return numberFormat(locale, { signDisplay: "exceptZero", maximumFractionDigits: 1 }).format(share * 100);
}
