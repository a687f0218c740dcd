/**
 * Stock: units on hand, and units kept for open quotes. A product's row is the only place where two buyers meet, so every
 * change is conditional on that row; products are locked in the order of their ids, and nobody waits in a circle.
 */
import type { Tx } from "../infra/database.ts";
import { ConflictError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import type { CrmContext } from "./context.ts";

export interface Units {
  readonly productId: string;
  readonly quantity: number;
}

/** Locks products, and those kept for the given quotes, until the transaction ends. */
export async function lockProducts(
  tx: Tx,
  { productIds = [], quoteIds = [] }: { productIds?: readonly string[]; quoteIds?: readonly string[] },
): Promise<void> {
  await tx.$queryRaw`
    SELECT id FROM products
     WHERE id = ANY(${[...productIds]}::text[])
        OR id IN (SELECT product_id FROM stock_holds WHERE quote_id = ANY(${[...quoteIds]}::text[]))
     ORDER BY id FOR UPDATE`;
}

/**
 * Keeps units for a quote until `expiresAt`; with null they are only looked for. Services have no stock and are never kept.
 * Throws `ConflictError` when there are too few.
 */
export async function holdUnits(
  { tx, tenantId, clock }: CrmContext,
  { quoteId, units, expiresAt }: { quoteId: string; units: readonly Units[]; expiresAt: Date | null },
): Promise<void> {
  for (const { productId, quantity } of units) {
    const kept = expiresAt === null ? 0 : quantity;
    const [product] = await tx.$queryRaw<{ stock: number | null }[]>`
      UPDATE products SET reserved = CASE WHEN stock IS NULL THEN reserved ELSE reserved + ${kept}::int END
       WHERE id = ${productId} AND (stock IS NULL OR stock - reserved >= ${quantity}::int)
      RETURNING stock`;
    if (!product) throw new ConflictError("there are not enough units", { details: { productId, quantity } });
    if (product.stock === null || expiresAt === null) continue;
    await tx.stockHold.create({
      data: { id: newId("stockHold"), tenantId, quoteId, productId, quantity, expiresAt, createdAt: clock.now() },
    });
  }
}

/** Gives back what is kept for a quote; doing it again does nothing. The products are locked by `lockProducts`. */
export async function releaseUnits(tx: Tx, quoteId: string): Promise<void> {
  await tx.$executeRaw`
    WITH freed AS (
      UPDATE stock_holds SET status = 'released' WHERE quote_id = ${quoteId} AND status = 'held'
      RETURNING product_id, quantity
    )
    UPDATE products SET reserved = greatest(0, reserved - sums.quantity)
      FROM (SELECT product_id, sum(quantity)::int AS quantity FROM freed GROUP BY product_id) sums
     WHERE products.id = sums.product_id`;
}

/**
 * Takes a quote's units off the shelf: those kept for it, or free ones where its time to keep them has passed.
 * Returns false and leaves everything as it was when there are too few. The products are locked by `lockProducts`.
 */
export async function sellUnits(tx: Tx, quoteId: string, units: readonly Units[]): Promise<boolean> {
  const held = new Map<string, number>();
  for (const { productId, quantity } of await tx.stockHold.findMany({ where: { quoteId, status: "held" } }))
    held.set(productId, (held.get(productId) ?? 0) + quantity);
  const stock = await tx.product.findMany({
    where: { id: { in: units.map(({ productId }) => productId) } },
    select: { id: true, stock: true, reserved: true },
  });
  const rows = new Map(stock.map((row) => [row.id, row]));
  const isShort = units.some(({ productId, quantity }) => {
    const row = rows.get(productId);
    if (!row) return true;
    if (row.stock === null) return false;
    const kept = held.get(productId) ?? 0;
    // What is kept for this quote is its own; the rest must be free.
    return row.stock < quantity || row.stock - row.reserved + kept < quantity;
  });
  if (isShort) return false;
  for (const { productId, quantity } of units) {
    const kept = held.get(productId) ?? 0;
    await tx.$executeRaw`
      UPDATE products SET stock = stock - ${quantity}::int, reserved = greatest(0, reserved - ${kept}::int)
       WHERE id = ${productId}`;
  }
  await tx.stockHold.updateMany({ where: { quoteId, status: "held" }, data: { status: "sold" } });
  return true;
}
