/**
 * Sends a message: one call for each of its pieces. Telegram has no key by which a repeated call would be recognised, so
 * that a message of which a part was shown is never begun again: it is uncertain.
 */
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import { pause } from "../../lib/signal.ts";
import type { ChannelEnv, OutboundMessage } from "../channel.ts";
import type { Api } from "./api.ts";
import { type Piece, render, telegramLimits, textCalls } from "./render.ts";

const sent = z.object({ message_id: z.int() });
/** Between two pieces for one chat, in ms: a little more than Telegram asks for, since the way there takes now longer, now shorter. */
const PIECE_PAUSE_MS = 1_200 / (telegramLimits.perSecond?.thread ?? 1);
const PHOTO_TYPES = new Set(["image/jpeg", "image/png", "image/webp"]);
const PHOTO_BYTES = 10 * 1024 * 1024;
const MIN_PHOTO_BYTES = 1;

type Call = Piece & { type: "call" };

/**
 * When a chat may be given the next piece, by `performance.now()`. The rates of the outbox count what all processes
 * send, some time before it leaves; this keeps the distance as it leaves.
 */
export type Spacing = Map<string, number>;

/** Returns Telegram's id of the message, of its last piece where it is several. Throws `ChannelError` and nothing else. */
export async function sendMessage(
  { api, files, spacing }: { api: Api; files: ChannelEnv["files"]; spacing: Spacing },
  { address, parts }: OutboundMessage,
  signal: AbortSignal,
): Promise<string> {
  const calls: Call[] = [];
  for (const piece of render(parts)) calls.push(...(await callsOf(files, piece, signal)));
  if (calls.length === 0) throw new ChannelError("rejected", "a message that says nothing");
  const { threadId } = address;
  let lastId = 0;
  for (const [index, call] of calls.entries()) {
    const isFirst = index === 0;
    lastId = await sendPiece(api, threadId, call, { spacing, signal, isFirst });
  }
  return `${address.threadId}.${lastId}`;
}

/** Waits until the piece before is a while ago, and counts the one that leaves then. */
async function spaced(spacing: Spacing, threadId: string, signal: AbortSignal): Promise<void> {
  const waitMs = (spacing.get(threadId) ?? 0) - performance.now();
  if (waitMs > 0) await pause(waitMs, signal);
  const now = performance.now();
  // In the order of their moments: those that are over stand at the front.
  spacing.delete(threadId);
  for (const [chat, at] of spacing) {
    if (at > now) break;
    spacing.delete(chat);
  }
  spacing.set(threadId, now + PIECE_PAUSE_MS);
}

async function sendPiece(
  api: Api,
  chatId: string,
  { method, payload }: Call,
  { spacing, signal, isFirst }: { spacing: Spacing; signal: AbortSignal; isFirst: boolean },
): Promise<number> {
  for (;;) {
    await spaced(spacing, chatId, signal);
    if (isFirst && signal.aborted) throw new ChannelError("unavailable", "there was no time left to send it");
    try {
      return (await api.call(method, { chat_id: chatId, ...payload }, sent, signal)).message_id;
    } catch (error) {
      if (isFirst || !(error instanceof ChannelError)) throw error;
      if (error.fault !== "rate_limited" || signal.aborted)
        throw new ChannelError("uncertain", `only a part of the message was shown: ${error.message}`, { cause: error });
      await pause(error.afterMs ?? PIECE_PAUSE_MS, signal);
    }
  }
}

/** A file becomes a photo, a voice message or a document by what its bytes are; one that cannot be read leaves its caption. */
async function callsOf(files: ChannelEnv["files"], piece: Piece, signal: AbortSignal): Promise<Call[]> {
  if (piece.type === "call") return [piece];
  const { file, caption, keyboard } = piece;
  const read = await files.read(file, signal);
  if (!read || read.content.byteLength < MIN_PHOTO_BYTES || read.content.byteLength > telegramLimits.fileBytes) {
    const left = textCalls(caption ?? "", keyboard ?? null);
    return left.flatMap((one) => (one.type === "call" ? [one] : []));
  }
  const { content, mediaType } = read;
  const [method, field] = methodFor(mediaType, content.byteLength);
  const payload = {
    [field]: { source: content, filename: nameWithEnding(file.name, mediaType) },
    ...(caption === undefined ? {} : { caption }),
    ...(keyboard ? { reply_markup: keyboard } : {}),
  };
  return [{ type: "call", method, payload }];
}

function methodFor(mediaType: string, bytes: number): readonly [string, string] {
  if (PHOTO_TYPES.has(mediaType) && bytes <= PHOTO_BYTES) return ["sendPhoto", "photo"];
  if (mediaType === "audio/ogg") return ["sendVoice", "voice"];
  return ["sendDocument", "document"];
}

/** The name stands in a header of the upload; without an ending nobody could open the file. */
function nameWithEnding(name: string, mediaType: string): string {
  const safe = name.replace(/["\\\r\n]/g, "_");
  if (/\.\w{1,10}$/.test(safe)) return safe;
  const ending = /^\w+\/([a-z0-9]+)(?:\+\w+)?$/.exec(mediaType)?.[1];
  return ending ? `${safe}.${ending === "jpeg" ? "jpg" : ending}` : safe;
}
