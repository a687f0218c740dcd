/** How an account of WhatsApp Web behaves. It has no credentials: a phone lends it its number. */
import { z } from "zod";
import { LOCALES } from "../../lib/locale.ts";

const count = (fallback: number) => z.int().min(0).max(100_000).default(fallback);

export const whatsappWebSettings = z.strictObject({
  /** Messages a day, answers included: on the first day, and once the number is warm. */
  messagesFirstDay: count(200),
  messagesPerDay: count(2_000),
  /** Of these, to people who had not written in the day before: what numbers are closed for most. */
  startsFirstDay: count(10),
  startsPerDay: count(100),
  /** Days over which both grow; 0 for a number that has long been in use. */
  warmUpDays: z.int().min(0).max(365).default(28),
  /** True hears groups too, each as one thread. */
  groups: z.boolean().default(false),
  /** True shows the two blue ticks once a message is stored. */
  marksRead: z.boolean().default(true),
  /** Pause before each message, as somebody typing takes: ms a character, and its bounds in ms. All 0 for none. */
  typingPerCharacterMs: z.number().min(0).max(1_000).default(35),
  typingLeastMs: z.int().min(0).max(10_000).default(900),
  typingMostMs: z.int().min(0).max(10_000).default(6_000),
  /** The language of what the channel itself says. */
  locale: z.enum(LOCALES).default("es"),
});
export type WhatsappWebSettings = z.infer<typeof whatsappWebSettings>;

export const whatsappWebSecrets = z.object({});
