/** The business's accounts at payment providers; at most one makes new links, and without any the sandbox does. */
import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Database, Tx } from "../../infra/database.ts";
import type { Seal } from "../../infra/seal.ts";
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import type { Clock } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { createMercadoPago } from "./mercadopago.ts";
import type { RemoteProvider } from "./provider.ts";
import { createStripe } from "./stripe.ts";

export const PROVIDER_KINDS = ["stripe", "mercadopago"] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];
const KEY_BYTES = 18;

const secretsSchema = z.object({ apiKey: z.string(), webhookSecret: z.string() });
export type ProviderSecrets = z.infer<typeof secretsSchema>;

/** Newest first, without those that are over. */
export function listProviders(crm: CrmContext) {
  demand(crm, "settings:read");
  return crm.tx.paymentProvider.findMany({
    where: { endedAt: null },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
  });
}
export type ProviderRow = Awaited<ReturnType<typeof listProviders>>[number];

/** Throws `NotFoundError`. */
export async function getProvider(crm: CrmContext, id: string): Promise<ProviderRow> {
  demand(crm, "settings:read");
  const found = await crm.tx.paymentProvider.findUnique({ where: { id } });
  if (!found) throw new NotFoundError("there is no such payment provider");
  return found;
}

/** Keeps an account, asleep until it is activated. Returns its id. */
export async function addProvider(
  crm: CrmContext,
  seal: Seal,
  { kind, name, secrets }: { readonly kind: ProviderKind; readonly name: string; readonly secrets: ProviderSecrets },
): Promise<string> {
  demand(crm, "settings:write");
  const id = newId("paymentProvider");
  const sealed = seal.seal(JSON.stringify(secrets), id);
  const key = randomBytes(KEY_BYTES).toString("base64url");
  await crm.tx.paymentProvider.create({
    data: { id, tenantId: crm.tenantId, kind, name, key, secrets: sealed, createdAt: crm.clock.now() },
  });
  await recordAudit(crm, { action: "payment_provider.create", subjectId: id, detail: { kind, name } });
  return id;
}

export interface ProviderChange {
  readonly name?: string | undefined;
  readonly apiKey?: string | undefined;
  readonly webhookSecret?: string | undefined;
}

/** Another name, key or secret; the address stays. Throws `NotFoundError`. */
export async function changeProvider(crm: CrmContext, seal: Seal, id: string, change: ProviderChange): Promise<void> {
  demand(crm, "settings:write");
  const row = await getProvider(crm, id);
  const { name, apiKey, webhookSecret } = change;
  const secrets = {
    ...secretsOf(row, seal),
    ...(apiKey ? { apiKey } : {}),
    ...(webhookSecret ? { webhookSecret } : {}),
  };
  await crm.tx.paymentProvider.update({
    where: { id },
    data: {
      ...(name === undefined ? {} : { name }),
      secrets: seal.seal(JSON.stringify(secrets), id),
      version: { increment: 1 },
    },
  });
  await recordAudit(crm, { action: "payment_provider.change", subjectId: id });
}

/** New links are made here from now on, or no longer. Throws `NotFoundError` and `ConflictError`. */
export async function setProviderActive(crm: CrmContext, id: string, isActive: boolean): Promise<void> {
  demand(crm, "settings:write");
  const { endedAt } = await getProvider(crm, id);
  if (endedAt) throw new ConflictError("this account was disconnected");
  const { tx, tenantId } = crm;
  await tx.$queryRaw`SELECT id FROM payment_providers WHERE tenant_id = ${tenantId} ORDER BY id FOR UPDATE`;
  if (isActive) await tx.paymentProvider.updateMany({ where: { id: { not: id } }, data: { isActive: false } });
  await tx.paymentProvider.update({ where: { id }, data: { isActive, version: { increment: 1 } } });
  await recordAudit(crm, { action: isActive ? "payment_provider.activate" : "payment_provider.rest", subjectId: id });
}

/** Disconnects an account: no links, and what it still tells is heard no more. Throws `NotFoundError`. */
export async function endProvider(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "settings:write");
  await getProvider(crm, id);
  const { count } = await crm.tx.paymentProvider.updateMany({
    where: { id, endedAt: null },
    data: { endedAt: crm.clock.now(), isActive: false },
  });
  if (count > 0) await recordAudit(crm, { action: "payment_provider.end", subjectId: id });
}

/** The account that makes links now; null means the sandbox. */
export function activeProvider(tx: Tx): Promise<ProviderRow | null> {
  return tx.paymentProvider.findFirst({ where: { isActive: true, endedAt: null } });
}

/** The living account of a public key, of any business; null for none. */
export async function findProviderByKey(db: Database, key: string): Promise<ProviderRow | null> {
  if (!/^[\w-]{10,60}$/.test(key)) return null;
  return db.asSystem("resolve a payment provider", (tx) =>
    tx.paymentProvider.findFirst({ where: { key, endedAt: null } }),
  );
}

export interface ProviderDeps {
  readonly seal: Seal;
  readonly clock: Clock;
  /** Addresses of their APIs. */
  readonly urls: Readonly<Record<ProviderKind, string>>;
}

/** The provider, as its account lets us use it. */
export function openProvider(row: ProviderRow, { seal, clock, urls }: ProviderDeps): RemoteProvider {
  const kind = row.kind as ProviderKind;
  const options = { url: urls[kind], clock, ...secretsOf(row, seal) };
  return kind === "stripe" ? createStripe(options) : createMercadoPago(options);
}

function secretsOf(row: ProviderRow, seal: Seal): ProviderSecrets {
  return secretsSchema.parse(JSON.parse(seal.open(row.secrets, row.id)));
}
