/** What can go wrong between the widget and the server, sorted by what is to be done about it. */

/**
 * `network`, `server` and `limit` pass by waiting; `denied` asks for a new session; `too_big`, `bad_type`,
 * `infected` and `rejected` never pass by repeating.
 */
export type Fault = "network" | "server" | "limit" | "denied" | "too_big" | "bad_type" | "infected" | "rejected";

export class WireError extends Error {
  override readonly name = "WireError";
  constructor(
    readonly fault: Fault,
    readonly code: string,
    /** How long the server asked to wait, in milliseconds. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(`${fault}: ${code}`);
  }

  get passesByWaiting(): boolean {
    return this.fault === "network" || this.fault === "server" || this.fault === "limit";
  }
}

/** The error of a refused request. `retryAfter` is the header (seconds or an HTTP date). */
export function errorOfStatus(status: number, code: string, retryAfter: string | null, now: number): WireError {
  return new WireError(faultOf(status), code, readRetryAfter(retryAfter, now));
}

/** Any thrown value as a `WireError`; what is not one came from the network. */
export function toWireError(thrown: unknown): WireError {
  return thrown instanceof WireError ? thrown : new WireError("network", String(thrown));
}

/** Wait before attempt `attempt` (0 first): doubling from 0.5 s to 30 s, scattered by a third, never below what was asked. */
export function backOffMs(attempt: number, random: number, askedMs: number | null = null): number {
  const plain = Math.min(30_000, 500 * 2 ** Math.min(attempt, 10));
  return Math.max(plain * (0.67 + random * 0.66), askedMs ?? 0);
}

function faultOf(status: number): Fault {
  if (status === 429) return "limit";
  if (status === 413) return "too_big";
  if (status === 415) return "bad_type";
  if (status === 422) return "infected";
  if (status === 401 || status === 403 || status === 404 || status === 410) return "denied";
  return status >= 500 || status === 408 || status === 425 ? "server" : "rejected";
}

function readRetryAfter(header: string | null, now: number): number | null {
  if (!header) return null;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now;
  return Number.isFinite(ms) ? Math.max(0, Math.min(ms, 600_000)) : null;
}
