/** Sending: pieces in their order, each once. What is shown in part only is never sent again. */
import { setTimeout as pause } from "node:timers/promises";
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import type { Locale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { Clock } from "../../lib/time.ts";
import type { Address, FileRef, Json, OutboundMessage } from "../channel.ts";
import type { Claims } from "./claims.ts";
import { compose, type Piece } from "./compose.ts";
import type { Graph } from "./graph.ts";
import type { Media } from "./media.ts";
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
  const { locale, linkOf } = deps;
  const pieces = compose(parts, {
    choose: say(locale, "whatsapp.choose"),
    fileLine(file) {
      const url = linkOf(file);
      const { name } = file;
      return url === null ? say(locale, "whatsapp.file", { name }) : say(locale, "whatsapp.fileAt", { name, url });
    },
  });
  if (pieces.length === 0) throw new ChannelError("rejected", say(locale, "whatsapp.reason.empty"));
  assertWindow(deps, address);
  assertPace(deps, address.threadId);
  // Before anything is shown, so that a file that cannot be had costs nobody half a message.
  const contents: { [name: string]: Json }[] = [];
  for (const piece of pieces) contents.push(await contentFor(deps, piece, signal));
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

async function contentFor({ media, locale }: SendDeps, piece: Piece, signal: AbortSignal) {
  const listButton = say(locale, "whatsapp.list");
  if (piece.type !== "media") return contentOf(piece, { listButton });
  return contentOf(piece, { listButton, mediaId: await media.upload(piece.file, signal) });
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
      if (waitMs > 0) await pause(waitMs, undefined, { signal });
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
