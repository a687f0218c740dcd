/** The playbook of a tenant as it is stored: read whole, and changed whole in the transaction of its caller. */
import type { Tx } from "../../infra/database.ts";
import type { Prisma } from "../../infra/prisma/client.ts";
import { newId } from "../../lib/ids.ts";
import { LOCALES } from "../../lib/locale.ts";
import { recordAudit } from "../audit.ts";
import type { AuditAction } from "../audit-names.ts";
import { removeFaq, upsertFaq, upsertProducts, withdrawProducts } from "../catalog.ts";
import type { CrmContext } from "../context.ts";
import { findPlaybook, savePlaybook } from "../playbook.ts";
import { findTenant } from "../tenants.ts";
import type { PlaybookChanges } from "./changes.ts";
import {
  type BusinessContent,
  type FaqContent,
  type FaqWording,
  type PlaybookContent,
  playbookContent,
} from "./content.ts";

export interface StoredPlaybook {
  /** 0 before the first rules. */
  readonly version: number;
  readonly content: PlaybookContent;
}

/** Everything as it stands: products on the shelf by code, answers in the order in which they were made. */
export async function readStoredPlaybook(tx: Tx, tenantId: string): Promise<StoredPlaybook> {
  const tenant = await findTenant(tx, tenantId);
  if (!tenant) throw new Error(`no tenant ${tenantId}`);
  const { version, rules } = await findPlaybook(tx, tenantId);
  const products = await tx.product.findMany({ where: { tenantId, isActive: true }, orderBy: { sku: "asc" } });
  const entries = await tx.faqEntry.findMany({ where: { tenantId }, orderBy: { id: "asc" } });
  const { name, locale, country, currency, timeZone, settings, branches } = tenant;
  const { locales, phone, email, website, treatment, tagline, chat } = settings;
  const categories = new Map(
    products.map(({ category, categoryNames }) => [
      category,
      { key: category, names: namesOf(categoryNames, category) },
    ]),
  );
  const content = {
    business: {
      name,
      locale,
      locales,
      currency,
      country,
      timeZone,
      phone,
      email,
      website,
      treatment,
      tagline,
      chat,
      branches,
    },
    categories: [...categories.values()],
    products: products.map((row) => ({
      sku: row.sku,
      name: row.name,
      brand: row.brand,
      category: row.category,
      stock: row.stock,
      warrantyMonths: row.warrantyMonths,
      attributes: row.attributes,
      keywords: row.keywords,
      description: row.description,
      image: row.imageUrl,
      translations: row.translations,
      priceCents: Number(row.priceCents),
    })),
    faq: faqOf(entries),
    rules,
  };
  return { version, content: plain(playbookContent.parse(content)) };
}

type FaqRow = FaqWording & { readonly key: string; readonly locale: string; readonly category: string };

/** The rows of each entry as one, in the order of its first. */
export function faqOf(rows: readonly FaqRow[]): FaqContent[] {
  const faq = new Map<string, FaqContent>();
  for (const { key, locale, category, question, alternatives, answer } of rows) {
    const entry = faq.get(key) ?? { key, category };
    faq.set(key, { ...entry, [locale]: { question, alternatives, answer } });
  }
  return [...faq.values()];
}

/** Keeps others from changing the same playbook until the transaction ends. */
export async function lockPlaybook(tx: Tx, tenantId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM tenants WHERE id = ${tenantId} FOR UPDATE`;
}

/** What the audit and the list of versions say of a change; a file's, where nothing else is told. */
interface Provenance {
  readonly source: "import" | "api" | "web";
  readonly action: AuditAction;
}

/** Stores what differs as the next version, with the whole content beside it. Returns the version. */
export async function storePlaybook(
  crm: CrmContext,
  content: PlaybookContent,
  changes: PlaybookChanges,
  note: string,
  { source, action }: Provenance = { source: "import", action: "playbook.import" },
): Promise<number> {
  const { tx, tenantId, clock } = crm;
  const { business, categories, products } = content;
  if (changes.business.length > 0) await storeBusiness(tx, tenantId, business);
  const touched = new Set(
    [...changes.products.added, ...changes.products.changed.map(({ product }) => product)].map(({ sku }) => sku),
  );
  const renamed = new Set(changes.categories);
  await upsertProducts(
    tx,
    { tenantId, currency: business.currency },
    categories,
    products.filter(({ sku, category }) => touched.has(sku) || renamed.has(category)),
  );
  await withdrawProducts(
    tx,
    tenantId,
    changes.products.removed.map(({ sku }) => sku),
  );
  await upsertFaq(tx, tenantId, [...changes.faq.added, ...changes.faq.changed]);
  await removeFaq(tx, tenantId, changes.faq.removed);
  const version = await savePlaybook(tx, {
    tenantId,
    rules: content.rules,
    content: snapshotOf(content),
    source,
    note,
    now: clock.now(),
  });
  await recordAudit(crm, { action, subjectId: tenantId, detail: { version, note } });
  return version;
}

/** The content as it is kept beside a version. */
export function snapshotOf(content: PlaybookContent): Prisma.InputJsonValue {
  return plain(content) as unknown as Prisma.InputJsonValue;
}

/** A branch with the id by which it is known, where whoever changes it names one; else it is known by its name. */
export type BranchChange = BusinessContent["branches"][number] & { readonly id?: string | undefined };

/** Writes the business and its branches; branches that are left out go. */
export async function storeBusiness(
  tx: Tx,
  tenantId: string,
  business: Omit<BusinessContent, "branches"> & { readonly branches: readonly BranchChange[] },
): Promise<void> {
  const { branches, name, locale, country, currency, timeZone, ...told } = business;
  const row = await tx.tenant.findUniqueOrThrow({ where: { id: tenantId }, select: { settings: true } });
  // Settings hold more than a playbook does, such as the pause after a message: that stays.
  const settings = { ...(row.settings as object), ...plain(told) };
  await tx.tenant.update({
    where: { id: tenantId },
    data: { name, locale, country, currency, timeZone, settings: settings as unknown as Prisma.InputJsonValue },
  });
  const stored = await tx.branch.findMany({ where: { tenantId } });
  const idByName = new Map(stored.map((branch) => [branch.name, branch.id]));
  const kept = new Set<string>();
  for (const [position, { id: given, hours, ...branch }] of branches.entries()) {
    const named = stored.some((one) => one.id === given) ? given : idByName.get(branch.name);
    const id = named === undefined || kept.has(named) ? newId("branch") : named;
    kept.add(id);
    const data = { ...branch, hours, position };
    await tx.branch.upsert({ where: { id }, create: { id, tenantId, ...data }, update: data });
  }
  await tx.branch.deleteMany({ where: { tenantId, id: { notIn: [...kept] } } });
}

function namesOf(stored: unknown, key: string): Record<string, string[]> {
  const names = (stored ?? {}) as Record<string, string[] | undefined>;
  return Object.fromEntries(LOCALES.map((locale) => [locale, names[locale]?.length ? names[locale] : [key]]));
}

/** Without keys that are undefined, which JSON has not either. */
function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
