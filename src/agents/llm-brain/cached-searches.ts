/** Searches remembered for a while per revision of a tenant's data. Prices and stock are read anew each time. */
import { createExpiringCache, type ExpiringCache } from "../../infra/expiring-cache.ts";
import type { Clock } from "../../lib/time.ts";
import type { AgentTools, FaqFacts, ProductFacts, ProductQuery } from "../agent.ts";

interface Hit {
  readonly id: string;
  readonly relevance: number;
}

export interface SearchCache {
  readonly products: ExpiringCache<readonly Hit[]>;
  readonly faqs: ExpiringCache<readonly FaqFacts[]>;
}

const KEPT = { ttlMs: 60_000, capacity: 500 };

/** One for a process; the key of an entry names tenant and revision. */
export function createSearchCache(clock: Clock): SearchCache {
  return { products: createExpiringCache(clock, KEPT), faqs: createExpiringCache(clock, KEPT) };
}

/** The tools with remembered searches. @param scope tenant and revision of its data */
export function withSearchCache(tools: AgentTools, cache: SearchCache, scope: string): AgentTools {
  return {
    ...tools,
    async searchProducts(query) {
      let found: readonly ProductFacts[] | null = null;
      const hits = await cache.products.get(`${scope}:${JSON.stringify(query)}`, async () => {
        found = await tools.searchProducts(query);
        return found.map(({ id, relevance }) => ({ id, relevance }));
      });
      return found ?? (await asTheyAreNow(hits, query, tools));
    },
    searchFaq: (text, locale, limit) =>
      cache.faqs.get(`${scope}:${locale}:${limit}:${text}`, () => tools.searchFaq(text, locale, limit)),
  };
}

/** The remembered products in their order; what no longer fits the query is left out. */
async function asTheyAreNow(hits: readonly Hit[], query: ProductQuery, tools: AgentTools): Promise<ProductFacts[]> {
  if (hits.length === 0) return [];
  const products = await tools.getProducts(hits.map(({ id }) => id));
  return hits.flatMap(({ id, relevance }) => {
    const product = products.find((candidate) => candidate.id === id);
    return product && fits(product, query) ? [{ ...product, relevance }] : [];
  });
}

function fits({ price, stock }: ProductFacts, { maxCents, minCents, inStockOnly }: ProductQuery): boolean {
  if (price.cents > (maxCents ?? Number.POSITIVE_INFINITY) || price.cents < (minCents ?? 0)) return false;
  return !inStockOnly || stock === null || stock > 0;
}
