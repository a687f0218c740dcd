/** Sending: pieces in their order, each once. What is shown in part only is never sent again. */
import { z } from "zod";
import { ChannelError } from "../../../lib/errors.ts";
import { pause } from "../../../lib/signal.ts";
import { say } from "../../../lib/texts.ts";
import { type Clock, HOUR_MS, SECOND_MS } from "../../../lib/time.ts";
import type { FileRef, Json, OutboundMessage, Part } from "../../channel.ts";
import type { Windows } from "../../whatsapp-cloud/window.ts";
import type { Graph } from "../graph.ts";
import { compose, type Piece, type Wording } from "./compose.ts";
import type { OwnSends } from "./own-sends.ts";
import { markOf, messageOf, payloadOf, writtenAtOf } from "./payload.ts";
import { type Platform, REP_WINDOW_HOURS, WINDOW_HOURS } from "./platform.ts";
import type { DirectSettings } from "./settings.ts";
import type { PreparedFile, Uploads } from "./uploads.ts";

export interface SendDeps {
  readonly platform: Platform;
  readonly settings: DirectSettings;
  readonly graph: Graph;
  readonly uploads: Uploads;
  readonly windows: Windows;
  readonly ownSends: OwnSends;
  readonly clock: Clock;
  /** The address of a file for people; null when it has none. */
  readonly linkOf: (file: FileRef) => string | null;
}

type JsonObject = { [key: string]: Json };

/** Sends the parts of a message and returns Meta's id of the last piece. Throws `ChannelError` and nothing else. */
export async function sendMessage(deps: SendDeps, outbound: OutboundMessage, signal: AbortSignal): Promise<string> {
  const { key, address, parts } = outbound;
  if (signal.aborted) throw new ChannelError("unavailable", reason(deps, "unavailable"));
  const isLate = mustBeLate(deps, outbound);
  const files = new Map<string, PreparedFile>();
  const seen: Part[] = [];
  for (const part of parts) seen.push(part.type === "file" ? await seenFile(deps, part.file, files, signal) : part);
  const pieces = compose(seen, deps.platform, wordingFor(deps, parts));
  if (pieces.length === 0) throw new ChannelError("rejected", reason(deps, "empty"));
  // Before anything is shown, so that a file that Meta does not take costs nobody half a message.
  const messages: JsonObject[] = [];
  for (const [index, piece] of pieces.entries()) {
    const attachmentId = await upload(piece, files, signal);
    const mark = markOf(key, index, pieces.length);
    messages.push(messageOf(piece, { platform: deps.platform, mark, ...(attachmentId ? { attachmentId } : {}) }));
  }
  let externalId = "";
  for (const [index, message] of messages.entries()) {
    const send = { message, to: address.userId, isLate, mayBeLate: mayBeLate(deps, outbound) };
    externalId = index === 0 ? await sendInWindow(deps, send, signal) : await sendFurther(deps, send, signal);
  }
  return externalId;
}

/** Whether the message needs the longer time that a person has. Throws `window_closed` when it is too late for either. */
function mustBeLate(deps: SendDeps, outbound: OutboundMessage): boolean {
  const { windows, clock } = deps;
  const last = windows.lastWrote(outbound.address.userId, writtenAtOf(outbound.address));
  // Where nothing is known, Meta has the last word.
  if (last === null) return false;
  const hours = (clock.now().getTime() - last) / HOUR_MS;
  if (hours < WINDOW_HOURS) return false;
  if (mayBeLate(deps, outbound) && hours < REP_WINDOW_HOURS) return true;
  throw new ChannelError("window_closed", reason(deps, outbound.author === "rep" ? "windowForRep" : "window"));
}

/** Meta bans whoever lets a machine write under the name of a person. */
function mayBeLate({ settings }: SendDeps, { author }: OutboundMessage): boolean {
  return settings.humanAgent && author === "rep";
}

/** A file as its bytes are; one that cannot be read becomes a line of text, as one of a kind that is not taken there. */
async function seenFile(
  { uploads }: SendDeps,
  file: FileRef,
  files: Map<string, PreparedFile>,
  signal: AbortSignal,
): Promise<Part> {
  const prepared = await uploads.prepare(file, signal);
  if (!prepared) return { type: "file", file: { ...file, mediaType: "" } };
  files.set(file.id, prepared);
  return { type: "file", file: prepared.file };
}

function wordingFor({ settings: { locale }, linkOf }: SendDeps, parts: readonly Part[]): Wording {
  const saysMore = parts.some(({ type }) => type === "text");
  return {
    choose: say(locale, "meta.choose"),
    fileLine(file) {
      const url = linkOf(file);
      const { name } = file;
      if (url !== null) return say(locale, "meta.fileAt", { name, url });
      return saysMore ? null : say(locale, "meta.file", { name });
    },
  };
}

async function upload(
  piece: Piece,
  files: ReadonlyMap<string, PreparedFile>,
  signal: AbortSignal,
): Promise<string | undefined> {
  return piece.type === "media" ? files.get(piece.file.id)?.upload(piece.kind, signal) : undefined;
}

interface OneSend {
  readonly message: JsonObject;
  readonly to: string;
  readonly isLate: boolean;
  readonly mayBeLate: boolean;
}

/** A rep's message that Meta finds too late, though we did not, goes once more with the longer time. */
async function sendInWindow(deps: SendDeps, send: OneSend, signal: AbortSignal): Promise<string> {
  try {
    return await sendOne(deps, send, signal);
  } catch (error) {
    const isTooLate = error instanceof ChannelError && error.fault === "window_closed";
    if (!isTooLate || send.isLate || !send.mayBeLate) throw error;
    return sendOne(deps, { ...send, isLate: true }, signal);
  }
}

const accepted = z.object({ message_id: z.string().min(1) });

async function sendOne(deps: SendDeps, { message, to, isLate }: OneSend, signal: AbortSignal): Promise<string> {
  const { graph, settings, ownSends } = deps;
  const json = payloadOf(message, to, { isLate });
  try {
    return await ownSends.track(to, async () => {
      const path = `${settings.pageId}/messages`;
      const answer = accepted.safeParse(await graph.call({ method: "POST", path, json, signal, isSend: true }));
      if (!answer.success) throw new ChannelError("uncertain", reason(deps, "uncertain"));
      return answer.data.message_id;
    });
  } catch (error) {
    if (!(error instanceof ChannelError) || !isLate) throw error;
    // The account works all the same: only the longer time was not granted to the app.
    const isRefused = error.fault === "unauthorized" && [10, 200].includes(Number(error.details.code));
    if (!isRefused && error.details.subcode !== NOT_GRANTED) throw error;
    throw new ChannelError("window_closed", reason(deps, "humanAgent"), { cause: error, details: codesOf(error) });
  }
}

const NOT_GRANTED = 1893061;

function codesOf({ details: { code, subcode, detail, trace } }: ChannelError) {
  return { code, subcode, detail, trace };
}

/** A piece after the first: what passes is waited for, and whatever else goes wrong leaves the message half shown. */
async function sendFurther(deps: SendDeps, send: OneSend, signal: AbortSignal): Promise<string> {
  try {
    for (;;) {
      if (signal.aborted) throw signal.reason;
      try {
        return await sendInWindow(deps, send, signal);
      } catch (error) {
        if (!(error instanceof ChannelError) || error.fault !== "rate_limited") throw error;
        await pause(error.afterMs ?? SECOND_MS, signal);
      }
    }
  } catch (cause) {
    throw new ChannelError("uncertain", reason(deps, "partly"), { cause });
  }
}

function reason({ settings: { locale }, platform: { name: app } }: SendDeps, key: string): string {
  return say(locale, `meta.reason.${key}`, { app });
}
