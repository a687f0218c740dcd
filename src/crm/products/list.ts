/** The catalog as the team looks at it. */
import { NotFoundError } from "../../lib/errors.ts";
import { foldText } from "../../lib/text.ts";
import type { CrmContext } from "../context.ts";
import { beyondFilled, type Place } from "../keyset.ts";
import { demand } from "../permissions.ts";

export const SHELVES = ["active", "archived", "sold_out", "all"] as const;
export type Shelf = (typeof SHELVES)[number];

export interface ProductFilter {
  readonly shelf: Shelf;
  readonly category?: string | undefined;
  /** Part of the name, the code or a word that finds it. */
  readonly search?: string | undefined;
}

/** By name. */
export function listProducts(
  crm: CrmContext,
  { filter, after, limit }: { filter: ProductFilter; after: Place<string> | null; limit: number },
) {
  demand(crm, "catalog:read");
  const { shelf, category, search } = filter;
  const found = search
    ? {
        OR: [
          { name: { contains: search, mode: "insensitive" as const } },
          { sku: { contains: search, mode: "insensitive" as const } },
          { searchText: { contains: foldText(search) } },
        ],
      }
    : {};
  const shelved = {
    active: { isActive: true },
    archived: { isActive: false },
    sold_out: { isActive: true, stock: 0 },
    all: {},
  }[shelf];
  return crm.tx.product.findMany({
    where: { AND: [shelved, category ? { category } : {}, found, beyondFilled("name", "asc", after)] },
    orderBy: [{ name: "asc" }, { id: "asc" }],
    take: limit,
  });
}

/** Throws `NotFoundError`. */
export async function getProduct(crm: CrmContext, id: string) {
  demand(crm, "catalog:read");
  const product = await crm.tx.product.findUnique({ where: { id } });
  if (!product) throw new NotFoundError("there is no such product");
  return product;
}
export type ProductRow = Awaited<ReturnType<typeof getProduct>>;

/** Categories in use with their names by language and how many products are on the shelf. */
export async function listCategories(crm: CrmContext) {
  demand(crm, "catalog:read");
  const rows = await crm.tx.product.groupBy({
    by: ["category"],
    where: { isActive: true },
    _count: { _all: true },
    orderBy: { category: "asc" },
  });
  const named = await crm.tx.product.findMany({
    where: { category: { in: rows.map(({ category }) => category) } },
    distinct: ["category"],
    select: { category: true, categoryNames: true },
  });
  const names = new Map(named.map((row) => [row.category, row.categoryNames as Record<string, string[] | undefined>]));
  return rows.map(({ category, _count }) => ({
    key: category,
    names: names.get(category) ?? {},
    products: _count._all,
  }));
}
