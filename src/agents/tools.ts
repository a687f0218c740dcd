/** What agents may look up, bound to one tenant. */
import { type CatalogQuery, findProducts, type ProductHit, searchProducts } from "../crm/catalog-search.ts";
import { searchFaq } from "../crm/faq-search.ts";
import type { Database } from "../infra/database.ts";
import type { Locale } from "../lib/locale.ts";
import type { AgentTools, ProductFacts } from "./agent.ts";

export function createTools(db: Database, tenantId: string, locale: Locale): AgentTools {
  return {
    searchProducts: async (query) => (await db.sqlForTenant(tenantId, (tx) => searchProducts(tx, query satisfies CatalogQuery))).map(facts),
    getProducts: async (ids) => (await db.sqlForTenant(tenantId, (tx) => findProducts(tx, ids, locale))).map(facts),
    searchFaq: (text, language, limit) => db.sqlForTenant(tenantId, (tx) => searchFaq(tx, text, language, limit)),
  };
}

function facts({ categoryName, ...hit }: ProductHit): ProductFacts {
  return { ...hit, category: categoryName };
}
