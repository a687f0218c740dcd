/** A posted activity: its form, and what is refused with a sentence before the bot hears it. */
import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { FileRef } from "../../channels/channel.ts";
import type { IncomingActivity } from "../../channels/webchat/activity.ts";
import { cleanText, MAX_TEXT_LENGTH, mendSurrogates } from "../../lib/text.ts";
import type { Visitor } from "./access.ts";
import { badArgument } from "./refusals.ts";

/** What PostgreSQL cannot keep, or what would make two keys look alike. */
const isPlain = (value: string) =>
  mendSurrogates(value) === value && cleanText(value).length === value.normalize("NFC").length;
const plain = (max: number) => z.string().min(1).max(max).refine(isPlain, "holds control characters or broken letters");

/** Activities are extensible: members that are not named here are let through and not kept. */
export const postedActivity = z.looseObject({
  type: z
    .string()
    .min(1)
    .max(100)
    .default("message")
    .describe("message is stored; typing, event and others are accepted and forgotten"),
  text: z.string().nullish().describe(`At most ${MAX_TEXT_LENGTH} UTF-16 units`),
  locale: z.string().max(100).nullish(),
  name: z.string().max(1_000).nullish().describe("Of an event"),
  from: z.looseObject({ id: z.string().max(1_000).nullish(), name: z.string().max(1_000).nullish() }).nullish(),
  value: z.unknown().optional().describe("A text here counts as the text of a message without one"),
  channelData: z
    .looseObject({
      clientActivityID: plain(200)
        .nullish()
        .describe("The client's own id: a repeated post with the same one stores once"),
    })
    .nullish(),
  attachments: z.array(z.unknown()).nullish().describe("Files are sent through /upload"),
});
export type PostedActivity = z.infer<typeof postedActivity>;

const serverUserId = plain(200);

/** Refuses a message that is too long, says nothing, or brings files in the wrong way. Throws `InputError` with a sentence. */
export function checkMessage(posted: PostedActivity, hasFiles: boolean): void {
  if (posted.type !== "message") return;
  const text = textOf(posted) ?? "";
  if (text.length > MAX_TEXT_LENGTH) {
    throw badArgument("textTooLong", `the text has ${text.length} characters`, {
      length: text.length,
      max: MAX_TEXT_LENGTH,
    });
  }
  if (hasFiles) return;
  if (posted.attachments?.length) throw badArgument("filesByUpload", "attachments in an activity");
  if (cleanText(text) === "") throw badArgument("saysNothing", "a message without text or file");
}

/** The activity as the bot hears it. Throws `InputError` with a sentence. */
export function readIncoming(
  visitor: Pick<Visitor, "threadId" | "userId">,
  posted: PostedActivity,
  { at, files }: { at: Date; files: readonly FileRef[] },
): IncomingActivity {
  checkMessage(posted, files.length > 0);
  const { type, locale, name, from, channelData } = posted;
  const text = textOf(posted);
  const clientActivityID = channelData?.clientActivityID;
  return {
    type,
    // Not a ULID: making one costs sixteen calls for randomness, and this is the measured path.
    id: randomUUID().replaceAll("-", ""),
    timestamp: at,
    conversation: { id: visitor.threadId },
    from: { id: visitor.userId ?? namedUser(from?.id), ...(from?.name ? { name: from.name } : {}) },
    ...(locale ? { locale } : {}),
    ...(text === undefined ? {} : { text }),
    ...(name ? { name } : {}),
    ...(clientActivityID ? { channelData: { clientActivityID } } : {}),
    ...(files.length > 0 ? { files } : {}),
  };
}

function textOf({ text, value }: PostedActivity): string | undefined {
  return text ?? (typeof value === "string" ? value : undefined);
}

/** A server that holds the secret says who writes. */
function namedUser(id: string | null | undefined): string {
  const named = serverUserId.safeParse(id);
  if (!named.success) throw badArgument("userId", "from.id is missing or not usable");
  return named.data;
}
