/** The JSON of the inbox besides conversations and messages: notes, canned replies, who is there. */
import { z } from "zod";
import type { CannedReplyRow } from "../crm/inbox/canned-replies.ts";
import type { NoteRecord } from "../crm/inbox/notes.ts";
import { ACTIVITIES, PRESENCES, type PresenceRecord } from "../crm/inbox/presence.ts";

const moment = z.iso.datetime().describe("UTC");

export const noteView = z.object({
  id: z.string(),
  conversationId: z.string(),
  author: z.object({ id: z.string(), name: z.string().nullable().describe("Null for a program") }).nullable(),
  text: z.string(),
  mentions: z.array(z.string()).describe("Ids of members"),
  createdAt: moment,
});

export function presentNote(note: NoteRecord): z.infer<typeof noteView> {
  const { id, conversationId, authorId, authorName, text, mentions, createdAt } = note;
  const author = authorId === null ? null : { id: authorId, name: authorName };
  return { id, conversationId, author, text, mentions: [...mentions], createdAt: createdAt.toISOString() };
}

export const cannedReplyView = z.object({
  id: z.string(),
  shortcut: z.string().describe("What is typed after a slash"),
  title: z.string(),
  text: z.string().describe("With variables such as {{contact.name}}"),
  version: z.int(),
  updatedAt: moment,
});

export function presentCannedReply(row: CannedReplyRow): z.infer<typeof cannedReplyView> {
  const { id, shortcut, title, text, version, updatedAt } = row;
  return { id, shortcut, title, text, version, updatedAt: updatedAt.toISOString() };
}

export const presenceView = z.object({
  memberId: z.string(),
  name: z.string(),
  presence: z.enum(PRESENCES),
  conversationId: z.string().nullable().describe("The conversation that they have open"),
  activity: z.enum(ACTIVITIES).nullable().describe("What they do there: viewing or typing"),
});

export function presentPresence({ seenAt: _, ...rest }: PresenceRecord): z.infer<typeof presenceView> {
  return rest;
}
