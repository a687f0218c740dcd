/** The public face of a business: what its page shows. The first tenant of an installation is the one shown. */
import type { Database } from "../infra/database.ts";
import { formatMoney } from "../lib/money.ts";
import { findTenant } from "./tenants.ts";

/** The first business with its web chat and catalog, or null in an empty installation. */
export async function findShop(db: Database): Promise<Record<string, unknown> | null> {
  const tenantId = await firstTenant(db);
  if (!tenantId) return null;
  return db.forTenant(tenantId, async (tx) => {
    const tenant = await findTenant(tx, tenantId);
    if (!tenant) return null;
    const account = await tx.channelAccount.findFirst({
      where: { kind: "webchat", status: "active" },
      orderBy: { createdAt: "asc" },
    });
    const products = await tx.product.findMany({ where: { isActive: true }, orderBy: { sku: "asc" } });
    const { name, settings, locale, currency, timeZone, branches } = tenant;
    const { tagline, phone, email, website } = settings;
    const names = new Map(
      products.map(({ category, categoryNames }) => [category, categoryNames as Record<string, string[]>]),
    );
    return {
      business: { name, tagline, phone, email, website, locale, currency, timeZone, branches },
      siteKey: account?.siteKey ?? null,
      categories: [...names].map(([key, byLocale]) => ({
        key,
        name: Object.fromEntries(Object.entries(byLocale).map(([language, words]) => [language, words[0] ?? key])),
      })),
      products: products.map(
        ({ sku, name: title, description, translations, brand, category, priceCents, stock, reserved, imageUrl }) => {
          const price = { cents: Number(priceCents), currency };
          return {
            sku,
            name: title,
            description,
            translations: wordings(translations),
            brand,
            category,
            price,
            priceText: formatMoney(price),
            stock: stock === null ? null : Math.max(0, stock - reserved),
            imageUrl,
          };
        },
      ),
    };
  });
}

/** Names and descriptions in other languages; the page shows no attributes. */
function wordings(stored: unknown): Record<string, { name: string; description: string }> {
  const byLocale = (stored ?? {}) as Record<string, { name: string; description: string }>;
  return Object.fromEntries(
    Object.entries(byLocale).map(([locale, { name, description }]) => [locale, { name, description }]),
  );
}

/** What a photo is drawn from. */
export async function findShopProduct(
  db: Database,
  sku: string,
): Promise<{ sku: string; name: string; category: string } | null> {
  const tenantId = await firstTenant(db);
  if (!tenantId) return null;
  return db.forTenant(tenantId, (tx) =>
    tx.product.findFirst({ where: { sku }, select: { sku: true, name: true, category: true } }),
  );
}

async function firstTenant(db: Database): Promise<string | null> {
  const first = await db.asSystem("choose a tenant", (tx) =>
    tx.tenant.findFirst({ orderBy: { createdAt: "asc" }, select: { id: true } }),
  );
  return first?.id ?? null;
}
