/** The JSON of the catalog. */
import { z } from "zod";
import type { ProductRow } from "../crm/products/list.ts";
import { moneyView } from "./lead-views.ts";

export const productView = z.object({
  id: z.string(),
  sku: z.string(),
  name: z.string(),
  description: z.string(),
  category: z.string(),
  brand: z.string().nullable(),
  price: moneyView,
  stock: z.int().nullable().describe("Units on hand; null for a service"),
  reserved: z.int().describe("Of these, units kept for open quotes"),
  warrantyMonths: z.int().nullable(),
  keywords: z.array(z.string()),
  image: z.string().nullable(),
  isActive: z.boolean().describe("Whether it is on the shelf"),
  version: z.int().describe("Grows with every change, also with a sale"),
});
export type ProductView = z.infer<typeof productView>;

export function presentProduct(row: ProductRow): ProductView {
  const { id, sku, name, description, category, brand, stock, reserved, warrantyMonths, keywords, isActive, version } =
    row;
  return {
    ...{ id, sku, name, description, category, brand, stock, reserved, warrantyMonths, keywords, isActive, version },
    price: { cents: Number(row.priceCents), currency: row.currency },
    image: row.imageUrl,
  };
}
