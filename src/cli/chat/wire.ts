/** The part of Bot Framework Direct Line 3.0 that the terminal reads, checked where it enters. */
import { z } from "zod";

/** `conversationId` and `token` of a started or refreshed conversation. */
export const sessionAnswer = z.object({
  conversationId: z.string().min(1),
  token: z.string().min(1),
  expires_in: z.number().positive().optional(),
  streamUrl: z.string().optional(),
});
export type SessionAnswer = z.infer<typeof sessionAnswer>;

export const postAnswer = z.object({ id: z.string() });

const action = z.object({ title: z.string().optional(), value: z.string().optional() });

const activity = z.object({
  type: z.string(),
  id: z.string().optional(),
  from: z.object({ id: z.string().optional(), role: z.string().optional(), name: z.string().optional() }).optional(),
  text: z.string().optional(),
  attachments: z
    .array(
      z.object({ contentType: z.string().optional(), contentUrl: z.string().optional(), name: z.string().optional() }),
    )
    .nullish(),
  suggestedActions: z.object({ actions: z.array(action).nullish() }).nullish(),
});
export type Activity = z.infer<typeof activity>;

export const activitySet = z.object({ activities: z.array(activity), watermark: z.string().optional() });
export type ActivitySet = z.infer<typeof activitySet>;

export interface ShownChoice {
  readonly title: string;
  /** What is sent when it is taken. */
  readonly value: string;
}

/** A message of the other side. */
export interface ShownMessage {
  readonly from: string | null;
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly url: string; readonly isImage: boolean }[];
  readonly choices: readonly ShownChoice[];
}

/** The message in an activity, or null for one of our own and for anything that is no message. */
export function messageOf(item: Activity, ownId: string): ShownMessage | null {
  if (item.type !== "message" || item.from?.role === "user" || item.from?.id === ownId) return null;
  const offered = (item.suggestedActions?.actions ?? []).flatMap(({ title, value }) => {
    const shown = title ?? value;
    return shown === undefined ? [] : [{ title: shown, value: value ?? shown }];
  });
  const { text, choices } =
    offered.length > 0 ? { text: item.text ?? "", choices: offered } : splitChoices(item.text ?? "");
  return {
    from: item.from?.name ?? null,
    text,
    files: (item.attachments ?? []).flatMap(({ contentType = "", contentUrl, name }) =>
      contentUrl ? [{ name: name ?? contentType, url: contentUrl, isImage: contentType.startsWith("image/") }] : [],
    ),
    choices,
  };
}

/** A channel without buttons offers its choices as a last paragraph of numbered lines. */
function splitChoices(text: string): { text: string; choices: ShownChoice[] } {
  const at = text.lastIndexOf("\n\n");
  const lines = text.slice(at + 2).split("\n");
  const titles = lines.flatMap((line, index) => line.match(new RegExp(`^${index + 1}\\. (.+)$`))?.[1] ?? []);
  if (at < 0 || titles.length !== lines.length) return { text, choices: [] };
  return { text: text.slice(0, at), choices: titles.map((title) => ({ title, value: title })) };
}

/** Whether a frame of the stream tells that somebody of the shop is writing. */
export function isTyping(frame: ActivitySet, ownId: string): boolean {
  return frame.activities.some(({ type, from }) => type === "typing" && from?.id !== ownId && from?.role !== "user");
}
