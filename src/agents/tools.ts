/** What agents may look up, bound to one tenant and one contact of it. */
import { randomBytes } from "node:crypto";
import { type CatalogQuery, findProducts, type ProductHit, searchProducts } from "../crm/catalog-search.ts";
import { nextNumber } from "../crm/counters.ts";
import { searchFaq } from "../crm/faq-search.ts";
import { casesOf, type OrderRow, ordersOf, type QuoteRow, quotesOf } from "../crm/sales-facts.ts";
import type { Database } from "../infra/database.ts";
import type { Locale } from "../lib/locale.ts";
import type { AgentTools, OrderFacts, ProductFacts, QuoteFacts } from "./agent.ts";

export interface ToolScope {
  readonly tenantId: string;
  readonly contactId: string;
  readonly locale: Locale;
  /** Where our public pages are, without a slash at the end. */
  readonly siteUrl: string;
}

/** 96 bits: nobody guesses an address made of it. */
const CODE_BYTES = 12;

export function createTools(db: Database, { tenantId, contactId, locale, siteUrl }: ToolScope): AgentTools {
  const tx = db.statementsFor(tenantId);
  return {
    searchProducts: async (query) =>
      (await searchProducts(tx, { ...query, contactId } satisfies CatalogQuery)).map(facts),
    getProducts: async (ids) => (await findProducts(tx, ids, locale, contactId)).map(facts),
    searchFaq: (text, language, limit) => searchFaq(tx, text, language, limit),
    getQuotes: async () => (await quotesOf(tx, contactId)).map(quoteFacts),
    getOrders: async () => (await ordersOf(tx, contactId)).map(orderFacts),
    getCases: async () =>
      (await casesOf(tx, contactId)).map(({ createdAt, ...row }) => ({ ...row, createdAt: new Date(createdAt) })),
    takeCaseNumber: () => db.forTenant(tenantId, (own) => nextNumber({ tx: own, tenantId }, "case")),
    newCode: () => randomBytes(CODE_BYTES).toString("base64url"),
    quoteUrl: (code) => `${siteUrl}/q/${code}`,
    payUrl: (code) => `${siteUrl}/pay/${code}`,
  };
}

function facts({ categoryName, ...hit }: ProductHit): ProductFacts {
  return { ...hit, category: categoryName };
}

function quoteFacts({
  currency,
  totalCents,
  discountCents,
  deliveryCents,
  validUntil,
  items,
  ...row
}: QuoteRow): QuoteFacts {
  const money = (cents: number) => ({ cents, currency });
  return {
    ...row,
    items: items.map(({ unitCents, ...item }) => ({ ...item, unit: money(unitCents) })),
    total: money(totalCents),
    discount: money(discountCents),
    delivery: money(deliveryCents),
    validUntil: new Date(validUntil),
  };
}

function orderFacts({ currency, totalCents, promisedAt, createdAt, ...row }: OrderRow): OrderFacts {
  return {
    ...row,
    total: totalCents !== null && currency !== null ? { cents: totalCents, currency } : null,
    promisedAt: promisedAt === null ? null : new Date(promisedAt),
    createdAt: new Date(createdAt),
  };
}
