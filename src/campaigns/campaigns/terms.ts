/** How a campaign is run: when each is written to, how fast, whom it leaves out to compare with, what counts as its success. */
import { z } from "zod";

export const WINNER_METRICS = ["reply", "click", "purchase"] as const;
export type WinnerMetric = (typeof WINNER_METRICS)[number];

/** Of all people, in percent. */
export const MOST_HOLDOUT = 50;

export const campaignTerms = z.object({
  /** at_once: all from the start on; best_hour: each at the hour at which they tend to answer. */
  sendTime: z.enum(["at_once", "best_hour"]).default("at_once"),
  /** At most so many begin in an hour; null means as fast as the channels allow. */
  perHour: z.int().min(1).max(1_000_000).nullable().default(null),
  /** Percent of people who get nothing, to compare with. */
  holdout: z.int().min(0).max(MOST_HOLDOUT).default(0),
  /** What happens so many days after the message counts as its doing. */
  attributionDays: z.int().min(1).max(60).default(7),
  /** First a part gets all variants, later the rest the better one. */
  winner: z
    .object({
      metric: z.enum(WINNER_METRICS).default("reply"),
      /** Percent of people who get the variants first. */
      share: z.int().min(5).max(90).default(30),
      afterHours: z.int().min(1).max(168).default(24),
    })
    .nullable()
    .default(null),
});
export type CampaignTerms = z.infer<typeof campaignTerms>;
