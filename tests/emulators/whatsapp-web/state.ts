/** What the emulated WhatsApp remembers: the linked device, the chats, and what was not delivered to it yet. */
import { z } from "zod";

export const sentSchema = z.object({
  id: z.string(),
  chat: z.string(),
  type: z.string(),
  body: z.string().nullish(),
  caption: z.string().nullish(),
  directPath: z.string().nullish(),
  mimetype: z.string().nullish(),
  filename: z.string().nullish(),
  lat: z.number().nullish(),
  lng: z.number().nullish(),
  loc: z.string().nullish(),
});
/** A message of the shop's, as its page sent it. */
export type Sent = z.infer<typeof sentSchema>;

/** A message as the page is told of it. */
export interface Kept {
  readonly id: string;
  readonly chat: string;
  readonly fromMe: boolean;
  readonly type: string;
  readonly t: number;
  ack: number;
  readonly [field: string]: unknown;
}

export interface State {
  device: string | null;
  ref: string;
  readonly chats: Map<string, Kept[]>;
  /** By chat: how many the shop has not seen. */
  readonly unread: Map<string, number>;
  /** Not told to the page yet, in their order. */
  readonly waiting: Kept[];
  readonly media: Map<string, { readonly content: Buffer; readonly mediaType: string }>;
}

export function createState(): State {
  return { device: null, ref: "ref-1", chats: new Map(), unread: new Map(), waiting: [], media: new Map() };
}

export function keep(state: State, message: Kept): void {
  const chat = state.chats.get(message.chat) ?? [];
  state.chats.set(message.chat, [...chat.filter(({ id }) => id !== message.id), message]);
}

/** All that the page was told before, with what is unread. */
export function historyOf(state: State): object[] {
  const told = [...state.chats.values()].flat().filter((message) => !state.waiting.includes(message));
  const unreadIn = (chat: string) =>
    (state.unread.get(chat) ?? 0) - state.waiting.filter((one) => one.chat === chat && !one.fromMe).length;
  return told.map((message) => ({ ...message, unread: unreadIn(message.chat) }));
}
