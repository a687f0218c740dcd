/** /api/auth: sign-in, as better-auth answers it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { ADDRESS_HEADER, AUTH_PATH } from "../../infra/sign-in/options.ts";
import { LimitError } from "../../lib/errors.ts";
import { createRate } from "../../lib/rate.ts";
import { headersOf } from "../auth.ts";
import { originOf } from "../origin.ts";

/** Tries for one address of mail, whatever machines they come from. */
const TRIES_PER_MINUTE = 10;

const withEmail = z.object({ email: z.string() });

export async function signInRoutes(app: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const tries = createRate(ctx.clock, TRIES_PER_MINUTE);
  app.route({
    method: ["GET", "POST"],
    url: `${AUTH_PATH}/*`,
    schema: { hide: true },
    async handler(request, reply) {
      const named = withEmail.safeParse(request.body);
      if (named.success) {
        const waitMs = tries.take(named.data.email.trim().toLowerCase());
        if (waitMs > 0) throw new LimitError("too many tries for this address", waitMs);
      }
      const response = await ctx.signIn.handle(platformRequest(request));
      if (request.method === "POST") noteAttempt(ctx, request, response.status);
      return answer(reply, response);
    },
  });
}

/** Every attempt to come in or to change the way in, without whose it was: that would be an address of mail in a log. */
function noteAttempt({ log }: AppContext, { url, ip, id }: FastifyRequest, status: number): void {
  const [path] = url.slice(AUTH_PATH.length).split("?");
  log[status < 400 ? "info" : "warn"]({ part: "sign-in", path, status, address: ip, requestId: id }, "sign-in attempt");
}

function platformRequest(request: FastifyRequest): Request {
  const headers = headersOf(request);
  headers.set(ADDRESS_HEADER, request.ip);
  // Of a body that was read and is written anew.
  headers.delete("content-length");
  const hasBody = request.method === "POST";
  if (hasBody) headers.set("content-type", "application/json");
  return new Request(new URL(request.url, originOf(request)), {
    method: request.method,
    headers,
    ...(hasBody ? { body: JSON.stringify(request.body ?? {}) } : {}),
  });
}

async function answer(reply: FastifyReply, response: Response): Promise<FastifyReply> {
  reply.status(response.status).header("cache-control", "no-store");
  for (const [name, value] of response.headers) if (name !== "set-cookie") reply.header(name, value);
  // Several cookies are several headers: joined by commas they would be none.
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) reply.header("set-cookie", cookies);
  return reply.send(Buffer.from(await response.arrayBuffer()));
}
