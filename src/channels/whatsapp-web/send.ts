/**
 * Sends a message: its pieces in their order, each after the pause that a person would take. WhatsApp has no key by which a
 * repeated send would be recognised, so that what may have left is never sent again.
 */
import { ChannelError } from "../../lib/errors.ts";
import { untilAborted } from "../../lib/signal.ts";
import { say } from "../../lib/texts.ts";
import { DAY_MS, SECOND_MS } from "../../lib/time.ts";
import type { Address, ChannelEnv, OutboundMessage } from "../channel.ts";
import type { Allowance } from "./allowance.ts";
import { compose, type Piece, saidBy, whatsappWebLimits } from "./compose.ts";
import { type Client, loadLibrary } from "./library.ts";
import type { OwnSends } from "./own-sends.ts";
import { letPass, typingMs } from "./pace.ts";
import type { WhatsappWebSettings } from "./settings.ts";
import { away } from "./standing.ts";

export interface SendDeps {
  readonly env: Pick<ChannelEnv, "clock" | "files" | "log">;
  readonly settings: WhatsappWebSettings;
  readonly ownSends: OwnSends;
  /** Null until it is known what left before. */
  readonly allowance: () => Allowance | null;
  /** The live client. Throws `ChannelError`. */
  readonly client: (signal: AbortSignal) => Promise<Client>;
}

/** What is handed to the library: a text, or one of its objects. */
interface Content {
  readonly piece: Piece;
  readonly content: Parameters<Client["sendMessage"]>[1];
  readonly options: NonNullable<Parameters<Client["sendMessage"]>[2]>;
}

/** Longest wait for what only prepares a send, in ms. */
const PREPARE_MS = 5 * SECOND_MS;

/** Returns WhatsApp's id of the last piece. Throws `ChannelError` and nothing else. */
export async function sendMessage(
  deps: SendDeps,
  { key, address, parts }: OutboundMessage,
  signal: AbortSignal,
): Promise<string> {
  const { settings, env } = deps;
  if (signal.aborted) throw new ChannelError("unavailable", "there was no time left");
  const pieces = compose(parts);
  if (pieces.length === 0) throw new ChannelError("rejected", say(settings.locale, "whatsapp.reason.empty"));
  let client = await deps.client(signal);
  const isStart = !wroteLately(address, env.clock.now());
  assertAllowance(deps, isStart);
  await assertReachable(deps, client, address, signal);
  const contents = await Promise.all(pieces.map((piece) => contentOf(deps, piece, signal)));
  const sendable = contents.filter((one) => one !== null);
  if (sendable.length === 0) throw new ChannelError("rejected", say(settings.locale, "whatsapp.reason.empty"));
  let externalId = "";
  for (const [index, one] of sendable.entries()) {
    const isFirst = index === 0;
    try {
      await typeLike(deps, client, address.threadId, one.piece, signal);
      // While somebody was typing, the browser may have been lost and be there again.
      client = await deps.client(signal);
      if (signal.aborted) throw new ChannelError("unavailable", "there was no time left");
      const sending = { key, text: saidBy(one.piece) };
      externalId = await deps.ownSends.during(sending, () => sendPiece(deps, client, address.threadId, one, signal));
    } catch (error) {
      if (isFirst) throw error;
      throw new ChannelError("uncertain", say(settings.locale, "whatsapp.reason.partly"), { cause: error });
    }
    if (index < sendable.length - 1) deps.ownSends.notePiece(externalId);
    deps.allowance()?.note(isStart && isFirst);
  }
  return externalId;
}

async function sendPiece(
  { settings: { locale } }: SendDeps,
  client: Client,
  chatId: string,
  { content, options }: Content,
  signal: AbortSignal,
): Promise<string> {
  let sent: Awaited<ReturnType<Client["sendMessage"]>> | null | undefined;
  try {
    const given = { ...options, sendSeen: false, linkPreview: false, waitUntilMsgSent: true };
    sent = await untilAborted(client.sendMessage(chatId, content, given), signal);
  } catch (error) {
    // The page was loaded again, and the library is not in it yet: nothing was sent.
    if (/WWebJS|reading 'getChat'|window\.require is not/.test(String(error)))
      throw away("WhatsApp Web is being loaded again", error);
    // What the page itself refuses before it sends; all else may have left.
    if (/No LID for user|invalid wid|wid error/i.test(String(error)))
      throw new ChannelError("rejected", say(locale, "whatsapp.reason.undeliverable"), { cause: error });
    throw new ChannelError("uncertain", say(locale, "whatsapp.reason.uncertain"), { cause: error });
  }
  if (!sent) throw new ChannelError("rejected", say(locale, "whatsapp.reason.undeliverable"));
  if (sent.ack < 0) throw new ChannelError("rejected", say(locale, "whatsapp.reason.undelivered"));
  return sent.id._serialized;
}

/** Shows that somebody is typing, for as long as it would take. */
async function typeLike(
  { env, settings }: SendDeps,
  client: Client,
  chatId: string,
  piece: Piece,
  signal: AbortSignal,
): Promise<void> {
  const ms = typingMs(saidBy(piece).length, settings);
  if (ms === 0) return;
  try {
    const over = AbortSignal.any([signal, AbortSignal.timeout(PREPARE_MS)]);
    await untilAborted(
      client.getChatById(chatId).then((chat) => chat?.sendStateTyping()),
      over,
    );
  } catch (error) {
    // A courtesy: the message leaves without it.
    env.log.info({ err: error }, "it could not be shown that somebody is typing");
  }
  await letPass(ms, env.clock, signal);
}

function assertAllowance({ allowance, settings }: SendDeps, isStart: boolean): void {
  const known = allowance();
  if (!known) throw away("it is not known yet what left today");
  const afterMs = known.waitMs(isStart);
  if (afterMs > 0) throw new ChannelError("rate_limited", say(settings.locale, "whatsapp.reason.daily"), { afterMs });
}

/** The connection must be there, and a number that never wrote must have WhatsApp. Nothing has left so far. */
async function assertReachable(
  { settings: { locale } }: SendDeps,
  client: Client,
  { threadId, route }: Address,
  signal: AbortSignal,
): Promise<void> {
  const over = AbortSignal.any([signal, AbortSignal.timeout(PREPARE_MS)]);
  let isKnown = true;
  try {
    const state = String(await untilAborted(client.getState(), over));
    if (state !== "CONNECTED") throw away(`WhatsApp Web is not connected (${state})`);
    const isStranger = writtenAt(route) === null && threadId.endsWith("@c.us");
    if (isStranger) isKnown = (await untilAborted(client.getNumberId(threadId), over)) !== null;
  } catch (error) {
    throw error instanceof ChannelError ? error : away("WhatsApp Web does not answer", error);
  }
  if (!isKnown) throw new ChannelError("rejected", say(locale, "whatsapp.reason.undeliverable"));
}

/** Null for a file that cannot be read: what is said beside it is sent without it. */
async function contentOf({ env }: SendDeps, piece: Piece, signal: AbortSignal): Promise<Content | null> {
  const { MessageMedia, Location } = await loadLibrary();
  switch (piece.type) {
    case "text":
      return { piece, content: piece.text, options: { parseVCards: false } };
    case "contact":
      return { piece, content: piece.vcard, options: {} };
    case "location": {
      const { latitude, longitude, label } = piece;
      return {
        piece,
        content: new Location(latitude, longitude, label === undefined ? {} : { name: label }),
        options: {},
      };
    }
    case "file": {
      const read = await env.files.read(piece.file, signal);
      const { caption } = piece;
      if (!read || read.content.byteLength === 0 || read.content.byteLength > whatsappWebLimits.fileBytes)
        return caption === undefined
          ? null
          : { piece: { type: "text", text: caption }, content: caption, options: { parseVCards: false } };
      const { content, mediaType } = read;
      const media = new MessageMedia(mediaType, content.toString("base64"), piece.file.name, content.byteLength);
      const isVoice = mediaType === "audio/ogg";
      const isShown = isVoice || /^(image\/(jpeg|png|webp)|video\/mp4|audio\/)/.test(mediaType);
      return {
        piece,
        content: media,
        options: {
          ...(caption === undefined ? {} : { caption }),
          ...(isVoice ? { sendAudioAsVoice: true } : {}),
          ...(isShown ? {} : { sendMediaAsDocument: true }),
        },
      };
    }
  }
}

function wroteLately({ route }: Address, now: Date): boolean {
  const at = writtenAt(route);
  return at !== null && now.getTime() - at < DAY_MS;
}

/** When the person wrote last, as the route of their address remembers it. */
function writtenAt(route: Address["route"]): number | null {
  if (route === null || typeof route !== "object" || Array.isArray(route)) return null;
  return typeof route.writtenAt === "number" ? route.writtenAt : null;
}
