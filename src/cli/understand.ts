/** `charla understand`: what the built-in understanding reads in each line, without database or network. */
import { once } from "node:events";
import { createInterface } from "node:readline";
import { Command, InvalidArgumentError } from "commander";
import { z } from "zod";
import type { Understanding } from "../agents/understand/understanding.ts";
import { LOCALES } from "../lib/locale.ts";
import { cleanText, MAX_TEXT_LENGTH, truncate } from "../lib/text.ts";
import { systemClock } from "../lib/time.ts";
import type { Cli } from "./cli.ts";

/**
 * `language` is that of the conversation so far, which counts when the text says too little; `now` is the moment that
 * "mañana" is relative to. Further fields, such as labels to compare with, are left alone.
 */
const inputLine = z.object({
  text: z.string(),
  language: z.enum(LOCALES).optional().catch(undefined),
  locale: z.enum(LOCALES).optional(),
  now: z.iso.datetime({ offset: true, local: true }).or(z.iso.date()).optional(),
});

export function understandCommand(cli: Cli): Command {
  return new Command("understand")
    .description(cli.say("understand.about"))
    .option(
      "--zone <zone>",
      cli.say("understand.zone"),
      zoneName(cli),
      Intl.DateTimeFormat().resolvedOptions().timeZone,
    )
    .action((options: { zone: string }) => understandLines(cli, options.zone));
}

function zoneName(cli: Cli): (value: string) => string {
  return (value) => {
    try {
      return new Intl.DateTimeFormat("en", { timeZone: value }).resolvedOptions().timeZone;
    } catch {
      throw new InvalidArgumentError(cli.say("wrong.zone"));
    }
  };
}

async function understandLines(cli: Cli, timeZone: string): Promise<void> {
  const answer = await createLineReader(cli, timeZone);
  if (process.stdin.isTTY) cli.note(cli.say("understand.typing"));
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    const isRoom = process.stdout.write(`${JSON.stringify(answer(line))}\n`);
    if (!isRoom) await once(process.stdout, "drain");
  }
}

/**
 * The answer to one line; a line that is no `{"text": …}` is answered with its error, so that lines stay side by side.
 * @param timeZone IANA zone of "mañana" and "el viernes"
 */
export async function createLineReader(
  cli: Cli,
  timeZone: string,
): Promise<(line: string) => Understanding | { error: string }> {
  // Loaded here, so that the other commands need not wait for the weights.
  const { createUnderstand } = await import("../agents/understand/understand.ts");
  const understand = createUnderstand();
  const usualLocale = cli.askedLocale ?? "es";
  return (line) => {
    const parsed = inputLine.safeParse(parseJson(line));
    if (!parsed.success) {
      const { path, message } = parsed.error.issues[0] ?? { path: [], message: "" };
      const isObject = path.length > 0;
      return { error: isObject ? `${path.join(".")}: ${message}` : cli.say("understand.noObject") };
    }
    const { text, language, locale, now } = parsed.data;
    return understand(truncate(cleanText(text), MAX_TEXT_LENGTH), {
      fallbackLocale: language ?? locale ?? usualLocale,
      locales: LOCALES,
      now: now === undefined ? systemClock.now() : new Date(now),
      timeZone,
    });
  };
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
