/** Files that people send: fetched from Microsoft's hosts and the service itself only, since a sender can name any address. */
import { ChannelError } from "../../lib/errors.ts";

const MICROSOFTS = /(?:^|\.)(?:botframework\.com|skype\.com|sharepoint\.com|office\.com|teams\.microsoft\.com)$/;
const DATA = /^data:([\w.+-]+\/[\w.+-]+)?(?:;[\w=-]+){0,4};base64,/;

/** Whether a file may be fetched from there. */
export function isFetchable(url: string, serviceUrl: string): boolean {
  if (!URL.canParse(url)) return false;
  const { origin, protocol, hostname } = new URL(url);
  return origin === new URL(serviceUrl).origin || (protocol === "https:" && MICROSOFTS.test(hostname));
}

/** The bytes that stand in the address itself; null where it is an ordinary one. Throws `ChannelError` where they are too many. */
export function readDataUrl(url: string, maxBytes: number): Buffer | null {
  const head = DATA.exec(url.slice(0, 300))?.[0];
  if (head === undefined) return null;
  if ((url.length - head.length) * 0.75 > maxBytes + 3) throw new ChannelError("rejected", "a file that is too large");
  return Buffer.from(url.slice(head.length), "base64");
}

/** Throws `ChannelError` and nothing else: `rejected` for what is gone or too large, `unavailable` for what may come later. */
export async function fetchBytes(
  url: string,
  headers: Readonly<Record<string, string>>,
  { maxBytes, signal }: { maxBytes: number; signal: AbortSignal },
): Promise<Buffer> {
  try {
    const response = await fetch(url, { headers, signal, redirect: "error" });
    if (!response.ok || !response.body) {
      const isGone = response.status >= 400 && response.status < 500 && response.status !== 429;
      throw new ChannelError(isGone ? "rejected" : "unavailable", `a file: ${response.status}`);
    }
    const chunks: Uint8Array[] = [];
    let bytes = 0;
    for await (const chunk of response.body) {
      bytes += chunk.byteLength;
      // What a header says of the length may be a lie.
      if (bytes > maxBytes) throw new ChannelError("rejected", "a file that is too large");
      chunks.push(chunk);
    }
    return Buffer.concat(chunks);
  } catch (error) {
    if (error instanceof ChannelError) throw error;
    throw new ChannelError("unavailable", "a file could not be downloaded", { cause: error });
  }
}
