/** Lines of carts and orders as a source tells them, each with the product of our catalog that has its code. */
import type { Tx } from "../../infra/database.ts";

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

/** The lines as they are stored, with our products found by their codes. Codes are compared without regard to case. */
export async function knowLines(tx: Tx, lines: readonly Line[]): Promise<KnownLine[]> {
  const skus = lines.flatMap(({ sku, productId }) => (sku && !productId ? [sku.toLowerCase()] : []));
  const rows =
    skus.length === 0
      ? []
      : await tx.$queryRaw<{ id: string; sku: string }[]>`
          SELECT id, lower(sku) AS sku FROM products WHERE lower(sku) = ANY(${skus}::text[])`;
  const bySku = new Map(rows.map(({ id, sku }) => [sku, id]));
  const named = lines.flatMap(({ productId }) => productId ?? []);
  const own = new Set(
    named.length === 0
      ? []
      : (await tx.product.findMany({ where: { id: { in: named } }, select: { id: true } })).map(({ id }) => id),
  );
  return lines.map(({ sku, name, quantity, unitCents, productId }, position) => ({
    productId: productId ? (own.has(productId) ? productId : null) : (bySku.get(sku?.toLowerCase() ?? "") ?? null),
    sku,
    name,
    quantity,
    unitCents: BigInt(unitCents),
    position,
  }));
}

/** For `JSON.stringify`: minor units are far below 2⁵³. */
export function bigintsAsNumbers(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}
