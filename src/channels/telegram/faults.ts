/**
 * What went wrong with a call of the Bot API, as a channel's fault. The library's errors carry the call's payload, and
 * with it what people write: they stay here.
 */
import { TelegramError } from "telegraf";
import { ChannelError, type ChannelFault } from "../../lib/errors.ts";

/** Never sent: the connection was not made. */
const NOT_REACHED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "EHOSTUNREACH", "ENETUNREACH", "EADDRNOTAVAIL"]);
/** Telegram says how long to wait; where it does not, this long, in ms. */
const WAIT_MS = 5_000;

/** @param error whatever the library threw */
export function toChannelError(method: string, error: unknown): ChannelError {
  if (error instanceof ChannelError) return error;
  if (error instanceof TelegramError) return answered(method, error);
  const { code, message } = error as { code?: unknown; message?: unknown };
  if (typeof code === "string" && (NOT_REACHED.has(code) || code.startsWith("CERT_") || code.startsWith("ERR_TLS")))
    return new ChannelError("unavailable", `${method}: Telegram cannot be reached (${code})`);
  // The call may have arrived: cut off, timed out, or answered with what is no answer.
  return new ChannelError("uncertain", `${method}: no answer came (${String(code ?? message)})`);
}

function answered(method: string, { code, description, parameters }: TelegramError): ChannelError {
  const said = `${method}: ${code} ${description}`;
  if (code === 429) {
    const seconds = parameters?.retry_after;
    return new ChannelError("rate_limited", said, { afterMs: seconds === undefined ? WAIT_MS : seconds * 1_000 });
  }
  return new ChannelError(faultOf(code, description), said);
}

function faultOf(code: number, description: string): ChannelFault {
  // A token of the wrong form is not found, one that was revoked is not authorized.
  if (code === 401 || code === 404) return "unauthorized";
  if (code === 403) return "blocked";
  if (code === 400 && /chat not found|user is deactivated|PEER_ID_INVALID/i.test(description)) return "blocked";
  // Somebody else reads the same bot.
  if (code === 409) return "disconnected";
  // The gateway gave up waiting for a server that may have done it.
  if (code === 504) return "uncertain";
  return code >= 500 ? "unavailable" : "rejected";
}
