/** Files that came with a message (MMS), fetched from Twilio, which sends us on to where it keeps them. */
import { ChannelError } from "../../lib/errors.ts";
import type { ChannelEnv, KeptFile } from "../channel.ts";
import type { ReadSms } from "./read-call.ts";

export interface MediaOptions {
  /** Of Twilio's API, without a slash at the end. */
  readonly url: string;
  readonly accountSid: string;
  readonly authToken: string;
}

/** Twilio waits 15 s for our answer to its call. Longest time for one attempt, in ms. */
const ATTEMPT_MS = 5_000;
const ATTEMPTS = 2;
const REDIRECTS_MAX = 3;
/** Where Twilio keeps files; there its address alone opens them, and our credentials never go. */
const STORES = /(^|\.)(twiliocdn\.com|twilio\.com|amazonaws\.com)$/;

/**
 * The stored file, or that it is infected; null when it is gone, too large, of a type that is not taken, or could not be had. Since Twilio does not
 * send a message again by itself, its text is worth more than its picture: what fails is only noted.
 */
export async function fetchMedia(
  { path, mediaType }: ReadSms["media"][number],
  options: MediaOptions,
  { files, log }: Pick<ChannelEnv, "files" | "log">,
): Promise<KeptFile> {
  const externalId = path.slice(path.lastIndexOf("/") + 1);
  const stored = await files.find(externalId);
  if (stored) return stored;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    try {
      const content = await download(`${options.url}${path}`, options, files.maxBytes);
      return await files.keep({ content, externalId, mediaType });
    } catch (error) {
      if (!(error instanceof ChannelError)) throw error;
      log.warn({ fault: error.fault, attempt }, "a file of a message could not be had");
      if (error.fault === "rejected") return null;
    }
  }
  return null;
}

async function download(first: string, { url, accountSid, authToken }: MediaOptions, max: number): Promise<Buffer> {
  const origin = new URL(url).origin;
  const credentials = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString("base64")}`;
  const signal = AbortSignal.timeout(ATTEMPT_MS);
  let address = first;
  for (let hop = 0; hop <= REDIRECTS_MAX; hop++) {
    const isTwilios = new URL(address).origin === origin;
    const response = await get(address, isTwilios ? { authorization: credentials } : {}, signal);
    if (response.status < 300 || response.status >= 400) return readAll(response, max);
    address = nextAddress(response.headers.get("location") ?? "", address, origin);
  }
  throw new ChannelError("rejected", "a file that is always elsewhere");
}

async function get(address: string, headers: Record<string, string>, signal: AbortSignal): Promise<Response> {
  try {
    return await fetch(address, { headers, signal, redirect: "manual" });
  } catch (cause) {
    throw new ChannelError("unavailable", "a file could not be fetched", { cause });
  }
}

/** Never into our own network: only to Twilio and where it keeps files. */
function nextAddress(location: string, from: string, origin: string): string {
  const next = URL.canParse(location, from) ? new URL(location, from) : null;
  const isStore = next?.protocol === "https:" && STORES.test(next.hostname);
  if (!next || !(isStore || next.origin === origin)) throw new ChannelError("rejected", "a file that is not at Twilio");
  return next.href;
}

async function readAll(response: Response, max: number): Promise<Buffer> {
  if (response.status >= 500 || response.status === 429 || response.status === 404 || !response.body)
    // A file may be there a moment after its message.
    throw new ChannelError("unavailable", `a file: ${response.status}`);
  if (!response.ok) throw new ChannelError("rejected", `a file: ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response.body) {
      bytes += chunk.byteLength;
      if (bytes > max) throw new ChannelError("rejected", "a file that is too large");
      chunks.push(chunk);
    }
  } catch (cause) {
    throw cause instanceof ChannelError ? cause : new ChannelError("unavailable", "a file was cut off", { cause });
  }
  return Buffer.concat(chunks);
}
