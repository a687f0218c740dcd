/**
 * Where providers call us, an address for each account. The channel checks who calls. The answer is sent after the commit;
 * whatever keeps us from storing becomes 503, so that the provider calls again.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { decodeJwt } from "jose";
import { CHANNEL_KINDS, type ChannelKind, type WebhookReply, type WebhookRequest } from "../../channels/channel.ts";
import type { AppContext } from "../../context.ts";
import { findAccountByExternalId } from "../../crm/channel-accounts.ts";
import { AppError, NotFoundError, UnavailableError } from "../../lib/errors.ts";
import { isId } from "../../lib/ids.ts";

/** Longest body of a call. */
const BODY_LIMIT = 3 * 1024 * 1024;
/** The same of a mail, which brings its files: what SendGrid takes at most. */
const MAIL_LIMIT = 30 * 1024 * 1024;
/** When a provider that was turned away may come back, in ms, where it asks. */
const COME_BACK_MS = 5_000;

interface Params {
  readonly kind: string;
  readonly id: string;
}

/** In a scope of its own: signatures are over the bytes as they came. */
export async function channelWebhooks(app: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );
  const route = (url: string, bodyLimit: number) =>
    app.route<{ Params: Params }>({
      method: ["GET", "POST"],
      url,
      bodyLimit,
      // All of a provider's customers come from its few addresses.
      config: { rateLimit: false },
      schema: { hide: true },
      async onRequest(request) {
        // A long body is read only for whoever knows an account of ours.
        if (bodyLimit > BODY_LIMIT) await accountOf(ctx, paramsOf(request));
      },
      async handler(request, reply) {
        return send(reply, await answer(ctx, paramsOf(request), readRequest(request)));
      },
    });
  route("/webhooks/:kind/:id", BODY_LIMIT);
  route("/webhooks/email/:id", MAIL_LIMIT);
  // Where bots of the Bot Framework are usually called: the token says which one is meant.
  app.post(
    "/api/messages",
    { bodyLimit: BODY_LIMIT, config: { rateLimit: false }, schema: { hide: true } },
    async (request, reply) => {
      const appId = audienceOf(request.headers.authorization);
      if (appId === null) return send(reply, { status: 401, body: "the token is missing or is none" });
      const id = await findAccountByExternalId(ctx.db, "botframework", appId);
      return send(reply, await answer(ctx, { kind: "botframework", id: id ?? "" }, readRequest(request)));
    },
  );
}

function send(reply: FastifyReply, { status, body = "" }: WebhookReply): FastifyReply {
  return reply.status(status).type("text/plain; charset=utf-8").header("x-content-type-options", "nosniff").send(body);
}

/** The app that a token is for, as the token says it: only good for finding the account, which then checks the token. */
function audienceOf(authorization: string | undefined): string | null {
  try {
    const { aud } = decodeJwt((authorization ?? "").replace(/^Bearer /, ""));
    return typeof aud === "string" ? aud.toLowerCase() : null;
  } catch {
    return null;
  }
}

/** The one route names its kind itself. */
function paramsOf({ params }: { readonly params: Partial<Params> }): Params {
  return { kind: params.kind ?? "email", id: params.id ?? "" };
}

/** Throws `NotFoundError` where there is no such account, and 503 where that cannot be told now. */
async function accountOf(ctx: AppContext, { kind, id }: Params): Promise<void> {
  if (!CHANNEL_KINDS.includes(kind as ChannelKind) || !isId("channelAccount", id)) throw unknown();
  try {
    const account = await ctx.accounts(id);
    if (account?.kind !== kind) throw unknown();
  } catch (error) {
    throw asAnswer(error);
  }
}

async function answer(ctx: AppContext, { kind, id }: Params, request: WebhookRequest) {
  await accountOf(ctx, { kind, id });
  try {
    // What is paused takes nothing in, and loses nothing while the provider goes on trying.
    const receiver = await ctx.channels.receiverOf(id);
    if (!receiver) throw new UnavailableError("the channel account is paused", COME_BACK_MS);
    if (!receiver.channel.webhook) throw unknown();
    return await receiver.channel.webhook(request);
  } catch (error) {
    throw asAnswer(error);
  }
}

/** Whatever keeps us from storing, as what makes the provider call again. */
function asAnswer(error: unknown): AppError {
  if (error instanceof AppError && (error.status < 500 || error instanceof UnavailableError)) return error;
  return new UnavailableError("what the provider sent could not be stored", COME_BACK_MS, { cause: error });
}

function unknown(): NotFoundError {
  return new NotFoundError("there is no such channel account");
}

function readRequest({
  method,
  headers,
  query,
  body,
}: Pick<FastifyRequest, "method" | "headers" | "query" | "body">): WebhookRequest {
  return {
    method: method === "POST" ? "POST" : "GET",
    headers: singles(headers),
    query: singles(query as Record<string, string | string[] | undefined>),
    body: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
  };
}

/** Of a name that was given several times, its first value. */
function singles(values: Readonly<Record<string, string | string[] | undefined>>): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}
