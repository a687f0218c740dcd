/** Acts for which a session that somebody left open, or stole, is not enough: the person gives their password again. */
import type { FastifyRequest } from "fastify";
import type { AppContext } from "../context.ts";
import type { SignedIn } from "../infra/sign-in.ts";
import { LimitError, PasswordNeededError } from "../lib/errors.ts";
import { MINUTE_MS } from "../lib/time.ts";

/** The password in UTF-8 and base64, as headers take no other letters. */
export const PASSWORD_HEADER = "x-charla-password";

/** Whoever signed in so lately has just given it. */
const FRESH_MS = 15 * MINUTE_MS;
const TRIES_PER_MINUTE = 5;

/**
 * Passes for whoever has signed in lately, or sends their password with the request. Throws `PasswordNeededError`, and
 * `LimitError` after too many tries.
 */
export async function mustBeThemselves(ctx: AppContext, request: FastifyRequest, user: SignedIn): Promise<void> {
  if (user.signedInMs < FRESH_MS) return;
  const sent = request.headers[PASSWORD_HEADER];
  if (typeof sent !== "string" || sent === "") throw new PasswordNeededError("give the password again");
  const waitMs = ctx.apiRate.take(`password ${user.userId}`, TRIES_PER_MINUTE);
  if (waitMs > 0) throw new LimitError("too many tries", waitMs);
  const password = Buffer.from(sent, "base64").toString("utf8");
  if (!(await ctx.signIn.isPassword(user.userId, password)))
    throw new PasswordNeededError("that is not the password", [{ path: PASSWORD_HEADER, message: "fields.password" }]);
}
