/** Signed tokens (JWT, HS256): one for a conversation, one for its stream's address, one for a file. None opens another's door. */
import { errors as joseErrors, jwtVerify, SignJWT } from "jose";
import { z } from "zod";
import { AuthenticationError } from "../../lib/errors.ts";
import type { Clock } from "../../lib/time.ts";
import { DAY_MS } from "../../lib/time.ts";

/** What a token says. The names `conv` and `user` in the token are those that Direct Line clients know. */
export interface ConversationClaims {
  readonly accountId: string;
  readonly tenantId: string;
  readonly threadId: string;
  readonly userId: string;
  /** Pages that may use the token; empty means those that the account allows. */
  readonly origins: readonly string[];
}

/** The claims of a token that was found good. */
export interface VerifiedClaims extends ConversationClaims {
  readonly expiresAt: Date;
}

export interface FileClaims {
  readonly tenantId: string;
  readonly attachmentId: string;
}

/** `conversation` opens everything of a conversation; `stream` only its stream, since addresses end up in logs. */
export type ConversationAudience = "conversation" | "stream";

export interface Tokens {
  readonly ttlS: number;
  sign(audience: ConversationAudience, claims: ConversationClaims): Promise<string>;
  /** Throws `AuthenticationError`: `token_expired`, or `invalid` for everything else that is wrong with it. */
  verify(audience: ConversationAudience, token: string): Promise<VerifiedClaims>;
  signFile(claims: FileClaims): Promise<string>;
  verifyFile(token: string): Promise<FileClaims>;
}

export interface TokenDeps {
  /** 32 bytes or more. */
  readonly secret: Uint8Array;
  readonly clock: Clock;
  readonly ttlS: number;
}

const ALGORITHM = "HS256";
/** Tokens checked already; a client sends the same one for half an hour. */
const CHECKED_CAPACITY = 20_000;
/** A file's address stays the same for this long, so that browsers may keep the file, and works for the time after it. */
const FILE_ADDRESS_MS = 30 * DAY_MS;
const FILE_VALID_MS = 365 * DAY_MS;

const conversationPayload = z.object({
  site: z.string(),
  ten: z.string(),
  conv: z.string(),
  user: z.string(),
  origins: z.array(z.string()).default([]),
  exp: z.number(),
});
const filePayload = z.object({ ten: z.string(), sub: z.string() });

export function createTokens({ secret, clock, ttlS }: TokenDeps): Tokens {
  const checked = new Map<string, VerifiedClaims>();

  const open = async (token: string, audience: string) => {
    try {
      const options = { audience, algorithms: [ALGORITHM], currentDate: clock.now() };
      return (await jwtVerify(token, secret, options)).payload;
    } catch (error) {
      if (error instanceof joseErrors.JWTExpired)
        throw new AuthenticationError("the token has expired", "token_expired");
      throw new AuthenticationError("the token is not valid", "invalid", { cause: error });
    }
  };

  return {
    ttlS,
    sign(audience, { accountId, tenantId, threadId, userId, origins }) {
      const now = Math.floor(clock.now().getTime() / 1_000);
      return new SignJWT({ site: accountId, ten: tenantId, conv: threadId, user: userId, origins: [...origins] })
        .setProtectedHeader({ alg: ALGORITHM })
        .setAudience(audience)
        .setIssuedAt(now)
        .setExpirationTime(now + ttlS)
        .sign(secret);
    },
    async verify(audience, token) {
      const key = `${audience} ${token}`;
      const known = checked.get(key);
      if (known && known.expiresAt > clock.now()) return known;
      checked.delete(key);
      const payload = conversationPayload.safeParse(await open(token, audience));
      if (!payload.success) throw new AuthenticationError("the token is not valid");
      const { site, ten, conv, user, origins, exp } = payload.data;
      const expiresAt = new Date(exp * 1_000);
      const claims = { accountId: site, tenantId: ten, threadId: conv, userId: user, origins, expiresAt };
      checked.set(key, claims);
      dropOldest(checked, CHECKED_CAPACITY);
      return claims;
    },
    signFile({ tenantId, attachmentId }) {
      const from = Math.floor(clock.now().getTime() / FILE_ADDRESS_MS) * FILE_ADDRESS_MS;
      return new SignJWT({ ten: tenantId })
        .setProtectedHeader({ alg: ALGORITHM })
        .setSubject(attachmentId)
        .setAudience("file")
        .setExpirationTime(Math.floor((from + FILE_ADDRESS_MS + FILE_VALID_MS) / 1_000))
        .sign(secret);
    },
    async verifyFile(token) {
      const payload = filePayload.safeParse(await open(token, "file"));
      if (!payload.success) throw new AuthenticationError("the token is not valid");
      return { tenantId: payload.data.ten, attachmentId: payload.data.sub };
    },
  };
}

/** Keeps a map of things that can be made again from growing without end. */
export function dropOldest<Key>(map: Map<Key, unknown>, capacity: number): void {
  while (map.size > capacity) {
    const oldest = map.keys().next();
    if (oldest.done) return;
    map.delete(oldest.value);
  }
}
