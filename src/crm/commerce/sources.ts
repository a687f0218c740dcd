/** Shops elsewhere that tell us of carts and orders, each with a public key of its own; what signs their calls is sealed. */
import { randomBytes } from "node:crypto";
import type { Database } from "../../infra/database.ts";
import type { Seal } from "../../infra/seal.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";

export const COMMERCE_KINDS = ["shopify", "woocommerce"] as const;
export type CommerceKind = (typeof COMMERCE_KINDS)[number];
const KEY_BYTES = 18;

/** Newest first. */
export function listCommerceSources(crm: CrmContext) {
  demand(crm, "webhooks:read");
  return crm.tx.commerceSource.findMany({ orderBy: [{ createdAt: "desc" }, { id: "desc" }], take: 100 });
}
export type CommerceSourceRow = Awaited<ReturnType<typeof listCommerceSources>>[number];

/** Throws `NotFoundError`. */
export async function getCommerceSource(crm: CrmContext, id: string): Promise<CommerceSourceRow> {
  demand(crm, "webhooks:read");
  const found = await crm.tx.commerceSource.findUnique({ where: { id } });
  if (!found) throw new NotFoundError("there is no such source");
  return found;
}

/** Makes a source; the secret may come later, for WooCommerce takes the one that we make. Returns its id. */
export async function addCommerceSource(
  crm: CrmContext,
  seal: Seal,
  { kind, name, secret }: { readonly kind: CommerceKind; readonly name: string; readonly secret: string },
): Promise<string> {
  demand(crm, "webhooks:write");
  const id = newId("commerceSource");
  const key = randomBytes(KEY_BYTES).toString("base64url");
  await crm.tx.commerceSource.create({
    data: { id, tenantId: crm.tenantId, kind, name, key, secret: seal.seal(secret, id), createdAt: crm.clock.now() },
  });
  await recordAudit(crm, { action: "commerce_source.create", subjectId: id, detail: { kind, name } });
  return id;
}

/** Another name or secret; the address stays. Throws `NotFoundError`. */
export async function changeCommerceSource(
  crm: CrmContext,
  seal: Seal,
  id: string,
  { name, secret }: { readonly name?: string | undefined; readonly secret?: string | undefined },
): Promise<void> {
  demand(crm, "webhooks:write");
  await getCommerceSource(crm, id);
  await crm.tx.commerceSource.update({
    where: { id },
    data: {
      ...(name === undefined ? {} : { name }),
      ...(secret === undefined ? {} : { secret: seal.seal(secret, id), lastFault: null, lastFaultAt: null }),
    },
  });
  await recordAudit(crm, { action: "commerce_source.change", subjectId: id });
}

/** From now on nothing comes in by it; again changes nothing. Throws `NotFoundError`. */
export async function endCommerceSource(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "webhooks:write");
  await getCommerceSource(crm, id);
  const { count } = await crm.tx.commerceSource.updateMany({
    where: { id, endedAt: null },
    data: { endedAt: crm.clock.now() },
  });
  if (count > 0) await recordAudit(crm, { action: "commerce_source.end", subjectId: id });
}

/** The last things that a source told, newest first. Throws `NotFoundError`. */
export async function listCommerceEvents(crm: CrmContext, sourceId: string) {
  await getCommerceSource(crm, sourceId);
  return crm.tx.commerceEvent.findMany({
    where: { sourceId },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: 50,
  });
}

/** The living source of a public key, of any business; null for none. */
export async function findCommerceSource(db: Database, key: string): Promise<CommerceSourceRow | null> {
  if (!/^[\w-]{10,60}$/.test(key)) return null;
  return db.asSystem("resolve a commerce key", (tx) => tx.commerceSource.findFirst({ where: { key, endedAt: null } }));
}

/** Notes that something of a source was refused, so that its owner sees why nothing comes in. */
export async function noteFault(
  crm: CrmContext,
  id: string,
  lastFault: "signature" | "form" | "too_large",
): Promise<void> {
  await crm.tx.commerceSource.update({ where: { id }, data: { lastFault, lastFaultAt: crm.clock.now() } });
}
