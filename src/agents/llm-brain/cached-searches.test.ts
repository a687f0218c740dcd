/** Remembered searches: one look-up per revision, with prices and stock as they are now. */
import { expect, test } from "vitest";
import { createManualClock } from "../../lib/time.ts";
import type { AgentTools, ProductFacts, ProductQuery } from "../agent.ts";
import { memoryTools } from "../agent-turns.fixture.ts";
import { ACER, HP, SHIPPING } from "../guards/shop-turn.fixture.ts";
import { createSearchCache, withSearchCache } from "./cached-searches.ts";

function setup() {
  const clock = createManualClock(new Date(0));
  const counts = { products: 0, faqs: 0 };
  let shelf: readonly ProductFacts[] = [ACER, HP];
  const tools: AgentTools = {
    ...memoryTools(),
    searchProducts: async () => {
      counts.products += 1;
      return shelf;
    },
    getProducts: async (ids) => shelf.filter(({ id }) => ids.includes(id)),
    searchFaq: async () => {
      counts.faqs += 1;
      return [SHIPPING];
    },
  };
  const cache = createSearchCache(clock);
  const restock = (more: readonly ProductFacts[]) => {
    shelf = more;
  };
  return { clock, counts, cache, tools, restock };
}

const QUERY: ProductQuery = { text: "laptop", locale: "es", order: "relevance", limit: 6, inStockOnly: true };

test("the same search is made once a revision and minute, and shows stock and price of now", async () => {
  const { clock, counts, cache, tools, restock } = setup();
  const first = withSearchCache(tools, cache, "ten_1:1");
  expect(await first.searchProducts(QUERY)).toEqual([ACER, HP]);
  restock([
    { ...ACER, price: { cents: 1, currency: "PEN" } },
    { ...HP, stock: 0 },
  ]);
  expect(await first.searchProducts(QUERY)).toEqual([{ ...ACER, price: { cents: 1, currency: "PEN" } }]);
  expect(counts.products).toBe(1);
  await withSearchCache(tools, cache, "ten_1:2").searchProducts(QUERY);
  expect(counts.products).toBe(2);
  clock.advance(61_000);
  await first.searchProducts(QUERY);
  expect(counts.products).toBe(3);
});

test("answers of the FAQ are remembered per tenant", async () => {
  const { counts, cache, tools } = setup();
  for (const scope of ["ten_1:1", "ten_1:1", "ten_2:1"]) {
    expect(await withSearchCache(tools, cache, scope).searchFaq("envío", "es", 3)).toEqual([SHIPPING]);
  }
  expect(counts.faqs).toBe(2);
});
