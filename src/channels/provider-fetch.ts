/**
 * One call of a provider's API over HTTP, beneath the provider's own library: libraries know neither our signal nor the
 * difference between what was never sent and what may have arrived.
 */
import type { ChannelFault } from "../lib/errors.ts";

export interface ProviderCall {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
  /** True where a lost answer leaves open whether a person was shown something. */
  readonly isSend: boolean;
}

export interface ProviderAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** No answer came. `fault` says whether the call may have done its work all the same. */
export class NoAnswer extends Error {
  override readonly name = "NoAnswer";

  constructor(
    readonly fault: Extract<ChannelFault, "unavailable" | "uncertain">,
    options: { cause?: unknown } = {},
  ) {
    super(fault === "uncertain" ? "the answer was lost" : "the call did not arrive", options);
  }
}

/** Longest answer that is read, in characters: a provider's are short. */
const ANSWER_MAX = 256 * 1024;

/** The answer, whatever its status. Throws `NoAnswer` and nothing else. Follows no redirect, since credentials travel with it. */
export async function callProvider(call: ProviderCall): Promise<ProviderAnswer> {
  const { url, method, headers, body, signal, isSend } = call;
  if (signal.aborted) throw new NoAnswer("unavailable", { cause: signal.reason });
  let response: Response;
  try {
    response = await fetch(url, {
      method,
      headers,
      signal,
      redirect: "manual",
      ...(body === undefined ? {} : { body }),
    });
  } catch (cause) {
    throw new NoAnswer(isSend && !neverArrived(cause) ? "uncertain" : "unavailable", { cause });
  }
  try {
    return { status: response.status, headers: response.headers, text: (await response.text()).slice(0, ANSWER_MAX) };
  } catch (cause) {
    throw new NoAnswer(isSend ? "uncertain" : "unavailable", { cause });
  }
}

/** Failures before a single byte could have reached the provider. */
const BEFORE_SENDING: readonly string[] = [
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EADDRNOTAVAIL",
  "UND_ERR_CONNECT_TIMEOUT",
];

/** Whether a failed `fetch` failed before anything was sent. */
export function neverArrived(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const codes = [cause, ...(cause instanceof AggregateError ? cause.errors : [])].map(codeOf);
  return codes.some((code) => BEFORE_SENDING.includes(code) || /^(CERT_|ERR_TLS|ERR_SSL|.*SELF_SIGNED)/.test(code));
}

function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error ? String(error.code) : "";
}

/** When a provider that asked to be spared may be called again, in ms, by its `Retry-After`; else `usualMs`. */
export function retryAfterMs(headers: Headers, usualMs: number): number {
  const seconds = Number(headers.get("retry-after") ?? Number.NaN);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 3_600) * 1_000 : usualMs;
}
