/** What somebody wants to send, as far as their words say it: to whom, with what offer, until when. */
import { z } from "zod";
import { CHANNEL_KINDS } from "../../../channels/channel.ts";
import { MOST_HOLDOUT } from "../../campaigns/terms.ts";

export const TEMPERATURES = ["hot", "warm", "cold"] as const;

export const audience = z.object({
  everybody: z.boolean().default(false),
  temperature: z.enum(TEMPERATURES).nullable().default(null),
  /** Have bought, or never have. */
  bought: z.boolean().nullable().default(null),
  /** Have an open offer. */
  quoted: z.boolean().default(false),
  /** Have not written for so many days. */
  silentDays: z.int().min(1).max(3_650).nullable().default(null),
  /** What they bought, or were quoted, not longer ago. */
  withinDays: z.int().min(1).max(3_650).nullable().default(null),
  channel: z.enum(CHANNEL_KINDS).nullable().default(null),
  /** What they are interested in, in words of the catalog. */
  interest: z.string().trim().max(80).nullable().default(null),
});
export type Audience = z.infer<typeof audience>;

export const campaignDraft = z.object({
  audience,
  percent: z.int().min(1).max(90).nullable().default(null),
  /** Nothing leaves after it. */
  until: z.coerce.date().nullable().default(null),
  startAt: z.coerce.date().nullable().default(null),
  /** Words of the message itself, where they were given. */
  text: z.string().trim().min(1).max(4_000).nullable().default(null),
  /** Another text to try beside the first (A/B): wanted, and its words where they were given too. */
  isCompared: z.boolean().default(false),
  second: z.string().trim().min(1).max(4_000).nullable().default(null),
  /** Percent of people who get nothing, to compare with. */
  holdout: z.int().min(1).max(MOST_HOLDOUT).nullable().default(null),
});
export type CampaignDraft = z.infer<typeof campaignDraft>;

/** Whether anything is known of who is meant. */
export function namesSomebody(who: Audience): boolean {
  return (
    who.everybody ||
    who.temperature !== null ||
    who.bought !== null ||
    who.quoted ||
    who.silentDays !== null ||
    who.channel !== null ||
    who.interest !== null
  );
}
