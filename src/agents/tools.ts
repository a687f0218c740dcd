/** What agents may look up, bound to one tenant. */
import { type CatalogQuery, findProducts, type ProductHit, searchProducts } from "../crm/catalog-search.ts";
import { searchFaq } from "../crm/faq-search.ts";
import type { Database } from "../infra/database.ts";
import type { Locale } from "../lib/locale.ts";
import type { AgentTools, ProductFacts } from "./agent.ts";

export function createTools(db: Database, tenantId: string, locale: Locale): AgentTools {
  const tx = db.statementsFor(tenantId);
  return {
    searchProducts: async (query) => (await searchProducts(tx, query satisfies CatalogQuery)).map(facts),
    getProducts: async (ids) => (await findProducts(tx, ids, locale)).map(facts),
    searchFaq: (text, language, limit) => searchFaq(tx, text, language, limit),
  };
}

function facts({ categoryName, ...hit }: ProductHit): ProductFacts {
  return { ...hit, category: categoryName };
}
