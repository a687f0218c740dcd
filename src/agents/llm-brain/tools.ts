/** The look-ups a model may ask for when what was retrieved is not enough. Whatever they find may be spoken of afterwards. */
import { z } from "zod";
import type { LlmTool } from "../../infra/llm.ts";
import { truncate } from "../../lib/text.ts";
import type { AgentTools, BranchFacts, Turn } from "../agent.ts";
import { rangesOn, weekdayOf } from "../business-hours.ts";
import { caseData, faqData, orderData, productData, quoteData } from "./as-data.ts";
import type { Retrieved } from "./retrieve.ts";

const QUERY_LENGTH = 200;
const PRODUCTS = 5;
const FAQS = 4;
const DESCRIPTION = 200;

const nothing = z.object({});
const catalogQuery = z.object({
  text: z.string().min(1).describe("what the customer looks for, in their language"),
  order: z.enum(["relevance", "cheapest", "dearest"]),
  inStockOnly: z.boolean(),
});
const faqQuery = z.object({ text: z.string().min(1) });
const productIds = z.object({ productIds: z.array(z.string()).min(1).max(10) });
const day = z.object({ date: z.iso.date().describe("the day the customer wants to come, like 2026-03-02") });

export interface LookUps {
  readonly tools: readonly LlmTool[];
  /** What was retrieved before, and everything found since. */
  found(): Retrieved;
}

/** The look-ups of one turn, over the turn's own tools: another contact's purchases are out of reach. */
export function createLookUps(turn: Turn, tools: AgentTools, start: Retrieved): LookUps {
  let found = start;
  const keep = <K extends keyof Retrieved>(kind: K, more: Retrieved[K]) => {
    const known = new Map<string, Retrieved[K][number]>(found[kind].map((one) => [one.id, one]));
    for (const one of more) known.set(one.id, one);
    found = { ...found, [kind]: [...known.values()] };
  };
  const { locale, business } = turn;
  const list: LlmTool[] = [
    {
      name: "search_catalog",
      description: "Products and services with price and stock.",
      parameters: catalogQuery,
      run: async ({ text, order, inStockOnly }: z.infer<typeof catalogQuery>) => {
        const query = { text: truncate(text, QUERY_LENGTH), locale, order, inStockOnly, limit: PRODUCTS };
        const products = await tools.searchProducts(query);
        keep("products", products);
        return products.map((product) => productData(product, DESCRIPTION));
      },
    },
    {
      name: "check_stock",
      description: "Price and units of products whose ids are known, as they are now.",
      parameters: productIds,
      run: async ({ productIds: ids }: z.infer<typeof productIds>) => {
        const products = await tools.getProducts(ids);
        keep("products", products);
        return products.map((product) => productData(product, DESCRIPTION));
      },
    },
    {
      name: "search_faq",
      description: "Answers of the business to frequent questions.",
      parameters: faqQuery,
      run: async ({ text }: z.infer<typeof faqQuery>) => {
        const faqs = await tools.searchFaq(truncate(text, QUERY_LENGTH), locale, FAQS);
        keep("faqs", faqs);
        return faqs.map(faqData);
      },
    },
    {
      name: "get_purchases",
      description: "This customer's own quotes, orders and open cases.",
      parameters: nothing,
      run: async () => {
        const [quotes, orders, cases] = await Promise.all([tools.getQuotes(), tools.getOrders(), tools.getCases()]);
        keep("quotes", quotes);
        keep("orders", orders);
        keep("cases", cases);
        return { quotes: quotes.map(quoteData), orders: orders.map(orderData), cases: cases.map(caseData) };
      },
    },
    {
      name: "opening_hours",
      description: "When each branch is open on a day, for an appointment or a visit. A person confirms appointments.",
      parameters: day,
      run: async ({ date }: z.infer<typeof day>) => {
        const isHoliday = business.rules.holidays.includes(date);
        return business.branches.map((branch) => ({
          branch: branch.name,
          open: isHoliday ? [] : hoursOn(branch, date),
        }));
      },
    },
  ];
  return { tools: list, found: () => found };
}

function hoursOn(branch: BranchFacts, date: string): string[] {
  const weekday = weekdayOf(date);
  if (weekday === null) return [];
  return rangesOn(branch, weekday).map(({ from, to }) => `${clock(from)}-${clock(to)}`);
}

/** Minutes since midnight as `09:00`. */
export function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
}
