/** Calls of the Graph API. Whatever goes wrong becomes a `ChannelError` that says whether Meta may have done it all the same. */
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import { neverArrived } from "../provider-fetch.ts";
import { type GraphError, graphError } from "./graph-error.ts";

export interface GraphOptions {
  /** Version included, without a slash at the end. */
  readonly graphUrl: string;
  readonly accessToken: string;
  /** What a refusal means to the channel. */
  readonly errorOf: (error: GraphError, httpStatus: number) => ChannelError;
  /** The sentence for a rep when no answer came. */
  readonly sentence: (reason: "unavailable" | "uncertain") => string;
}

export interface GraphCall {
  readonly method: "GET" | "POST" | "DELETE";
  /** Below the version, such as `123/messages`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
  readonly form?: FormData;
  readonly signal: AbortSignal;
  /** True where a lost answer leaves open whether a person was shown something. */
  readonly isSend?: boolean;
}

export interface Graph {
  /** The parsed JSON of an answer. Throws `ChannelError` and nothing else. */
  call(call: GraphCall): Promise<unknown>;
  /** The bytes behind an address that Meta gave, at most `maxBytes`. Throws `ChannelError` and nothing else. */
  download(url: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array>;
  /** The same for a file that Meta shows to whoever has its address: our token stays here. */
  downloadShown(url: string, maxBytes: number, signal: AbortSignal): Promise<Uint8Array>;
}

const META_HOSTS = /(^|\.)(fbsbx|fbcdn|facebook|whatsapp|cdninstagram|instagram)\.(com|net)$/;
/** How often a file may be said to be somewhere else. */
const HOPS_MAX = 3;

export function createGraph(options: GraphOptions): Graph {
  const { graphUrl, accessToken, errorOf, sentence } = options;
  const headers = { authorization: `Bearer ${accessToken}` };

  const request = async (url: string, init: RequestInit, isSend: boolean): Promise<Response> => {
    if (init.signal?.aborted) throw new ChannelError("unavailable", sentence("unavailable"));
    try {
      return await fetch(url, init);
    } catch (error) {
      const isLost = isSend && !neverArrived(error);
      throw new ChannelError(isLost ? "uncertain" : "unavailable", sentence(isLost ? "uncertain" : "unavailable"), {
        cause: error,
      });
    }
  };

  return {
    async call({ method, path, query, json, form, signal, isSend = false }) {
      const url = new URL(`${graphUrl}/${path}`);
      for (const [name, value] of Object.entries(query ?? {})) url.searchParams.set(name, value);
      const body = form ?? (json === undefined ? undefined : JSON.stringify(json));
      const init: RequestInit = { method, headers: { ...headers }, signal, ...(body === undefined ? {} : { body }) };
      if (json !== undefined) init.headers = { ...headers, "content-type": "application/json" };
      const response = await request(url.href, init, isSend);
      const answer = await readJson(response);
      if (response.ok && answer !== undefined) return answer;
      const refusal = z.object({ error: graphError }).safeParse(answer);
      if (refusal.success) throw errorOf(refusal.data.error, response.status);
      // Meta's own refusals name a code. An answer without one is a gateway's, or was cut off, and says nothing about the send.
      const isRefused = response.status >= 400 && response.status < 500;
      if (isRefused) throw errorOf({ code: -1, message: `HTTP ${response.status}` }, response.status);
      const fault = isSend ? "uncertain" : "unavailable";
      throw new ChannelError(fault, sentence(fault), { details: { status: response.status } });
    },

    download: (url, maxBytes, signal) => download(url, maxBytes, { headers, signal }),
    downloadShown: (url, maxBytes, signal) => download(url, maxBytes, { signal }),
  };

  async function download(given: string, maxBytes: number, init: RequestInit): Promise<Uint8Array> {
    let url = given;
    for (let hops = 0; hops <= HOPS_MAX; hops++) {
      assertMetas(url, graphUrl);
      const response = await request(url, { ...init, redirect: "manual" }, false);
      const next = response.status >= 300 && response.status < 400 ? response.headers.get("location") : null;
      if (next !== null && URL.canParse(next, url)) {
        await response.body?.cancel();
        url = new URL(next, url).href;
        continue;
      }
      if (response.ok && response.body) return readBytes(response.body, maxBytes);
      const isGone = response.status >= 300 && response.status < 500 && response.status !== 429;
      throw new ChannelError(isGone ? "rejected" : "unavailable", `a file could not be fetched: ${response.status}`);
    }
    throw new ChannelError("rejected", "a file that is always somewhere else");
  }
}

/** We go only where Meta keeps files: over TLS to its hosts, or to the configured Graph API. */
function assertMetas(raw: string, graphUrl: string): void {
  const url = URL.canParse(raw) ? new URL(raw) : null;
  const isOurs = url?.origin === new URL(graphUrl).origin;
  const isMetas = url?.protocol === "https:" && META_HOSTS.test(url.hostname);
  if (!isOurs && !isMetas) throw new ChannelError("rejected", "a file at an address that is not Meta's");
}

/** No answer of Meta's but a file comes near this. */
const JSON_BYTES_MAX = 8 * 1024 * 1024;

/** The body as JSON; undefined when it is none, was cut off or never ends. */
async function readJson(response: Response): Promise<unknown> {
  try {
    if (!response.body) return undefined;
    return JSON.parse(Buffer.from(await readBytes(response.body, JSON_BYTES_MAX)).toString("utf8"));
  } catch {
    return undefined;
  }
}

async function readBytes(body: ReadableStream<Uint8Array>, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of body) {
      size += chunk.byteLength;
      // Counted as it comes: what a header says about the length may be a lie.
      if (size > maxBytes) throw new ChannelError("rejected", `a file of more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof ChannelError) throw error;
    throw new ChannelError("unavailable", "a file was cut off", { cause: error });
  }
  return Buffer.concat(chunks);
}
