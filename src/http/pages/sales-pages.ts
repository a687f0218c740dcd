/** What the routes of quotes and payments share: forms, a limit for whoever guesses codes, and refusals as pages. */
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { pickLocale } from "../../lib/locale.ts";
import { MINUTE_MS } from "../../lib/time.ts";
import { faultOf } from "../errors.ts";
import { noticePage, sendPage } from "./page.ts";

/** Requests a minute from one address: far more than a customer needs, far too few to guess a code. */
const MAX_PER_MINUTE = 120;

/** Any text: a code that is none gets the friendly page, not a list of faults. */
export const codeParams = z.object({ code: z.string() });

/** Sets a scope up for the pages; returns the limit for its routes. */
export function salesPages(app: FastifyInstance, ctx: AppContext): { max: number; timeWindow: number } {
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
    done(null, Object.fromEntries(new URLSearchParams(String(body)))),
  );
  app.setErrorHandler((error, request, reply) => {
    const fault = faultOf(error);
    const isPage = !request.headers["content-type"]?.startsWith("application/json");
    if (!isPage || (fault.status !== 404 && fault.status !== 429)) throw error;
    if (fault.retryAfterMs !== undefined) reply.header("retry-after", Math.ceil(fault.retryAfterMs / 1_000));
    const locale = pickLocale(request.headers["accept-language"], "es");
    return sendPage(reply, fault.status, noticePage(locale, fault.status === 404 ? "not_found" : "too_many"));
  });
  return { max: Math.min(MAX_PER_MINUTE, ctx.config.http.ratePerAddressPerMinute), timeWindow: MINUTE_MS };
}
