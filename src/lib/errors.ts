/** Every error Charla raises on purpose: a permanent code, an HTTP status and a retry rule. Anything else is a bug. */
import type { z } from "zod";
import type { TextValues } from "./texts.ts";

/** What a caller may do after the error: nothing, try again with growing pauses, or try again after so many ms. */
export type Retry = "never" | "backoff" | { afterMs: number };

interface AppErrorOptions {
  readonly details?: Record<string, unknown>;
  readonly cause?: unknown;
}

/** Base of all expected errors. `message` is for operators; people read a text chosen by `code` at the edge. */
export abstract class AppError extends Error {
  abstract readonly code: string;
  abstract readonly status: number;
  readonly details: Record<string, unknown>;
  /** What exactly was wrong, where that can be told. */
  readonly issues: readonly Issue[] = [];

  constructor(message: string, options: AppErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = new.target.name;
    this.details = options.details ?? {};
  }

  get retry(): Retry {
    return "never";
  }
}

/** One problem found at a border, with the path of the value and a sentence about it. */
export interface Issue {
  readonly path: string;
  /** A sentence, or a key of the language files such as `fields.empty`; `issueText` says it. */
  readonly message: string;
  /** Stable, for programs; without it that of the key or of the schema, see `issueCode`. */
  readonly code?: string;
  /** Of a text with lines, from 1. */
  readonly line?: number;
  readonly column?: number;
  /** What the sentence of a key is filled with. */
  readonly values?: TextValues;
  /** The issue of a schema that has no message of ours: its library says it in each language. */
  readonly found?: z.core.$ZodIssue;
}

export class InputError extends AppError {
  readonly code = "invalid_input";
  readonly status = 400;

  constructor(
    message: string,
    override readonly issues: readonly Issue[] = [],
    options: AppErrorOptions = {},
  ) {
    super(message, options);
  }
}

export class AuthenticationError extends AppError {
  readonly code = "unauthenticated";
  readonly status = 401;

  constructor(
    message: string,
    /** The narrower, stable reason a client can act on, such as `token_expired`. */
    readonly reason: "missing" | "invalid" | "token_expired" = "invalid",
    options: AppErrorOptions = {},
  ) {
    super(message, options);
  }
}

export class ForbiddenError extends AppError {
  readonly code = "forbidden";
  readonly status = 403;
}

/** A session alone is not enough for this: the person gives their password again. */
export class PasswordNeededError extends AppError {
  readonly code = "password_needed";
  readonly status = 403;

  constructor(
    message: string,
    /** Of a password that was given and is not theirs. */
    override readonly issues: readonly Issue[] = [],
  ) {
    super(message);
  }
}

/** The business lets this member in with a second factor only, and they have none yet. */
export class SecondFactorNeededError extends AppError {
  readonly code = "second_factor_needed";
  readonly status = 403;
}

/** Nobody demands of others a second factor that they do not have themselves. */
export class SecondFactorOfOwnNeededError extends AppError {
  readonly code = "second_factor_of_own_needed";
  readonly status = 403;
}

/** A password that somebody chose stands on a list of leaked ones. */
export class PasswordLeakedError extends AppError {
  readonly code = "password_leaked";
  readonly status = 400;
}

/** Also thrown for another tenant's id, so that ids cannot be probed. */
export class NotFoundError extends AppError {
  readonly code = "not_found";
  readonly status = 404;
}

export class ConflictError extends AppError {
  readonly code = "conflict";
  readonly status = 409;
}

/** Somebody has answered the customer since the caller looked: what was written is not sent. */
export class AnsweredMeanwhileError extends AppError {
  readonly code = "answered_meanwhile";
  readonly status = 409;
}

/** A business has one simulation at a time. */
export class SimulationRunningError extends AppError {
  readonly code = "simulation_running";
  readonly status = 409;
}

export class LimitError extends AppError {
  readonly code = "limit_reached";
  readonly status = 429;

  constructor(
    message: string,
    /** When the caller may come back, in ms from now. */
    readonly afterMs: number,
    options: AppErrorOptions = {},
  ) {
    super(message, options);
  }

  override get retry(): Retry {
    return { afterMs: this.afterMs };
  }
}

/** A file carries a virus. */
export class FileInfectedError extends AppError {
  readonly code = "file_infected";
  readonly status = 422;
}

/** We cannot do it now, for no fault of the caller. */
export class UnavailableError extends AppError {
  readonly code: string = "unavailable";
  readonly status = 503;

  constructor(
    message: string,
    /** When the caller may come back, in ms from now. */
    readonly afterMs: number,
    options: AppErrorOptions = {},
  ) {
    super(message, options);
  }

  override get retry(): Retry {
    return { afterMs: this.afterMs };
  }
}

/** Nobody can say now whether a file carries a virus. */
export class ScanUnavailableError extends UnavailableError {
  override readonly code = "scan_unavailable";
}

/**
 * What went wrong on the way to a provider.
 * `uncertain` means that the provider may have accepted the message: it is parked, never sent again blindly.
 */
export type ChannelFault =
  | "rate_limited"
  | "disconnected"
  | "unavailable"
  | "uncertain"
  | "unauthorized"
  | "blocked"
  | "window_closed"
  | "rejected";

export class ChannelError extends AppError {
  readonly code = "channel";
  readonly status = 502;
  /** The provider's delay in ms, given with `rate_limited`. */
  readonly afterMs: number | undefined;

  constructor(
    readonly fault: ChannelFault,
    message: string,
    options: AppErrorOptions & { afterMs?: number } = {},
  ) {
    super(message, options);
    this.afterMs = options.afterMs;
  }

  override get retry(): Retry {
    if (this.fault === "rate_limited" && this.afterMs !== undefined) return { afterMs: this.afterMs };
    const passes = this.fault === "rate_limited" || this.fault === "disconnected" || this.fault === "unavailable";
    return passes ? "backoff" : "never";
  }
}

export type ModelFault =
  | "rate_limited"
  | "timeout"
  | "unavailable"
  | "unauthorized"
  | "malformed"
  | "refused"
  | "too_long";

export class ModelError extends AppError {
  readonly code = "model";
  readonly status = 502;
  readonly afterMs: number | undefined;

  constructor(
    readonly fault: ModelFault,
    message: string,
    options: AppErrorOptions & { afterMs?: number } = {},
  ) {
    super(message, options);
    this.afterMs = options.afterMs;
  }

  override get retry(): Retry {
    if (this.afterMs !== undefined) return { afterMs: this.afterMs };
    return this.fault === "refused" || this.fault === "too_long" || this.fault === "unauthorized" ? "never" : "backoff";
  }
}

/** A start-up mistake in the environment: lists every bad variable with its mend; the process ends with code 1. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";

  constructor(readonly problems: readonly Issue[]) {
    super(
      `The configuration has ${problems.length} problem(s):\n${problems.map((p) => `  ${p.path}: ${p.message}`).join("\n")}`,
    );
  }
}
