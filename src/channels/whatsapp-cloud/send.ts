/** Sending: pieces in their order, each once. What is shown in part only is never sent again. */
import { ChannelError } from "../../lib/errors.ts";
import { pause } from "../../lib/signal.ts";
import { say } from "../../lib/texts.ts";
import type { Address, FileRef, Json, OutboundMessage, Part } from "../channel.ts";
import { compose, type Piece, type Wording } from "./compose.ts";
import type { PreparedFile } from "./media.ts";
import { contentOf, payloadOf, routeOf } from "./payload.ts";
import { callbackDataOf } from "./receive.ts";
import { assertPace, type OneSend, type SendDeps, sendOne } from "./send-one.ts";
import { sendTemplate } from "./send-template.ts";

/** Sends the parts of a message and returns Meta's id of the last piece. Throws `ChannelError` and nothing else. */
export async function sendMessage(deps: SendDeps, message: OutboundMessage, signal: AbortSignal): Promise<string> {
  const { locale } = deps;
  const { key, address, parts } = message;
  if (signal.aborted) throw new ChannelError("unavailable", say(locale, "whatsapp.reason.unavailable"));
  const template = parts.find((part) => part.type === "template");
  if (template) return sendTemplate(deps, message, template.template, signal);
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
    const payload = payloadOf(content, address, {
      callbackData: callbackDataOf(key, index, contents.length),
      userIdField: deps.userIdField,
    });
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
