/** Who calls: the token of one conversation, a site key that may only start conversations, or the secret of a server. */
import { randomBytes } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { ulid } from "ulid";
import type { AppContext } from "../../context.ts";
import { type ChannelAccountRecord, findAccountByKey } from "../../crm/channel-accounts.ts";
import { createExpiringCache } from "../../infra/expiring-cache.ts";
import { AuthenticationError, NotFoundError } from "../../lib/errors.ts";
import { checkOrigin } from "./origins.ts";
import { notWithThisKey } from "./refusals.ts";
import type { ConversationClaims, Tokens } from "./tokens.ts";

/** A caller who may start conversations of an account. */
export interface Starter {
  readonly account: ChannelAccountRecord;
  /** True for the account's secret, whose holder is believed when it names users. */
  readonly isTrusted: boolean;
}

/** A caller inside one conversation. */
export interface Visitor {
  readonly account: ChannelAccountRecord;
  readonly threadId: string;
  /** Null for a server with the account's secret: the activity says who writes. */
  readonly userId: string | null;
  readonly origins: readonly string[];
}

/** A caller who reads a conversation's stream. */
export interface StreamVisitor extends Visitor {
  /** When the token in the stream's address expires. */
  readonly expiresAt: Date;
}

export interface Access {
  /** The holder of a site key or secret. */
  starter(request: FastifyRequest): Promise<Starter>;
  /** The holder of a conversation's token. */
  holder(request: FastifyRequest): Promise<ConversationClaims & { account: ChannelAccountRecord }>;
  /** Either of them, as the start of a conversation allows. */
  either(
    request: FastifyRequest,
  ): Promise<{ starter: Starter } | { claims: ConversationClaims; account: ChannelAccountRecord }>;
  /** Somebody who may be in the conversation of this id. Throws `NotFoundError` for another one's id. */
  visitor(request: FastifyRequest, threadId: string): Promise<Visitor>;
  /** The same by the token in a stream's address, where no header can be set. */
  streamVisitor(request: FastifyRequest, threadId: string, token: string): Promise<StreamVisitor>;
}

const KEY_CACHE = { ttlMs: 3_000, capacity: 2_000 };
const MAX_KEY_LENGTH = 200;
const JWT = /^[\w-]+\.[\w-]+\.[\w-]+$/;
const THREAD = /^dlc_[\w-]{20,80}$/;

export function createAccess(ctx: Pick<AppContext, "accounts" | "clock" | "config" | "db">, tokens: Tokens): Access {
  const keys = createExpiringCache<Awaited<ReturnType<typeof findAccountByKey>>>(ctx.clock, KEY_CACHE);
  const { publicUrl } = ctx.config.http;

  const starterOf = async (request: FastifyRequest, key: string): Promise<Starter> => {
    const found = key.length > MAX_KEY_LENGTH ? null : await keys.get(key, () => findAccountByKey(ctx.db, key));
    if (found?.account.status !== "active") throw new AuthenticationError("there is no active account with this key");
    if (!found.bySecret) checkOrigin(request, found.account, { publicUrl });
    return { account: found.account, isTrusted: found.bySecret };
  };
  const accountOf = async (request: FastifyRequest, claims: ConversationClaims): Promise<ChannelAccountRecord> => {
    const account = await ctx.accounts(claims.accountId);
    if (account?.status !== "active") throw new AuthenticationError("the account of this token is not active");
    checkOrigin(request, account, { publicUrl, tokenOrigins: claims.origins });
    return account;
  };
  const visit = async (request: FastifyRequest, claims: ConversationClaims, threadId: string): Promise<Visitor> => {
    if (claims.threadId !== threadId) throw new NotFoundError("the token is of another conversation");
    const account = await accountOf(request, claims);
    return { account, threadId, userId: claims.userId, origins: claims.origins };
  };

  return {
    async starter(request) {
      const bearer = bearerOf(request);
      if (JWT.test(bearer)) throw notWithThisKey("needsSiteKey", "a token cannot make tokens");
      return starterOf(request, bearer);
    },
    async holder(request) {
      const bearer = bearerOf(request);
      if (!JWT.test(bearer)) {
        await starterOf(request, bearer);
        throw notWithThisKey("needsToken", "this needs a conversation's token");
      }
      const claims = await tokens.verify("conversation", bearer);
      return { ...claims, account: await accountOf(request, claims) };
    },
    async either(request) {
      const bearer = bearerOf(request);
      if (!JWT.test(bearer)) return { starter: await starterOf(request, bearer) };
      const claims = await tokens.verify("conversation", bearer);
      return { claims, account: await accountOf(request, claims) };
    },
    async visitor(request, threadId) {
      const bearer = bearerOf(request);
      if (JWT.test(bearer)) return visit(request, await tokens.verify("conversation", bearer), threadId);
      const { account, isTrusted } = await starterOf(request, bearer);
      if (!isTrusted) throw notWithThisKey("needsToken", "a site key does not open conversations");
      if (!THREAD.test(threadId)) throw new NotFoundError("no such conversation");
      return { account, threadId, userId: null, origins: [] };
    },
    async streamVisitor(request, threadId, token) {
      const claims = await tokens.verify("stream", token);
      return { ...(await visit(request, claims, threadId)), expiresAt: claims.expiresAt };
    },
  };
}

/** A conversation id that cannot be guessed; the first half sorts by time. */
export function newThreadId(): string {
  return `dlc_${ulid().toLowerCase()}${randomBytes(12).toString("hex")}`;
}

/** A user id of our own; clients may not choose ids of this form. */
export function newUserId(): string {
  return `dl_${ulid().toLowerCase()}${randomBytes(6).toString("hex")}`;
}

function bearerOf(request: FastifyRequest): string {
  const bearer = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? "")?.[1];
  if (!bearer)
    throw new AuthenticationError("send the site key or token in the header Authorization: Bearer …", "missing");
  return bearer;
}
