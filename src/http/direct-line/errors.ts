/** Errors as Direct Line tells them: `{error: {code, message}}`. The code is stable, the message is for people. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import { AppError, AuthenticationError } from "../../lib/errors.ts";
import { pickLocale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { faultOf, type HttpFault } from "../errors.ts";
import { sentenceIn } from "./refusals.ts";

export const directLineError = z.object({
  error: z.object({
    code: z.string().describe("Stable; act on this"),
    message: z.string().describe("For people, in their language"),
  }),
});

/** For the answers of a route's schema. */
export const directLineFailures = {
  400: directLineError,
  401: directLineError,
  403: directLineError,
  404: directLineError,
  413: directLineError,
  415: directLineError,
  422: directLineError,
  429: directLineError,
  500: directLineError,
  502: directLineError,
  503: directLineError,
};

const CODES: Record<string, string> = {
  invalid_input: "BadArgument",
  unauthenticated: "Unauthorized",
  token_expired: "TokenExpired",
  forbidden: "Forbidden",
  not_found: "NotFound",
  conflict: "Conflict",
  limit_reached: "TooManyRequests",
  too_large: "MessageSizeTooBig",
  unsupported_media_type: "UnsupportedMediaType",
  file_infected: "FileInfected",
  scan_unavailable: "ServiceUnavailable",
  channel: "BotError",
  model: "BotError",
  internal: "ServiceError",
};

/** Only for the instance of the plugin and what is registered in it. */
export function setDirectLineErrors(app: FastifyInstance): void {
  app.setErrorHandler((error, request, reply) => {
    const fault = faultOf(error);
    if (fault.status >= 500) request.log.error({ err: error }, "a Direct Line request failed");
    if (fault.retryAfterMs !== undefined) {
      reply.header("retry-after", Math.max(1, Math.ceil(fault.retryAfterMs / 1_000)));
      // Otherwise a widget on another site could not read it.
      reply.header("access-control-expose-headers", "retry-after");
    }
    return reply
      .status(statusOf(error, fault))
      .type("application/json")
      .send(bodyOf(request, error, fault));
  });
  app.setNotFoundHandler((request, reply: FastifyReply) =>
    reply.status(404).send(bodyOf(request, null, { status: 404, code: "not_found" })),
  );
}

/** 401 asks for a key or token; one that is there and not good is refused with 403, on which clients start anew. */
function statusOf(error: unknown, { status }: HttpFault): number {
  return error instanceof AuthenticationError && error.reason !== "missing" ? 403 : status;
}

function bodyOf(request: FastifyRequest, error: unknown, { code, issues }: HttpFault): z.infer<typeof directLineError> {
  const locale = pickLocale(request.headers["accept-language"], "en");
  const sentence = error instanceof AppError ? sentenceIn(error) : null;
  const details = issues?.map(({ path, message }) => `${path}: ${message}`).join("; ");
  const message = sentence ? say(locale, sentence.key, sentence.values) : say(locale, `http.errors.${code}`);
  return { error: { code: CODES[code] ?? "BadArgument", message: details ? `${message} (${details})` : message } };
}
