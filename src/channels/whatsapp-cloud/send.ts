/** Sending: pieces in their order, each once. What is shown in part only is never sent again. */
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { pause } from "../../lib/signal.ts";
import { say } from "../../lib/texts.ts";
import type { Clock } from "../../lib/time.ts";
import type { Address, FileRef, Json, OutboundMessage, Part } from "../channel.ts";
import type { Claims } from "./claims.ts";
import { compose, type Piece, type Wording } from "./compose.ts";
import type { Graph } from "./graph.ts";
import type { Media, PreparedFile } from "./media.ts";
import type { Pace } from "./pace.ts";
import { contentOf, payloadOf, routeOf, templateContent } from "./payload.ts";
import { callbackDataOf } from "./receive.ts";
import type { TemplateSend } from "./template-send.ts";
import type { Windows } from "./window.ts";

export interface SendDeps {
  readonly graph: Graph;
  readonly media: Media;
  readonly pace: Pace;
  readonly claims: Claims;
  readonly phoneNumberId: string;
  readonly locale: Locale;
  /** The address of a file for people; null when it has none. */
  readonly linkOf: (file: FileRef) => string | null;
  readonly windows: Windows;
  readonly clock: Clock;
}

export interface TemplateMessage {
  readonly key: string;
  readonly address: Address;
  readonly template: TemplateSend;
}

/** How long the first status of a send is waited for once its answer was lost, in ms. */
const CLAIM_MS = 2_000;

/** Sends the parts of a message and returns Meta's id of the last piece. Throws `ChannelError` and nothing else. */
export async function sendMessage(
  deps: SendDeps,
  { key, address, parts }: OutboundMessage,
  signal: AbortSignal,
): Promise<string> {
  const { locale } = deps;
  if (signal.aborted) throw new ChannelError("unavailable", say(locale, "whatsapp.reason.unavailable"));
  assertWindow(deps, address);
  assertPace(deps, address.threadId);
  const files = new Map<string, PreparedFile>();
  const seen: Part[] = [];
  for (const part of parts) seen.push(part.type === "file" ? await seenFile(deps, part.file, files, signal) : part);
  const pieces = compose(seen, wordingFor(deps, parts));
  if (pieces.length === 0) throw new ChannelError("rejected", say(locale, "whatsapp.reason.empty"));
  // Before anything is shown, so that a file that Meta does not take costs nobody half a message.
  const contents: { [name: string]: Json }[] = [];
  for (const piece of pieces) contents.push(await contentFor(deps, piece, files, signal));
  let externalId = "";
  for (const [index, content] of contents.entries()) {
    const payload = payloadOf(content, address, callbackDataOf(key, index, contents.length));
    externalId =
      index === 0
        ? await sendOne(deps, { key, payload, thread: address.threadId, isLast: contents.length === 1 }, signal)
        : await sendFurther(
            deps,
            { key, payload, thread: address.threadId, isLast: index === contents.length - 1 },
            signal,
          );
  }
  return externalId;
}

/** Sends an approved template, which is allowed at any time. Throws `ChannelError` and nothing else. */
export async function sendTemplate(
  deps: SendDeps,
  { key, address, template }: TemplateMessage,
  signal: AbortSignal,
): Promise<string> {
  assertPace(deps, address.threadId);
  const payload = payloadOf(templateContent(template), address, key);
  return sendOne(deps, { key, payload, thread: address.threadId, isLast: true }, signal);
}

/** A file as its bytes are; one that cannot be read becomes a line of text, as one of a kind that WhatsApp has no way to show. */
async function seenFile(
  { media }: SendDeps,
  file: FileRef,
  files: Map<string, PreparedFile>,
  signal: AbortSignal,
): Promise<Part> {
  const prepared = await media.prepare(file, signal);
  if (!prepared) return { type: "file", file: { ...file, mediaType: "" } };
  files.set(file.id, prepared);
  return { type: "file", file: prepared.file };
}

function wordingFor({ locale, linkOf }: SendDeps, parts: readonly Part[]): Wording {
  const saysMore = parts.some(({ type }) => type === "text");
  return {
    choose: say(locale, "whatsapp.choose"),
    fileLine(file) {
      const url = linkOf(file);
      const { name } = file;
      if (url !== null) return say(locale, "whatsapp.fileAt", { name, url });
      return saysMore ? null : say(locale, "whatsapp.file", { name });
    },
  };
}

async function contentFor(
  { locale }: SendDeps,
  piece: Piece,
  files: ReadonlyMap<string, PreparedFile>,
  signal: AbortSignal,
): Promise<{ [name: string]: Json }> {
  const listButton = say(locale, "whatsapp.list");
  const prepared = piece.type === "media" ? files.get(piece.file.id) : undefined;
  return contentOf(piece, { listButton, ...(prepared ? { mediaId: await prepared.upload(signal) } : {}) });
}

function assertWindow({ windows, clock, locale }: SendDeps, address: Address): void {
  if (windows.isOpen(address.userId, routeOf(address).writtenAt, clock.now())) return;
  throw new ChannelError("window_closed", say(locale, "whatsapp.reason.window"), {
    details: { demand: "use_template" },
  });
}

function assertPace({ pace, locale }: SendDeps, thread: string): void {
  const afterMs = pace.waitMs(thread);
  if (afterMs > 0) throw new ChannelError("rate_limited", say(locale, "whatsapp.reason.pair"), { afterMs });
}

interface OneSend {
  readonly key: string;
  readonly payload: Json;
  readonly thread: string;
  /** Only of the last piece do statuses carry the plain key. */
  readonly isLast: boolean;
}

const accepted = z.object({ messages: z.array(z.object({ id: z.string().min(1) })).min(1) });

async function sendOne(
  deps: SendDeps,
  { key, payload, thread, isLast }: OneSend,
  signal: AbortSignal,
): Promise<string> {
  const { graph, pace, claims, phoneNumberId, locale } = deps;
  try {
    pace.take(thread);
    const path = `${phoneNumberId}/messages`;
    const answer = accepted.safeParse(await graph.call({ method: "POST", path, json: payload, signal, isSend: true }));
    if (!answer.success) throw new ChannelError("uncertain", say(locale, "whatsapp.reason.uncertain"));
    pace.accepted(thread);
    return answer.data.messages[0]?.id ?? "";
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    const claimed = error.fault === "uncertain" && isLast ? await claims.wait(key, CLAIM_MS) : null;
    if (claimed !== null) return claimed;
    throw pace.refused(thread, error);
  }
}

/** A piece after the first: what passes is waited for, and whatever else goes wrong leaves the message half shown. */
async function sendFurther(deps: SendDeps, send: OneSend, signal: AbortSignal): Promise<string> {
  try {
    for (;;) {
      const waitMs = deps.pace.waitMs(send.thread);
      if (waitMs > 0) await pause(waitMs, signal);
      if (signal.aborted) throw signal.reason;
      try {
        return await sendOne(deps, send, signal);
      } catch (error) {
        if (!(error instanceof ChannelError) || error.fault !== "rate_limited") throw error;
      }
    }
  } catch (cause) {
    throw new ChannelError("uncertain", say(deps.locale, "whatsapp.reason.partly"), { cause });
  }
}
