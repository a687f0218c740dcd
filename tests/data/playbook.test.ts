/** A stored playbook: what is imported raises the revision that caches name, and every language reads its own attributes. */
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelAccount } from "../../src/channels/channel.ts";
import { searchProducts } from "../../src/crm/catalog-search.ts";
import type { CrmContext } from "../../src/crm/context.ts";
import { comparePlaybooks } from "../../src/crm/playbook/changes.ts";
import type { PlaybookContent } from "../../src/crm/playbook/content.ts";
import { readStoredPlaybook, storePlaybook } from "../../src/crm/playbook/stored.ts";
import { findTenant } from "../../src/crm/tenants.ts";
import { createTestContext, sampleAccount, type TestContext } from "../harness/context.ts";

let test: TestContext;
let account: ChannelAccount;

beforeAll(async () => {
  test = await createTestContext({ sample: true });
  account = await sampleAccount(test, "terminal");
});
afterAll(() => test?.close());

const asTenant = <T>(work: (crm: CrmContext) => Promise<T>): Promise<T> =>
  test.ctx.db.forTenant(account.tenantId, (tx) =>
    work({ tx, tenantId: account.tenantId, actor: { kind: "system", id: null }, clock: test.ctx.clock }),
  );
const revision = () => asTenant(async ({ tx, tenantId }) => (await findTenant(tx, tenantId))?.revision ?? -1);

/** Stores a change of the playbook as an import does. */
const takeIn = (change: (content: PlaybookContent) => PlaybookContent) =>
  asTenant(async (crm) => {
    const { content } = await readStoredPlaybook(crm.tx, crm.tenantId);
    const next = change(content);
    await storePlaybook(crm, next, comparePlaybooks(content, next), "test");
  });

it("an import of the catalog alone, or of the FAQ alone, raises the tenant's revision", async () => {
  const first = await revision();
  await takeIn((content) => ({
    ...content,
    products: content.products.map((product, index) => (index === 0 ? { ...product, priceCents: 1_000 } : product)),
  }));
  expect(await revision()).toBe(first + 1);
  await takeIn((content) => ({ ...content, faq: content.faq.slice(1) }));
  expect(await revision()).toBe(first + 2);
});

it("a search reads attributes in the language of the customer, who finds them by their words", async () => {
  const find = (text: string, locale: "es" | "en" | "pt") =>
    searchProducts(test.ctx.db.statementsFor(account.tenantId), { text, locale, order: "relevance", limit: 1 });
  const names = {
    es: ["Acer Aspire plata", "Color", "plata"],
    en: ["Acer Aspire silver", "Colour", "silver"],
  } as const;
  for (const [locale, [text, name, value]] of Object.entries(names)) {
    expect((await find(text, locale as "es"))[0]).toMatchObject({ sku: "LAP-001", attributes: { [name]: value } });
  }
  expect((await find("Acer Aspire", "pt"))[0]?.attributes).toMatchObject({ Processador: "Intel N100", Cor: "prata" });
});

it("a product whose attributes are in one language only is told in that one", async () => {
  await takeIn((content) => ({
    ...content,
    products: content.products.map((product) =>
      product.sku === "LAP-001" ? { ...product, attributes: { Color: "negro" }, translations: {} } : product,
    ),
  }));
  const [hit] = await searchProducts(test.ctx.db.statementsFor(account.tenantId), {
    text: "Acer Aspire",
    locale: "en",
    order: "relevance",
    limit: 1,
  });
  expect(hit?.attributes).toEqual({ Color: "negro" });
});
