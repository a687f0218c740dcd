/** The one translation of errors to HTTP: problem+json (RFC 9457) with a stable code; what we did not expect says nothing of itself. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { AppError, AuthenticationError, type Issue, LimitError, UnavailableError } from "../lib/errors.ts";
import { issueCode, issueText } from "../lib/field-issues.ts";
import { type Locale, pickLocale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import { Replay } from "./idempotency.ts";

export const problemSchema = z.object({
  type: z.string().describe("about:blank, or a page about the problem"),
  title: z.string().describe("A sentence in the caller's language"),
  status: z.int(),
  code: z.string().describe("Stable; act on this"),
  detail: z.string().optional(),
  requestId: z.string(),
  issues: z
    .array(
      z.object({
        path: z.string(),
        message: z.string().describe("In the caller's language"),
        code: z.string().optional().describe("Stable; act on this"),
        line: z.int().optional().describe("Of a file, from 1"),
        column: z.int().optional(),
      }),
    )
    .optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** Status, stable code and details of any error, as HTTP tells them. */
export interface HttpFault {
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly issues?: readonly Issue[];
  /** ms. */
  readonly retryAfterMs?: number;
}

export function faultOf(error: unknown): HttpFault {
  if (error instanceof AppError) {
    return {
      status: error.status,
      code: error instanceof AuthenticationError && error.reason === "token_expired" ? "token_expired" : error.code,
      // A provider's own words are for operators.
      ...(error.status < 500 ? { detail: error.message } : {}),
      ...(error.issues.length > 0 ? { issues: error.issues } : {}),
      ...(error instanceof LimitError || error instanceof UnavailableError ? { retryAfterMs: error.afterMs } : {}),
    };
  }
  const { statusCode, code, message } = error as FastifyError;
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500) {
    return {
      status: statusCode,
      code: CODE_BY_STATUS[statusCode] ?? "invalid_input",
      detail: code?.startsWith("FST_") ? message : undefined,
    };
  }
  return { status: 500, code: "internal" };
}

const CODE_BY_STATUS: Record<number, string> = {
  401: "unauthenticated",
  403: "forbidden",
  404: "not_found",
  405: "not_found",
  413: "too_large",
  415: "unsupported_media_type",
  429: "limit_reached",
};

/** Every code has a sentence in the language files under `http.errors`. */
export const PROBLEM_CODES = [
  "invalid_input",
  "unauthenticated",
  "token_expired",
  "forbidden",
  "password_needed",
  "password_leaked",
  "second_factor_needed",
  "second_factor_of_own_needed",
  "not_found",
  "conflict",
  "answered_meanwhile",
  "simulation_running",
  "limit_reached",
  "too_large",
  "unsupported_media_type",
  "file_infected",
  "scan_unavailable",
  "channel",
  "model",
  "model_needed",
  "unavailable",
  "internal",
] as const;

export function setErrorHandlers(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    if (error instanceof Replay)
      return reply
        .status(error.status)
        .header("idempotent-replayed", "true")
        .type("application/json; charset=utf-8")
        .send(error.answer);
    const fault = faultOf(error);
    if (fault.status >= 500) request.log.error({ err: error }, "a request failed");
    return sendProblem(request, reply, fault);
  });
  app.setNotFoundHandler((request, reply) =>
    sendProblem(request, reply, {
      status: 404,
      code: "not_found",
      detail: `${request.method} ${request.url.split("?")[0]}`,
    }),
  );
}

function presentIssue(issue: Issue, locale: Locale): NonNullable<Problem["issues"]>[number] {
  const { path, line, column } = issue;
  const code = issueCode(issue);
  return {
    path,
    message: issueText(locale, issue),
    ...(code === undefined ? {} : { code }),
    ...(line === undefined ? {} : { line }),
    ...(column === undefined ? {} : { column }),
  };
}

function sendProblem(request: FastifyRequest, reply: FastifyReply, fault: HttpFault): FastifyReply {
  const { status, code, detail, issues, retryAfterMs } = fault;
  const locale = pickLocale(request.headers["accept-language"], "en");
  const problem: Problem = {
    type: "about:blank",
    title: say(locale, `http.errors.${code}`),
    status,
    code,
    ...(detail ? { detail } : {}),
    requestId: request.id,
    ...(issues ? { issues: issues.map((issue) => presentIssue(issue, locale)) } : {}),
  };
  if (retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(retryAfterMs / 1_000));
  return reply.status(status).type("application/problem+json").send(problem);
}
