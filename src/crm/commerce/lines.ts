/** Lines of carts and orders as a source tells them, each with the product of our catalog that has its code. */
import type { Statement, Tx } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";

/** `unitCents` are minor units of the currency of the cart or order. */
export interface Line {
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly unitCents: number;
  /** Where it is known already; else it is found by the code. */
  readonly productId?: string | null | undefined;
}

export interface KnownLine {
  readonly productId: string | null;
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly unitCents: bigint;
  readonly position: number;
}

const BY_SKU: Statement = {
  name: "lines_by_sku",
  text: "SELECT id, lower(sku) AS sku FROM products WHERE lower(sku) = ANY($1::text[])",
};
const BY_ID: Statement = { name: "lines_by_id", text: "SELECT id FROM products WHERE id = ANY($1::text[])" };

/** The lines of carts or orders as they are stored, with our products found by their codes. Codes are compared without regard to case. */
export async function knowLines(
  tx: Tx,
  owners: readonly { readonly lines: readonly Line[] }[],
): Promise<KnownLine[][]> {
  const all = owners.flatMap(({ lines }) => lines);
  const skus = all.flatMap(({ sku, productId }) => (sku && !productId ? [sku.toLowerCase()] : []));
  const named = all.flatMap(({ productId }) => productId ?? []);
  const sql = asSql(tx);
  const [rows, products] = await Promise.all([
    skus.length === 0 ? [] : sql.query<{ id: string; sku: string }>(BY_SKU, [skus]),
    named.length === 0 ? [] : sql.query<{ id: string }>(BY_ID, [named]),
  ]);
  const bySku = new Map(rows.map(({ id, sku }) => [sku, id]));
  const own = new Set(products.map(({ id }) => id));
  return owners.map(({ lines }) =>
    lines.map(({ sku, name, quantity, unitCents, productId }, position) => ({
      productId: productId ? (own.has(productId) ? productId : null) : (bySku.get(sku?.toLowerCase() ?? "") ?? null),
      sku,
      name,
      quantity,
      unitCents: BigInt(unitCents),
      position,
    })),
  );
}

/** For `JSON.stringify`: minor units are far below 2⁵³. */
export function bigintsAsNumbers(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
