/** Who calls the API: an API key in `Authorization: Bearer` or `X-Api-Key`, and with it one tenant. */
import type { FastifyRequest } from "fastify";
import type { AppContext } from "../context.ts";
import { findApiKey } from "../crm/api-keys.ts";
import type { CrmContext } from "../crm/context.ts";
import type { Tx } from "../infra/database.ts";
import { AuthenticationError, ForbiddenError, LimitError } from "../lib/errors.ts";

export const SCOPES = [
  "conversations:read",
  "conversations:write",
  "channels:read",
  "channels:write",
  "links:read",
  "links:write",
  "notifications:read",
  "notifications:write",
] as const;
export type Scope = (typeof SCOPES)[number];

/** Runs a verb of the domain in one transaction of the caller's tenant. */
export type AsCaller = <T>(work: (crm: CrmContext) => Promise<T>) => Promise<T>;

/** The secret of a request. Throws `AuthenticationError` when it has none. */
export function bearerOf(request: FastifyRequest): string {
  const [scheme, secret] = (request.headers.authorization ?? "").split(/ +/);
  if (scheme?.toLowerCase() === "bearer" && secret) return secret;
  const header = request.headers["x-api-key"];
  if (typeof header === "string" && header !== "") return header;
  throw new AuthenticationError("send the key as `Authorization: Bearer <key>`", "missing");
}

/** The caller of a request, if its key has the scope. Throws `AuthenticationError`, `ForbiddenError` or `LimitError`. */
export async function authenticate(
  ctx: AppContext,
  request: FastifyRequest,
  scope: Scope,
): Promise<{ tenantId: string; run: AsCaller }> {
  const key = await findApiKey(ctx.db, bearerOf(request));
  if (!key) throw new AuthenticationError("the key is not known or was revoked");
  const waitMs = ctx.apiRate.take(key.id);
  if (waitMs > 0) throw new LimitError("too many requests with this key", waitMs);
  if (!key.scopes.includes("*") && !key.scopes.includes(scope))
    throw new ForbiddenError(`the key lacks the scope ${scope}`);
  const { tenantId } = key;
  const actor = { kind: "api_key", id: key.id } as const;
  const run: AsCaller = (work) =>
    ctx.db.forTenant(tenantId, (tx: Tx) => work({ tx, tenantId, actor, clock: ctx.clock }));
  return { tenantId, run };
}
