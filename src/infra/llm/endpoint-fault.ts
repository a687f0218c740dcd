/** Translates what the `openai` client throws into our faults. Provider texts are left behind: they may hold keys or customer text. */
import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from "openai";
import { ModelError, type ModelFault } from "../../lib/errors.ts";

/** Part of a request that an endpoint may not know; the next try leaves it out. */
export type Unsupported = "response_format" | "max_completion_tokens" | "tools";

export class UnsupportedError extends Error {
  override readonly name = "UnsupportedError";

  constructor(readonly part: Unsupported) {
    super(`the endpoint does not take ${part}`);
  }
}

/** The error to throw in place of `error`; `now` (ms since 1970) serves a Retry-After given as a date. */
export function endpointFault(error: unknown, now: number): Error {
  if (error instanceof ModelError || error instanceof UnsupportedError) return error;
  if (isStopped(error)) return new ModelError("timeout", "the provider took too long");
  if (error instanceof APIConnectionError) return new ModelError("unavailable", "the provider could not be reached");
  if (!(error instanceof APIError)) return new ModelError("unavailable", "the provider's answer could not be read");
  const { status, headers } = error as { status?: number; headers?: Headers };
  const part = unsupportedPart(error, status);
  if (part) return new UnsupportedError(part);
  const fault = faultOf(error, status);
  const afterMs = fault === "rate_limited" || fault === "unavailable" ? retryAfterMs(headers, now) : undefined;
  return new ModelError(fault, `the provider answered ${status ?? "with an error"}${safeCode(error.code)}`, {
    details: { status, requestId: error.requestID ?? undefined },
    ...(afterMs === undefined ? {} : { afterMs }),
  });
}

/** The time of the try ran out, or the caller gave up; during the body the platform's own error comes through. */
function isStopped(error: unknown): boolean {
  if (error instanceof APIConnectionTimeoutError || error instanceof APIUserAbortError) return true;
  return error instanceof Error && (error.name === "AbortError" || error.name === "TimeoutError");
}

function unsupportedPart(error: APIError, status: number | undefined): Unsupported | null {
  if (status !== 400 && status !== 422) return null;
  const text = `${error.param ?? ""} ${error.message}`.toLowerCase();
  if (/max_completion_tokens/.test(text)) return "max_completion_tokens";
  // Said first: some take either tools or a format, and the format is worth more.
  if (/\btools?\b|tool_choice|function.?call/.test(text)) return "tools";
  return /response_format|json_schema|json_object|structured output/.test(text) ? "response_format" : null;
}

function faultOf(error: APIError, status: number | undefined): ModelFault {
  const text = `${error.code ?? ""} ${error.type ?? ""} ${error.message}`.toLowerCase();
  if (status === 429) return /insufficient_quota/.test(text) ? "unauthorized" : "rate_limited";
  // A 404 is a model that does not exist or that this key may not use; the API does not tell which.
  if (status === 401 || status === 403 || status === 404) return "unauthorized";
  if (status === 408) return "timeout";
  if (status === 413 || /context_length|maximum context|too many tokens|too long/.test(text)) return "too_long";
  if (/content_filter|content_policy|safety/.test(text)) return "refused";
  if (status === 400 || status === 422) return "malformed";
  return "unavailable";
}

/** Codes are short words such as `model_not_found`; anything else is not repeated. */
function safeCode(code: string | null | undefined): string {
  return code && /^[a-z_]{1,40}$/.test(code) ? ` (${code})` : "";
}

/** `retry-after-ms`, or `retry-after` in seconds or as a date (RFC 9110, 10.2.3). */
function retryAfterMs(headers: Headers | undefined, now: number): number | undefined {
  const inMs = Number.parseFloat(headers?.get("retry-after-ms") ?? "");
  if (Number.isFinite(inMs) && inMs >= 0) return inMs;
  const value = headers?.get("retry-after") ?? "";
  if (/^\d+(\.\d+)?$/.test(value)) return Number(value) * 1_000;
  const at = Date.parse(value);
  return Number.isNaN(at) ? undefined : Math.max(0, at - now);
}
