/** A call of a shop elsewhere: who it is by its signature, what it says, and what becomes of it. */
import { createHash } from "node:crypto";
import { type ApplyResult, applyNews } from "../crm/commerce/apply.ts";
import type { ShopDialect } from "../crm/commerce/news.ts";
import { shopify } from "../crm/commerce/shopify.ts";
import { type CommerceKind, type CommerceSourceRow, noteFault } from "../crm/commerce/sources.ts";
import { woocommerce } from "../crm/commerce/woocommerce.ts";
import type { CrmContext } from "../crm/context.ts";
import type { Database } from "../infra/database.ts";
import type { Seal } from "../infra/seal.ts";
import { AuthenticationError } from "../lib/errors.ts";
import type { Clock } from "../lib/time.ts";

const DIALECTS: Readonly<Record<CommerceKind, ShopDialect>> = { shopify, woocommerce };

export interface CommerceContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly seal: Seal;
  readonly tenants: (id: string) => Promise<{ readonly country: string }>;
}

export interface ShopRequest {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As it came: the signature is over these bytes. */
  readonly body: Uint8Array;
}

/**
 * Takes what a shop tells. Whatever is signed is answered well, also what we cannot use: shops stop calling whoever
 * refuses them. Throws `AuthenticationError` for a false signature.
 */
export async function receiveShopCall(
  ctx: CommerceContext,
  source: CommerceSourceRow,
  { headers, body }: ShopRequest,
): Promise<ApplyResult | "pong"> {
  const dialect = DIALECTS[source.kind as CommerceKind];
  if (dialect.isPing(body, headers)) return "pong";
  const asSource = <T>(work: (crm: CrmContext) => Promise<T>): Promise<T> => {
    const { tenantId } = source;
    const actor = { kind: "system", id: null } as const;
    return ctx.db.forTenant(tenantId, (tx) => work({ tx, tenantId, actor, clock: ctx.clock }));
  };
  if (!dialect.isSigned(body, headers, ctx.seal.open(source.secret, source.id))) {
    await asSource((crm) => noteFault(crm, source.id, "signature"));
    throw new AuthenticationError("the signature is not that of this source");
  }
  const topic = dialect.topicOf(headers);
  const json = readJson(body);
  const read = json === undefined ? { fault: "" } : dialect.read({ headers, body: json });
  const hash = createHash("sha256").update(topic).update(body).digest("hex");
  const externalId = (dialect.idOf(headers) ?? hash).slice(0, 200);
  const { country } = await ctx.tenants(source.tenantId);
  return asSource((crm) => applyNews(crm, { source, externalId, topic, read, country }));
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString("utf8"));
  } catch {
    return undefined;
  }
}
