/** Calls of the Bot API, by telegraf; what comes back is checked by the caller's schema. */
import { Agent } from "node:https";
import { Telegram } from "telegraf";
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import { untilAborted } from "../../lib/signal.ts";
import { toChannelError } from "./faults.ts";

export interface Api {
  /** Throws `ChannelError` and nothing else. A `Buffer` in `{ source, filename }` is uploaded. */
  call<T>(method: string, payload: object, schema: z.ZodType<T>, signal: AbortSignal): Promise<T>;
  /** The bytes of a file. Throws `ChannelError`: `rejected` when it is gone or larger than `maxBytes`. */
  download(fileId: string, maxBytes: number, signal: AbortSignal): Promise<Buffer>;
}

/** A kept connection that the other side has closed would lose a message: ours close first. ms */
const IDLE_MS = 10_000;

const fileAnswer = z.object({ file_path: z.string().optional(), file_size: z.number().optional() });

/** @param url where the Bot API is, without a slash at the end */
export function createApi(url: string, token: string): Api {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const telegram = new Telegram(token, { apiRoot: url, webhookReply: false, agent });
  const callAny = telegram.callApi.bind(telegram) as (
    method: string,
    payload: object,
    options: { signal: AbortSignal },
  ) => Promise<unknown>;

  const call: Api["call"] = async (method, payload, schema, signal) => {
    if (signal.aborted) throw new ChannelError("unavailable", `${method}: there was no time left`);
    let result: unknown;
    try {
      result = await untilAborted(callAny(method, payload, { signal }), signal);
    } catch (error) {
      throw toChannelError(method, error);
    }
    const parsed = schema.safeParse(result);
    if (!parsed.success) throw new ChannelError("uncertain", `${method}: an answer of unknown form`);
    return parsed.data;
  };

  return {
    call,
    async download(fileId, maxBytes, signal) {
      const { file_path: path, file_size: size = 0 } = await call("getFile", { file_id: fileId }, fileAnswer, signal);
      // A local Bot API server gives paths of its own disk; none of ours is ever read by it.
      if (path === undefined || !/^[\w][\w./-]*$/.test(path) || path.includes("..") || size > maxBytes)
        throw new ChannelError("rejected", "getFile: a file that cannot be had, or is too large");
      try {
        return await fetchBytes(`${url}/file/bot${token}/${path}`, maxBytes, signal);
      } catch (error) {
        throw error instanceof ChannelError ? error : new ChannelError("unavailable", "a file could not be downloaded");
      }
    },
  };
}

async function fetchBytes(address: string, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const response = await fetch(address, { signal, redirect: "error" });
  if (response.status >= 500 || response.status === 429 || !response.body)
    throw new ChannelError("unavailable", `a file: ${response.status}`);
  if (!response.ok) throw new ChannelError("rejected", `a file: ${response.status}`);
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    // What it said of its size may have been a lie.
    if (bytes > maxBytes) throw new ChannelError("rejected", "a file that is too large");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
