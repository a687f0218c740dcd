/**
 * Refuses leaked passwords where better-auth itself takes new ones. It is done before the library's own work: a reset has
 * spent its link by the time that the password is hashed, and the person needs the link for another one.
 */
import { pickLocale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import type { IsLeaked } from "./leaked-passwords.ts";

const CODE = "password_leaked";

/** For better-auth's `hooks.before`. Nothing is looked up for whoever could not change a password anyway. */
export async function leakedHook(isLeaked: IsLeaked) {
  const { createAuthMiddleware, getSessionFromCtx } = await import("better-auth/api");
  return createAuthMiddleware(async (ctx) => {
    if (ctx.path !== "/change-password" && ctx.path !== "/reset-password") return;
    const { newPassword, ...rest } = (ctx.body ?? {}) as { newPassword?: unknown; token?: unknown };
    // The library takes it from either place.
    const token = rest.token || ctx.query?.token;
    if (typeof newPassword !== "string") return;
    const { minPasswordLength, maxPasswordLength } = ctx.context.password.config;
    if (newPassword.length < minPasswordLength || newPassword.length > maxPasswordLength) return;
    const mayChange =
      ctx.path === "/change-password"
        ? await getSessionFromCtx(ctx)
        : typeof token === "string" &&
          (await ctx.context.internalAdapter.findVerificationValue(`reset-password:${token}`));
    if (!mayChange || !(await isLeaked(newPassword))) return;
    const title = say(pickLocale(ctx.headers?.get("accept-language"), "es"), `http.errors.${CODE}`);
    // An answer and no error: the library would print that one itself.
    return Response.json({ code: CODE, message: title, title }, { status: 400 });
  });
}
