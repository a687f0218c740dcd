/** Who calls the API: an API key (`Authorization: Bearer` or `X-Api-Key`), or a member by the cookie of their session. */
import type { FastifyRequest } from "fastify";
import type { AppContext } from "../context.ts";
import type { Actor } from "../crm/actor.ts";
import { findApiKey, noteKeyUse } from "../crm/api-keys.ts";
import type { CrmContext } from "../crm/context.ts";
import { findMemberships, type Membership } from "../crm/members.ts";
import { demand, type Permission } from "../crm/permissions.ts";
import type { Tx } from "../infra/database.ts";
import type { SignedIn } from "../infra/sign-in.ts";
import { AuthenticationError, ForbiddenError, LimitError, SecondFactorNeededError } from "../lib/errors.ts";
import { claimKey, markDone } from "./idempotency.ts";
import { mustBeOurPage } from "./origin.ts";
import { mustBeThemselves } from "./password.ts";

/** Runs a verb of the domain in one transaction of the caller's tenant. */
export type AsCaller = <T>(work: (crm: CrmContext) => Promise<T>) => Promise<T>;

export interface Caller {
  readonly tenantId: string;
  readonly actor: Actor;
  readonly run: AsCaller;
  /** Null for a key. */
  readonly user: SignedIn | null;
}

/** Names the business, for a person who belongs to several. */
export const TENANT_HEADER = "x-charla-tenant";

/** The secret of a request; null when it has none. */
export function secretOf(request: FastifyRequest): string | null {
  const [scheme, secret] = (request.headers.authorization ?? "").split(/ +/);
  if (scheme?.toLowerCase() === "bearer" && secret) return secret;
  const header = request.headers["x-api-key"];
  return typeof header === "string" && header !== "" ? header : null;
}

/** The secret of a request. Throws `AuthenticationError` when it has none. */
export function bearerOf(request: FastifyRequest): string {
  const secret = secretOf(request);
  if (secret === null) throw new AuthenticationError("send the key as `Authorization: Bearer <key>`", "missing");
  return secret;
}

/**
 * The caller of a request, if they may do this. Throws `AuthenticationError`, `ForbiddenError`, `LimitError`, or
 * `SecondFactorNeededError` for a member without the second factor that their business demands.
 * @param asksPassword a person gives their password again, unless they have signed in lately: `PasswordNeededError`
 */
export async function authenticate(
  ctx: AppContext,
  request: FastifyRequest,
  permission: Permission,
  { asksPassword = false }: { asksPassword?: boolean } = {},
): Promise<Caller> {
  const secret = secretOf(request);
  const { tenantId, actor, user } = secret === null ? await memberOf(ctx, request) : await keyOf(ctx, secret);
  demand({ actor }, permission);
  if (asksPassword && user) await mustBeThemselves(ctx, request, user);
  await claimKey(ctx, request, { tenantId, callerId: actor.id ?? actor.kind });
  const run: AsCaller = (work) =>
    ctx.db.forTenant(tenantId, async (tx: Tx) => {
      const result = await work({ tx, tenantId, actor, clock: ctx.clock });
      await markDone(ctx, request, tx);
      return result;
    });
  return { tenantId, actor, run, user };
}

interface Known {
  readonly tenantId: string;
  readonly actor: Actor;
  /** Null for a key. */
  readonly user: SignedIn | null;
}

async function keyOf(ctx: AppContext, secret: string): Promise<Known> {
  const now = ctx.clock.now();
  const key = await findApiKey(ctx.db, secret, now);
  if (!key) throw new AuthenticationError("the key is not known, was revoked or has run out");
  pace(ctx, key.id, key.perMinute);
  await noteKeyUse(ctx.db, key, now);
  return { tenantId: key.tenantId, actor: { kind: "api_key", id: key.id, scopes: key.scopes }, user: null };
}

async function memberOf(ctx: AppContext, request: FastifyRequest): Promise<Known> {
  const { membership, user } = await sessionOf(ctx, request);
  if (isSecondFactorMissing(user, membership))
    throw new SecondFactorNeededError("the business asks for a second factor: switch it on at /app/settings/account");
  pace(ctx, membership.memberId);
  return {
    tenantId: membership.tenantId,
    actor: { kind: "user", id: membership.memberId, role: membership.role },
    user,
  };
}

export interface CallersSession {
  readonly user: SignedIn;
  readonly membership: Membership;
  readonly memberships: readonly Membership[];
}

/**
 * The session of a request and the business that it is about: the one that the request names, else the person's oldest.
 * Throws `AuthenticationError` without a session, `ForbiddenError` for a person without a place in that business.
 */
export async function sessionOf(ctx: AppContext, request: FastifyRequest): Promise<CallersSession> {
  const user = request.headers.cookie === undefined ? null : await ctx.signIn.whoIs(headersOf(request));
  if (!user) throw new AuthenticationError("sign in, or send a key as `Authorization: Bearer <key>`", "missing");
  mustBeOurPage(request);
  const memberships = await findMemberships(ctx.db, user.userId);
  const wanted = request.headers[TENANT_HEADER];
  const membership = wanted === undefined ? memberships[0] : memberships.find(({ tenantId }) => tenantId === wanted);
  if (!membership) throw new ForbiddenError("you have no place in this business");
  return { user, membership, memberships };
}

/** Whether somebody has to put a second factor on before they may do anything else in this business. */
export function isSecondFactorMissing(user: SignedIn, membership: Membership): boolean {
  return membership.isSecondFactorDemanded && !user.twoFactorEnabled;
}

function pace(ctx: AppContext, id: string, atMost: number | null = null): void {
  const waitMs = ctx.apiRate.take(id, atMost ?? undefined);
  if (waitMs > 0) throw new LimitError("too many requests", waitMs);
}

/** The headers of a request as the platform's own type. */
export function headersOf(request: FastifyRequest): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    for (const one of Array.isArray(value) ? value : [value]) if (one !== undefined) headers.append(name, one);
  }
  return headers;
}
