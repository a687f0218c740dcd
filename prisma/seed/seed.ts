/** Puts the sample business into an empty database: tenant, branches, channels, catalog, FAQ. */
import type { Database, Tx } from "../../src/infra/database.ts";
import { newId } from "../../src/lib/ids.ts";
import { LOCALES } from "../../src/lib/locale.ts";
import { foldText } from "../../src/lib/text.ts";
import { loadSampleBusiness, type SampleBusiness } from "./sample-business.ts";

/** The shop's colour in its chat. */
const ACCENT = "#0f6f6c";

/** The public key of the sample shop's web chat, so that examples can name it. */
export const DEMO_SITE_KEY = "demo-site-key";

/**
 * Makes the sample business unless there is a tenant already. Returns whether it did.
 * @param read the business where it has been read before; else its files are read when they are needed
 */
export async function seedSampleBusiness(ctx: { readonly db: Database }, read?: SampleBusiness): Promise<boolean> {
  const isEmpty = await ctx.db.asSystem("choose a tenant", async (tx) => (await tx.tenant.count()) === 0);
  if (!isEmpty) return false;
  const sample = read ?? loadSampleBusiness();
  return ctx.db.asSystem("make a tenant", async (tx) => {
    // Two processes that start at once: the second finds the first's tenant.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(4021880)`;
    if ((await tx.tenant.count()) > 0) return false;
    await insert(tx, sample);
    return true;
  });
}

async function insert(tx: Tx, { business, categories, products, faq }: SampleBusiness): Promise<void> {
  const tenantId = newId("tenant");
  const {
    slug,
    name,
    locale,
    locales,
    country,
    currency,
    timeZone,
    phone,
    email,
    website,
    treatment,
    tagline,
    greeting,
    suggestions,
  } = business;
  const chat = { accent: ACCENT, greeting, suggestions };
  await tx.tenant.create({
    data: {
      id: tenantId,
      slug,
      name,
      locale,
      country,
      currency,
      timeZone,
      settings: { locales, phone, email, website, treatment, tagline, chat },
    },
  });
  await tx.branch.createMany({
    data: business.branches.map((branch, position) => ({
      id: newId("branch"),
      tenantId,
      name: branch.name,
      address: branch.address,
      city: branch.city,
      phone: branch.phone,
      hours: branch.hours,
      position,
    })),
  });
  await tx.channelAccount.createMany({
    data: [
      { id: newId("channelAccount"), tenantId, kind: "webchat", name: "Web", siteKey: DEMO_SITE_KEY },
      { id: newId("channelAccount"), tenantId, kind: "terminal", name: "Terminal", siteKey: `${slug}-terminal` },
    ],
  });
  const byKey = new Map(categories.map((category) => [category.key, category]));
  await tx.product.createMany({
    data: products.map((product) => {
      const category = byKey.get(product.category);
      const categoryNames = Object.fromEntries(
        LOCALES.map((l) => [l, [category?.name[l] ?? product.category, ...(category?.synonyms[l] ?? [])]]),
      );
      const words = [
        product.name,
        product.brand ?? "",
        ...Object.values(categoryNames).flat(),
        ...product.keywords,
        product.translations.en.name,
        product.translations.pt.name,
        ...Object.values(product.attributes),
        // Part by part, as the search cuts words: "lap-004" is "lap" and "004".
        ...product.sku.split("-"),
      ];
      return {
        id: newId("product"),
        tenantId,
        sku: product.sku,
        name: product.name,
        description: product.description,
        category: product.category,
        categoryNames,
        brand: product.brand,
        priceCents: BigInt(product.priceCents),
        currency,
        stock: product.stock,
        warrantyMonths: product.warrantyMonths,
        attributes: product.attributes,
        translations: product.translations,
        keywords: product.keywords,
        imageUrl: `/shop/photos/${product.sku}.svg`,
        searchText: foldText(words.join(" ")),
      };
    }),
  });
  await tx.faqEntry.createMany({
    data: faq.flatMap((entry) =>
      LOCALES.map((l) => {
        const { question, alternatives, answer } = entry[l];
        const searchText = foldText([question, ...alternatives].join(" "));
        return {
          id: newId("faqEntry"),
          tenantId,
          key: entry.key,
          locale: l,
          category: entry.category,
          question,
          alternatives,
          answer,
          searchText,
        };
      }),
    ),
  });
}
