/**
 * Sends a body to an address that a customer of ours chose: never into our own network, whatever its name resolves to at
 * the moment of the call; follows no redirect; reads little of the answer and waits for it briefly.
 */
import { lookup } from "node:dns";
import { type IncomingMessage, request as plainRequest } from "node:http";
import { request as tlsRequest } from "node:https";
import { isIP, type LookupFunction } from "node:net";
import { isPrivateAddress } from "../lib/private-address.ts";

export interface OutsidePost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** True lets it go to private addresses and without TLS, where the operator allows that. */
  readonly allowPrivate: boolean;
  readonly timeoutMs: number;
  /** Bytes of the answer that are kept. */
  readonly keepBytes: number;
  /** Aborts the call. */
  readonly signal?: AbortSignal;
}

export interface OutsideAnswer {
  readonly status: number;
  readonly text: string;
}

/** Why no call was made, or no answer came: each has a sentence under `http.outside` and tells nothing of our network. */
export const OUTSIDE_FAULTS = [
  "not_an_address",
  "has_password",
  "not_https",
  "private_address",
  "no_answer",
  "unknown_name",
  "refused",
  "cut",
  "unreachable",
  "certificate",
  "failed",
] as const;
export type OutsideFault = (typeof OUTSIDE_FAULTS)[number];

/** The fault is safe to show to whoever chose the address. */
export class OutsideError extends Error {
  override readonly name = "OutsideError";

  constructor(
    readonly fault: OutsideFault,
    options?: ErrorOptions,
  ) {
    super(fault, options);
  }
}

/** Throws `OutsideError` for an address that must not be called. Its name is resolved at each call anew. */
export function checkOutsideUrl(text: string, allowPrivate: boolean): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !/^https?:$/.test(url.protocol)) throw new OutsideError("not_an_address");
  if (url.username || url.password) throw new OutsideError("has_password");
  if (allowPrivate) return url;
  if (url.protocol !== "https:") throw new OutsideError("not_https");
  const host = bareHost(url);
  if (isIP(host) !== 0 && isPrivateAddress(host)) throw new OutsideError("private_address");
  if (/(^|\.)(localhost|local|internal|home\.arpa)\.?$/i.test(host)) throw new OutsideError("private_address");
  return url;
}

/** The answer, whatever its status. Throws `OutsideError` and nothing else. */
export async function postOutside(post: OutsidePost): Promise<OutsideAnswer> {
  const url = checkOutsideUrl(post.url, post.allowPrivate);
  const timeout = AbortSignal.timeout(post.timeoutMs);
  const signal = post.signal ? AbortSignal.any([timeout, post.signal]) : timeout;
  const bytes = Buffer.from(post.body);
  const send = url.protocol === "https:" ? tlsRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => reject(asOutside(error, timeout.aborted));
    const request = send(
      url,
      {
        method: "POST",
        headers: { ...post.headers, "content-length": String(bytes.length) },
        signal,
        // One connection a call: a kept one would skip the look at the address.
        agent: false,
        lookup: post.allowPrivate ? undefined : lookupOutside,
      },
      (response) => readSome(response, post.keepBytes, resolve, fail),
    );
    request.on("error", fail);
    request.end(bytes);
  });
}

function readSome(
  response: IncomingMessage,
  keepBytes: number,
  resolve: (answer: OutsideAnswer) => void,
  fail: (error: Error) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const finish = () => {
    const text = Buffer.concat(chunks).subarray(0, keepBytes).toString("utf8").replaceAll("\u0000", "");
    resolve({ status: response.statusCode ?? 0, text });
  };
  response.on("data", (chunk: Buffer) => {
    chunks.push(chunk);
    size += chunk.length;
    if (size < keepBytes) return;
    finish();
    response.destroy();
  });
  response.on("end", finish);
  response.on("error", fail);
}

/** Gives only addresses that are all public: the connection is made to what was looked at here. */
const lookupOutside: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, "", 0);
    const [first] = addresses;
    if (!first || addresses.some(({ address }) => isPrivateAddress(address)))
      return callback(new OutsideError("private_address"), "", 0);
    if (options.all) return callback(null, addresses);
    callback(null, first.address, first.family);
  });
};

function bareHost(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

const FAULTS: Readonly<Record<string, OutsideFault>> = {
  ENOTFOUND: "unknown_name",
  EAI_AGAIN: "unknown_name",
  ECONNREFUSED: "refused",
  ECONNRESET: "cut",
  ETIMEDOUT: "unreachable",
  EHOSTUNREACH: "unreachable",
};

/** What went wrong, by a word that tells nothing of our network. */
function asOutside(error: Error, isLate: boolean): OutsideError {
  if (error instanceof OutsideError) return error;
  if (isLate) return new OutsideError("no_answer", { cause: error });
  const code = "code" in error ? String(error.code) : "";
  const isTls = /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code);
  return new OutsideError(FAULTS[code] ?? (isTls ? "certificate" : "failed"), { cause: error });
}
