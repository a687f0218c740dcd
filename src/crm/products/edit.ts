/** What the team changes of the catalog by hand, one product at a time; the agents sell by it from their next answer on. */
import { ConflictError, InputError, NotFoundError } from "../../lib/errors.ts";
import { recordAudit } from "../audit.ts";
import { upsertProducts } from "../catalog.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { mergeProducts } from "../playbook/merge-products.ts";
import { freeKey, slug } from "../playbook/slug.ts";
import { readStoredPlaybook } from "../playbook/stored.ts";
import { findTenant } from "../tenants.ts";
import { mustBeVersion } from "../version.ts";

export interface ProductFacts {
  readonly name?: string | undefined;
  /** Minor units of the business's currency. */
  readonly priceCents?: number | undefined;
  /** Units on hand; null for a service. */
  readonly stock?: number | null | undefined;
  readonly brand?: string | null | undefined;
  readonly description?: string | undefined;
  /** A key or a name; an unknown name makes a category. */
  readonly category?: string | undefined;
  readonly warrantyMonths?: number | null | undefined;
  readonly keywords?: readonly string[] | undefined;
  readonly image?: string | null | undefined;
}

const PLACE = { file: "", line: 0, column: null };

/** Puts a product on the shelf. Throws `ConflictError` for a code that is taken. Returns its id. */
export async function makeProduct(
  crm: CrmContext,
  facts: ProductFacts & { readonly sku?: string | undefined; readonly name: string; readonly priceCents: number },
): Promise<string> {
  demand(crm, "catalog:write");
  const { tx, tenantId } = crm;
  await holdCatalog(crm);
  const { sku, ...given } = facts;
  const taken = sku && (await tx.product.findFirst({ where: { sku: { equals: sku, mode: "insensitive" } } }));
  if (taken) throw new ConflictError(`the code ${sku} is taken by ${taken.name}`, { details: { id: taken.id } });
  const before = new Set((await tx.product.findMany({ select: { sku: true } })).map((row) => row.sku));
  const code = sku ?? freeCode(facts.name, before);
  await store(crm, code, given);
  const made = await tx.product.findUniqueOrThrow({ where: { tenantId_sku: { tenantId, sku: code } } });
  await recordAudit(crm, { action: "product.create", subjectId: made.id, detail: { sku: code } });
  return made.id;
}

/** Changes a product that is still as it was seen: also a sale makes another version of it. Throws `NotFoundError`, `ConflictError`, `InputError`. */
export async function editProduct(crm: CrmContext, id: string, version: number, facts: ProductFacts): Promise<void> {
  demand(crm, "catalog:write");
  const { tx } = crm;
  await holdCatalog(crm);
  await tx.$queryRaw`SELECT id FROM products WHERE id = ${id} FOR UPDATE`;
  const product = await tx.product.findUnique({ where: { id } });
  if (!product) throw new NotFoundError("there is no such product");
  mustBeVersion(product, version);
  if (!product.isActive)
    throw new ConflictError("the product is off the shelf: put it back before changing it", { details: { id } });
  if (facts.stock !== undefined && facts.stock !== null && facts.stock < product.reserved)
    throw new InputError("fewer than are kept for quotes", [
      { path: "stock", message: "fields.keptForQuotes", values: { count: product.reserved } },
    ]);
  if (facts.stock === null && product.reserved > 0)
    throw new InputError("units are kept for quotes", [
      { path: "stock", message: "fields.keptForQuotes", values: { count: product.reserved } },
    ]);
  await store(crm, product.sku, facts);
  const fields = Object.keys(facts).filter((key) => facts[key as keyof ProductFacts] !== undefined);
  const { priceCents } = facts;
  const price: Record<string, number> =
    priceCents === undefined ? {} : { from: Number(product.priceCents), to: priceCents };
  await recordAudit(crm, { action: "product.update", subjectId: id, detail: { fields: fields.join(","), ...price } });
}

/**
 * Sets the units on hand as a program counts them, whatever version it saw: the last count holds. Fewer than are kept for
 * quotes is believed too, for it is what there is. Throws `NotFoundError`.
 */
export async function setStock(crm: CrmContext, id: string, stock: number | null): Promise<void> {
  demand(crm, "catalog:write");
  const { tx } = crm;
  const [row] = await tx.$queryRaw<{ stock: number | null }[]>`SELECT stock FROM products WHERE id = ${id} FOR UPDATE`;
  if (!row) throw new NotFoundError("there is no such product");
  if (row.stock === stock) return;
  await tx.product.update({ where: { id }, data: { stock } });
  await recordAudit(crm, { action: "product.stock", subjectId: id, detail: { from: row.stock, to: stock } });
}

/** Takes a product off the shelf, or puts it back; again changes nothing. Throws `NotFoundError`, `ConflictError`. */
export async function shelveProduct(crm: CrmContext, id: string, version: number, isActive: boolean): Promise<void> {
  demand(crm, "catalog:write");
  const { tx } = crm;
  await holdCatalog(crm);
  await tx.$queryRaw`SELECT id FROM products WHERE id = ${id} FOR UPDATE`;
  const product = await tx.product.findUnique({ where: { id } });
  if (!product) throw new NotFoundError("there is no such product");
  if (product.isActive === isActive) return;
  mustBeVersion(product, version);
  await tx.product.update({ where: { id }, data: { isActive } });
  await tellAgents(crm);
  await recordAudit(crm, { action: isActive ? "product.restore" : "product.archive", subjectId: id });
}

/** Lays what is given over what is stored, with all the words that find it, as an import of one row would. */
async function store(crm: CrmContext, sku: string, facts: ProductFacts): Promise<void> {
  const { tx, tenantId } = crm;
  const tenant = await findTenant(tx, tenantId);
  if (!tenant) throw new NotFoundError("there is no such business");
  const { content } = await readStoredPlaybook(tx, tenantId);
  const { keywords, ...plain } = Object.fromEntries(
    Object.entries(facts).filter(([, value]) => value !== undefined),
  ) as ProductFacts;
  const incoming = { place: PLACE, sku, ...plain, ...(keywords ? { keywords: [...keywords] } : {}) };
  const merged = mergeProducts(content, [incoming as never], { replace: false }, []);
  const product = merged.products.find((one) => one.sku === sku);
  if (!product) throw new Error(`${sku} was not merged`);
  await upsertProducts(tx, { tenantId, currency: tenant.currency }, merged.categories, [product]);
  await tellAgents(crm);
}

/** One writer of a catalog at a time, in the order in which an import takes its locks. */
export async function holdCatalog({ tx, tenantId }: CrmContext): Promise<void> {
  await tx.$queryRaw`SELECT id FROM tenants WHERE id = ${tenantId} FOR UPDATE`;
}

/** What the agents remember of the catalog is of another revision from now on. */
export async function tellAgents({ tx, tenantId }: CrmContext): Promise<void> {
  await tx.tenant.update({ where: { id: tenantId }, data: { revision: { increment: 1 } } });
}

function freeCode(name: string, taken: ReadonlySet<string>): string {
  const base = slug(name, 40).toUpperCase();
  return freeKey(base, (code) => taken.has(code));
}
