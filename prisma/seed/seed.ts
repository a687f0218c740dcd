/** Puts the sample business into an empty database: tenant, branches, channels, catalog, FAQ. */
import { upsertFaq, upsertProducts } from "../../src/crm/catalog.ts";
import { readStoredPlaybook, snapshotOf } from "../../src/crm/playbook/stored.ts";
import { savePlaybook } from "../../src/crm/playbook.ts";
import type { Database, Tx } from "../../src/infra/database.ts";
import { newId } from "../../src/lib/ids.ts";
import { LOCALES } from "../../src/lib/locale.ts";
import { type Clock, systemClock } from "../../src/lib/time.ts";
import { loadSampleBusiness, productsOf, type SampleBusiness } from "./sample-business.ts";

/** The shop's colour in its chat. */
const ACCENT = "#0f6f6c";

/** The public key of the sample shop's web chat, so that examples can name it. */
export const DEMO_SITE_KEY = "demo-site-key";

/**
 * Makes the sample business unless there is a tenant already. Returns whether it did.
 * @param read the business where it has been read before; else its files are read when they are needed
 */
export async function seedSampleBusiness(
  ctx: { readonly db: Database; readonly clock?: Clock },
  read?: SampleBusiness,
): Promise<boolean> {
  const isEmpty = await ctx.db.asSystem("choose a tenant", async (tx) => (await tx.tenant.count()) === 0);
  if (!isEmpty) return false;
  const sample = read ?? loadSampleBusiness();
  return ctx.db.asSystem("make a tenant", async (tx) => {
    // Two processes that start at once: the second finds the first's tenant.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(4021880)`;
    if ((await tx.tenant.count()) > 0) return false;
    await insert(tx, sample, (ctx.clock ?? systemClock).now());
    return true;
  });
}

async function insert(tx: Tx, sample: SampleBusiness, now: Date): Promise<void> {
  const { business, categories, faq, rules } = sample;
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
  await upsertProducts(
    tx,
    { tenantId, currency },
    categories.map(({ key, name, synonyms }) => ({
      key,
      names: {
        es: [name.es, ...synonyms.es],
        en: [name.en, ...synonyms.en],
        pt: [name.pt, ...synonyms.pt],
      },
    })),
    productsOf(sample).map((product) => ({ ...product, image: `/shop/photos/${product.sku}.svg` })),
  );
  await upsertFaq(
    tx,
    tenantId,
    faq.flatMap((entry) => LOCALES.map((l) => ({ key: entry.key, locale: l, category: entry.category, ...entry[l] }))),
  );
  const { content } = await readStoredPlaybook(tx, tenantId);
  await savePlaybook(tx, { tenantId, rules, content: snapshotOf({ ...content, rules }), source: "seed", now });
}
