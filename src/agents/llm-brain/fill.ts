/** Puts the business's own amounts, dates and links where a model left a placeholder. */
import { formatMoney } from "../../lib/money.ts";
import type { ProductFacts } from "../agent.ts";

const PLACEHOLDER = /\{\{\s*([a-z_]+)(?:\s*:\s*([^{}\s]+))?\s*\}\}/gi;

/** What has no value stays as it is: the guard against placeholders then keeps the text from leaving. Pure. */
export function fillPlaceholders(
  text: string,
  values: Readonly<Record<string, string>>,
  products: readonly ProductFacts[],
): string {
  return text.replace(PLACEHOLDER, (whole: string, name: string, id: string | undefined) => {
    const key = name.toLowerCase();
    if (key === "price" && id !== undefined) {
      const product = products.find((candidate) => candidate.id === id);
      return product ? formatMoney(product.price) : whole;
    }
    return (Object.hasOwn(values, key) ? values[key] : undefined) ?? whole;
  });
}

/** Ids of the products whose prices a text asks for. */
export function pricedProducts(text: string): string[] {
  return [...text.matchAll(PLACEHOLDER)].flatMap(([, name, id]) => (name?.toLowerCase() === "price" && id ? [id] : []));
}
