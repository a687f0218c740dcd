/** What the account of a Telegram bot is set and opened by. */
import { z } from "zod";

export const telegramSettings = z.strictObject({
  /** auto: by webhook where a public https address is configured, else by polling. */
  receive: z.enum(["auto", "polling"], { error: "give auto or polling" }).default("auto"),
});

export const telegramSecrets = z.object({
  /** As BotFather gives it: the bot's id, a colon, and the secret. */
  token: z
    .string()
    .trim()
    .regex(/^\d{5,20}:[\w-]{30,80}$/, "fields.botToken"),
});

/** The bot's id stands before the colon of its token. */
export function botIdOf(secrets: unknown): string {
  return telegramSecrets.parse(secrets).token.split(":")[0] ?? "";
}
