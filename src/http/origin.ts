/** Cross-site requests: what changes something by a cookie must come from a page of ours. */
import type { FastifyRequest } from "fastify";
import { ForbiddenError } from "../lib/errors.ts";

const SAFE = new Set(["GET", "HEAD", "OPTIONS"]);

/** The address by which the caller reached us, such as `https://chat.example.com`. */
export function originOf(request: FastifyRequest): string {
  return `${request.protocol}://${request.host}`;
}

/**
 * Throws `ForbiddenError` for a change that another site's page has sent. Browsers name the origin of every request that
 * is not a plain GET; one without belongs to no browser, and carries no cookie that it was not given (OWASP, CSRF
 * prevention: verifying the origin with standard headers).
 */
export function mustBeOurPage(request: FastifyRequest): void {
  if (SAFE.has(request.method)) return;
  const { origin, "sec-fetch-site": site } = request.headers;
  const isOurs = origin === undefined ? site === undefined || site === "same-origin" : origin === originOf(request);
  if (!isOurs) throw new ForbiddenError("the request comes from another site's page");
}
