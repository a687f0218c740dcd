/**
 * Sends a message: a text, in as many pieces as its length asks for. Twilio knows no key by which a repeated call would be
 * recognised: a message of which a part was taken is never begun again.
 */
import { ChannelError } from "../../lib/errors.ts";
import { pause } from "../../lib/signal.ts";
import { say } from "../../lib/texts.ts";
import type { FileRef, OutboundMessage, Part } from "../channel.ts";
import { paragraphsOf, publicLink } from "../plain-text.ts";
import { SPARE_MS } from "./faults.ts";
import { inPlainLetters, splitForSms } from "./segments.ts";
import type { SmsSettings } from "./settings.ts";
import type { SmsDraft, TwilioApi } from "./twilio-api.ts";

export interface SendDeps {
  readonly api: TwilioApi;
  readonly settings: SmsSettings;
  readonly webhookUrl: string | null;
}

const MMS_TYPES = /^image\/(jpeg|png|gif)$/;
const MMS_BYTES = 5 * 1024 * 1024;
const MMS_FILES = 10;

/** Returns Twilio's SID of the message, of its last piece where it is several. Throws `ChannelError` and nothing else. */
export async function sendMessage(
  deps: SendDeps,
  { key, address, parts }: OutboundMessage,
  signal: AbortSignal,
): Promise<string> {
  const { api, settings, webhookUrl } = deps;
  const { from, messagingServiceSid, locale } = settings;
  const { bodies, shown } = layOut(deps, parts);
  if (bodies.length === 0) throw new ChannelError("rejected", say(locale, "sms.reason.empty"));
  let sid = "";
  for (const [index, body] of bodies.entries()) {
    const isLast = index === bodies.length - 1;
    const draft: SmsDraft = {
      to: address.userId,
      body,
      from,
      messagingServiceSid,
      ...(isLast ? { mediaUrl: shown.map(({ link }) => link) } : {}),
      // Only the last piece is followed: the message has arrived when it has.
      ...(isLast && webhookUrl !== null ? { statusCallback: statusUrl(webhookUrl, key) } : {}),
    };
    sid = index === 0 ? await api.send(draft, signal) : await sendFurther(deps, draft, signal);
  }
  return sid;
}

type LayoutDeps = Pick<SendDeps, "settings" | "webhookUrl">;

/** The texts that a message is sent as, and the pictures that go with the last of them. */
export function layOut(deps: LayoutDeps, parts: readonly Part[]): { bodies: string[]; shown: Picture[] } {
  const { plainLetters, maxSegments } = deps.settings;
  const pictures = parts.flatMap((part) => (part.type === "file" ? picturesOf(deps, part.file) : []));
  const shown = pictures.slice(0, MMS_FILES);
  const text = paragraphsOf(parts, (file) => fileLine(deps, file, shown)).join("\n\n");
  const bodies = splitForSms(plainLetters ? inPlainLetters(text) : text, maxSegments);
  return { bodies: bodies.length === 0 && shown.length > 0 ? [""] : bodies, shown };
}

/** Where Twilio tells of a message, with its key; called again where we were away. */
export function statusUrl(webhookUrl: string, key: string): string {
  return `${webhookUrl}?${new URLSearchParams({ key })}#rc=5&rp=all`;
}

/** A piece after the first: Twilio is given its time, and whatever else goes wrong leaves the message half shown. */
async function sendFurther({ api, settings }: SendDeps, draft: SmsDraft, signal: AbortSignal): Promise<string> {
  for (;;) {
    try {
      return await api.send(draft, signal);
    } catch (cause) {
      const isBusy = cause instanceof ChannelError && cause.fault === "rate_limited";
      if (!isBusy || signal.aborted)
        throw new ChannelError("uncertain", say(settings.locale, "sms.reason.partly"), { cause });
      await pause(cause.afterMs ?? SPARE_MS, signal);
    }
  }
}

interface Picture {
  readonly id: string;
  readonly link: string;
}

/** A picture that Twilio can fetch and phones can show. */
function picturesOf({ settings, webhookUrl }: LayoutDeps, file: FileRef): Picture[] {
  const link = publicLink(file, webhookUrl);
  const isShown = settings.mms && MMS_TYPES.test(file.mediaType) && file.bytes <= MMS_BYTES;
  return isShown && link?.startsWith("https://") ? [{ id: file.id, link }] : [];
}

function fileLine({ settings, webhookUrl }: LayoutDeps, file: FileRef, shown: readonly Picture[]): string | null {
  if (shown.some(({ id }) => id === file.id)) return null;
  const url = publicLink(file, webhookUrl);
  const { name } = file;
  return url === null ? say(settings.locale, "sms.file", { name }) : say(settings.locale, "sms.fileAt", { name, url });
}
