/**
 * What WhatsApp Web tells, handed over: those of one chat in their order. One that cannot be stored is tried until it can;
 * only then is it marked as read, so that what a dying process has not stored is found again among the unread.
 */
import { ChannelError } from "../../lib/errors.ts";
import { pause, untilAborted } from "../../lib/signal.ts";
import { say } from "../../lib/texts.ts";
import { backoffMs, DAY_MS, SECOND_MS } from "../../lib/time.ts";
import type { ChannelEnv, InboundFile, KeptFile, Part, Receive } from "../channel.ts";
import { partOfFile } from "../parts.ts";
import type { Client, Message } from "./library.ts";
import { type OwnSends, remember } from "./own-sends.ts";
import { phoneOf, type ReadMessage, readMessage } from "./read-message.ts";
import type { WhatsappWebSettings } from "./settings.ts";

export interface InboxDeps {
  readonly env: Pick<ChannelEnv, "files" | "log" | "clock">;
  readonly settings: Pick<WhatsappWebSettings, "groups" | "locale" | "marksRead">;
  readonly ownSends: OwnSends;
  readonly receive: Receive;
}

export interface Inbox {
  /** A new message of any chat. */
  hear(message: Message, client: Client): void;
  hearAck(message: Message, ack: number): void;
  hearEdit(message: Message, text: string): void;
  /** Takes up what is unread in the chats and was written since a moment. */
  catchUp(client: Client, since: Date): void;
  /** Hands over nothing more; what is being stored is waited for. */
  close(): Promise<void>;
}

const FILE_MS = 30 * SECOND_MS;
/** After so many attempts a message is stored without its file. */
const FILE_ATTEMPTS = 3;
const RETRY_BASE_MS = 500;
const RETRY_CAP_MS = 30 * SECOND_MS;
/** Older ones are not answered out of the blue. */
const CATCH_UP_MS = 3 * DAY_MS;
/** What is no message of a person may stand between those that are counted as unread. */
const UNCOUNTED = 20;
/** At most as many messages of a chat, and as many chats. */
const UNREAD_MAX = 50;
const CHATS_MAX = 500;

export function createInbox(deps: InboxDeps): Inbox {
  const { env, settings, ownSends, receive } = deps;
  const stop = new AbortController();
  /** The work of each chat, and of what this number wrote in it. */
  const lines = new Map<string, Promise<void>>();
  const inLine = (name: string, work: () => Promise<void>): void => {
    const done = (lines.get(name) ?? Promise.resolve()).then(() => (stop.signal.aborted ? undefined : insist(work)));
    lines.set(name, done);
    void done.then(() => {
      if (lines.get(name) === done) lines.delete(name);
    });
  };
  /** Until it is done or the inbox is closed. */
  const insist = async (work: () => Promise<void>): Promise<void> => {
    for (let attempt = 1; !stop.signal.aborted; attempt++) {
      try {
        return await work();
      } catch (error) {
        env.log.warn({ err: error, attempt }, "a message of WhatsApp was not stored; it is tried again");
        await pause(backoffMs(attempt, RETRY_BASE_MS, RETRY_CAP_MS), stop.signal);
      }
    }
  };

  /** By chat, how many were heard and are not stored yet: a chat is marked as read as a whole. */
  const unstored = new Map<string, number>();
  const countUnstored = (chatId: string, change: 1 | -1): number => {
    const count = (unstored.get(chatId) ?? 0) + change;
    if (count > 0) unstored.set(chatId, count);
    else unstored.delete(chatId);
    return count;
  };

  /** Heard once is enough: what is taken is stored in the end. */
  const taken = new Set<string>();
  const take = (client: Client, message: Message, read: ReadMessage): void => {
    if (taken.has(read.externalId)) return;
    remember(taken, read.externalId);
    if (read.isOwn) {
      // A line of its own: it waits for our sends, and customers do not.
      inLine(`own ${read.chatId}`, async () => {
        const said = read.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])).join("\n");
        if (await ownSends.isOurs(read.externalId, said)) return;
        const parts = await withFile(deps, message, read, stop.signal);
        await receive({
          type: "own",
          message: { externalId: read.externalId, address: addressOf(read), parts, sentAt: read.sentAt },
        });
      });
      return;
    }
    countUnstored(read.chatId, 1);
    inLine(read.chatId, async () => {
      const parts = await withFile(deps, message, read, stop.signal);
      const phone = phoneOf(read.userId) ?? (await hiddenPhone(client, read.userId, stop.signal));
      await receive({
        type: "message",
        message: {
          externalId: read.externalId,
          address: addressOf(read),
          sender: { ...(read.name === null ? {} : { name: read.name }), ...(phone === null ? {} : { phone }) },
          parts,
          sentAt: read.sentAt,
        },
      });
      const isLast = countUnstored(read.chatId, -1) === 0;
      if (settings.marksRead && isLast) await markRead(deps, client, read.chatId, stop.signal);
    });
  };

  return {
    hear(message, client) {
      const read = readMessage(message.rawData, settings);
      if (read) take(client, message, read);
    },
    hearAck({ id, fromMe }, ack) {
      const status = ack < 0 ? "failed" : (["sent", "delivered", "read"] as const)[Math.min(ack, 3) - 1];
      const { _serialized: externalId } = id;
      if (!fromMe || !status || ownSends.isPiece(externalId)) return;
      const key = ownSends.keyOf(externalId);
      inLine(`ack ${externalId}`, async () => {
        await receive({
          type: "report",
          report: {
            externalId,
            status,
            at: env.clock.now(),
            ...(key === undefined ? {} : { key }),
            ...(status === "failed" ? { reason: say(settings.locale, "whatsapp.reason.undelivered") } : {}),
          },
        });
      });
    },
    hearEdit(message, text) {
      const read = readMessage(message.rawData, settings);
      if (!read || read.isOwn || text.trim() === "") return;
      inLine(read.chatId, async () => {
        await receive({ type: "edit", edit: { threadId: read.chatId, originalEnd: read.externalId, text } });
      });
    },
    catchUp(client, since) {
      const from = Math.max(since.getTime(), env.clock.now().getTime() - CATCH_UP_MS);
      inLine("catch up", async () => {
        for (const { messages, unread } of await unreadOf(client, settings.groups, stop.signal)) {
          const theirs = messages.flatMap((message) => {
            const read = readMessage(message.rawData, settings);
            return read && !read.isOwn ? [{ message, read }] : [];
          });
          // What stands before the unread was seen on the phone.
          for (const { message, read } of theirs.slice(-unread))
            if (read.sentAt.getTime() >= from - SECOND_MS) take(client, message, read);
        }
      });
    },
    async close() {
      stop.abort(new Error("the channel is closed"));
      await Promise.all([...lines.values()]);
    },
  };
}

function addressOf({ chatId, userId, isOwn, sentAt }: ReadMessage) {
  return { threadId: chatId, userId, route: { writtenAt: isOwn ? null : sentAt.getTime() } };
}

/** The parts with the file; where it cannot be had, a note stands in its place. Throws only what is ours to mend. */
async function withFile(
  { env, settings }: Pick<InboxDeps, "env" | "settings">,
  message: Message,
  { externalId, file, parts }: ReadMessage,
  signal: AbortSignal,
): Promise<Part[]> {
  if (!file) return [...parts];
  const stored = await env.files.find(externalId);
  if (stored) return [...parts, { type: "file", file: stored }];
  const name = file.name?.slice(0, 120) ?? file.kind;
  const partOf = (kept: KeptFile) =>
    partOfFile(kept, settings.locale, say(settings.locale, "whatsapp.fileLost", { name }));
  if (file.bytes > env.files.maxBytes) return [...parts, partOf(null)];
  const media = await download(message, env, signal);
  if (!media) return [...parts, partOf(null)];
  const kept = await keep(env, signal, {
    content: Buffer.from(media.data, "base64"),
    externalId,
    mediaType: media.mimetype,
    name: file.name ?? `${file.kind === "ptt" ? "voice" : file.kind}${endingOf(media.mimetype)}`,
  });
  return [...parts, partOf(kept)];
}

/** As often as a download is tried: one file must not hold up its whole chat. */
async function keep(
  { files, log }: Pick<ChannelEnv, "files" | "log">,
  signal: AbortSignal,
  file: InboundFile,
): Promise<KeptFile> {
  for (let attempt = 1; attempt <= FILE_ATTEMPTS; attempt++) {
    try {
      return await files.keep(file);
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      log.warn({ fault: error.fault, attempt }, "a customer's file could not be looked through");
    }
    await pause(backoffMs(attempt, RETRY_BASE_MS, RETRY_CAP_MS), signal);
  }
  if (signal.aborted) throw new ChannelError("disconnected", "the channel is closed");
  return null;
}

async function download(message: Message, { log }: Pick<ChannelEnv, "log">, signal: AbortSignal) {
  for (let attempt = 1; attempt <= FILE_ATTEMPTS; attempt++) {
    try {
      const over = AbortSignal.any([signal, AbortSignal.timeout(FILE_MS)]);
      const media = await untilAborted(message.downloadMedia(), over);
      if (media) return media;
    } catch (error) {
      // The next process finds the message unread, and its file with it.
      if (signal.aborted) throw new ChannelError("disconnected", "the channel is closed", { cause: error });
      log.info({ err: error, attempt }, "a customer's file could not be had");
    }
    await pause(backoffMs(attempt, RETRY_BASE_MS, RETRY_CAP_MS), signal);
  }
  return null;
}

/** Such as ".jpg"; empty where the type does not tell. */
function endingOf(mediaType: string): string {
  const ending = /^\w+\/([a-z0-9]+)/.exec(mediaType)?.[1];
  return ending === undefined ? "" : `.${ending === "jpeg" ? "jpg" : ending}`;
}

/** WhatsApp may know the number of a person whose id hides it. */
async function hiddenPhone(client: Client, userId: string, signal: AbortSignal): Promise<string | null> {
  if (!userId.endsWith("@lid")) return null;
  try {
    const over = AbortSignal.any([signal, AbortSignal.timeout(FILE_MS)]);
    const [found] = await untilAborted(client.getContactLidAndPhone([userId]), over);
    return phoneOf(found?.pn ?? "");
  } catch {
    return null;
  }
}

/** Blue ticks are a courtesy: nobody is told of their failure. */
async function markRead({ env }: Pick<InboxDeps, "env">, client: Client, chatId: string, signal: AbortSignal) {
  try {
    await untilAborted(client.sendSeen(chatId), AbortSignal.any([signal, AbortSignal.timeout(FILE_MS)]));
  } catch (error) {
    env.log.info({ err: error }, "a message could not be marked as read");
  }
}

/** The last messages of each chat with unread ones, oldest first, and how many of them are unread. */
async function unreadOf(client: Client, groups: boolean, signal: AbortSignal) {
  const chats = await untilAborted(client.getChats(), signal);
  const found: { messages: Message[]; unread: number }[] = [];
  for (const chat of chats.filter((one) => one.unreadCount > 0 && (groups || !one.isGroup)).slice(0, CHATS_MAX)) {
    const unread = Math.min(chat.unreadCount, UNREAD_MAX);
    found.push({ messages: await untilAborted(chat.fetchMessages({ limit: unread + UNCOUNTED }), signal), unread });
  }
  return found;
}
