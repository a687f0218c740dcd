/** Keys for programs: what a key opens, how fast, and until when. A secret is shown once; only its hash is kept. */
import { randomBytes } from "node:crypto";
import type { Database } from "../infra/database.ts";
import { ForbiddenError, InputError, NotFoundError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import { MINUTE_MS } from "../lib/time.ts";
import { recordAudit } from "./audit.ts";
import { hashKey } from "./channel-accounts.ts";
import type { CrmContext } from "./context.ts";
import { demand, isAllowed, PERMISSIONS, type Permission } from "./permissions.ts";

/** Opens everything that any member may do. */
export const EVERY_SCOPE = "*";
export const KEY_NAME_MAX = 80;

export interface ApiKeyRecord {
  readonly id: string;
  readonly tenantId: string;
  readonly name: string;
  readonly scopes: readonly string[];
  /** Requests a minute; null means as many as the installation lets any key. */
  readonly perMinute: number | null;
  readonly lastUsedAt: Date | null;
}

/** The key with this secret that is alive at `now`, or null. */
export function findApiKey(db: Database, secret: string, now: Date): Promise<ApiKeyRecord | null> {
  return db.asSystem("resolve an api key", (tx) =>
    tx.apiKey.findFirst({
      where: { hash: hashKey(secret), revokedAt: null, OR: [{ expiresAt: null }, { expiresAt: { gt: now } }] },
      select: { id: true, tenantId: true, name: true, scopes: true, perMinute: true, lastUsedAt: true },
    }),
  );
}

/** Notes that a key was used, at most once a minute, so that reading stays cheap. */
export async function noteKeyUse(db: Database, { id, tenantId, lastUsedAt }: ApiKeyRecord, now: Date): Promise<void> {
  if (lastUsedAt !== null && now.getTime() - lastUsedAt.getTime() < MINUTE_MS) return;
  await db.forTenant(tenantId, (tx) => tx.apiKey.updateMany({ where: { id }, data: { lastUsedAt: now } }));
}

const SHOWN = {
  id: true,
  name: true,
  scopes: true,
  perMinute: true,
  createdAt: true,
  expiresAt: true,
  lastUsedAt: true,
  revokedAt: true,
} as const;
export type ApiKeyRow = Awaited<ReturnType<typeof listApiKeys>>[number];

/** All keys, those that are revoked last, else the newest first. Never a secret, nor its hash. */
export function listApiKeys(crm: CrmContext) {
  demand(crm, "keys:read");
  return crm.tx.apiKey.findMany({
    select: SHOWN,
    orderBy: [{ revokedAt: { sort: "asc", nulls: "first" } }, { createdAt: "desc" }, { id: "desc" }],
  });
}

export interface NewApiKey {
  readonly name: string;
  /** Permissions, or `*` alone. */
  readonly scopes: readonly string[];
  /** Requests a minute. */
  readonly perMinute?: number | null | undefined;
  readonly expiresAt?: Date | null | undefined;
}

/**
 * Makes a key; the secret is in the answer and nowhere else. Throws `InputError` for scopes that are none and an end that
 * has passed, `ForbiddenError` for a key that would open more than the one who makes it may do.
 */
export async function createApiKey(
  crm: CrmContext,
  { name, scopes, perMinute = null, expiresAt = null }: NewApiKey,
): Promise<{ key: ApiKeyRow; secret: string }> {
  demand(crm, "keys:write");
  const { tx, tenantId, actor, clock } = crm;
  const now = clock.now();
  mustBeScopes(scopes);
  // A key that makes keys must not make itself a greater one.
  const wanted = scopes.includes(EVERY_SCOPE) ? PERMISSIONS : (scopes as readonly Permission[]);
  const lacked = wanted.find((permission) => !isAllowed(actor, permission));
  if (lacked) throw new ForbiddenError(`you cannot give what you may not do: ${lacked}`, { details: { lacked } });
  if (expiresAt !== null && expiresAt <= now)
    throw invalid("expiresAt", "the end has passed already: choose a later one");
  const secret = `ck_${randomBytes(30).toString("base64url")}`;
  const data = { name, hash: hashKey(secret), scopes: [...scopes], perMinute, expiresAt, createdAt: now };
  const key = await tx.apiKey.create({ data: { id: newId("apiKey"), tenantId, ...data }, select: SHOWN });
  await recordAudit(crm, { action: "api_key.create", subjectId: key.id, detail: { name, scopes: scopes.join(" ") } });
  return { key, secret };
}

/** Makes a key useless from now on. Throws `NotFoundError`, also for one that was revoked before. */
export async function revokeApiKey(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "keys:write");
  const { tx, clock } = crm;
  const { count } = await tx.apiKey.updateMany({ where: { id, revokedAt: null }, data: { revokedAt: clock.now() } });
  if (count === 0) throw new NotFoundError("there is no such active key");
  await recordAudit(crm, { action: "api_key.revoke", subjectId: id });
}

function mustBeScopes(scopes: readonly string[]): void {
  if (scopes.length === 0) throw invalid("scopes", "say what the key may do");
  const unknown = scopes.find((scope) => scope !== EVERY_SCOPE && !PERMISSIONS.includes(scope as Permission));
  if (unknown !== undefined) throw invalid("scopes", `${unknown} is no permission`);
}

function invalid(path: string, message: string): InputError {
  return new InputError("the key is not right", [{ path, message }]);
}
