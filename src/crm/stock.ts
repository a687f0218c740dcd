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
 * Takes a quote's units off the shelf: those kept for it, or free ones where its time to keep them has passed. Returns the ids of
 * the products that were counted, for `noteTaken`; null, with everything as it was, when there are too few. The products are
 * locked by `lockProducts`.
 */
export async function sellUnits(tx: Tx, quoteId: string, units: readonly Units[]): Promise<string[] | null> {
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
  if (isShort) return null;
  for (const { productId, quantity } of units) {
    const kept = held.get(productId) ?? 0;
    await tx.$executeRaw`
      UPDATE products SET stock = stock - ${quantity}::int, reserved = greatest(0, reserved - ${kept}::int)
       WHERE id = ${productId}`;
  }
  await tx.stockHold.updateMany({ where: { quoteId, status: "held" }, data: { status: "sold" } });
  return stock.filter((row) => row.stock !== null).map(({ id }) => id);
}

/** The items of an order whose units we took off the shelf: they go back if it comes to nothing. */
export async function noteTaken(tx: Tx, orderId: string, productIds: readonly string[]): Promise<void> {
  await tx.orderItem.updateMany({ where: { orderId, productId: { in: [...productIds] } }, data: { shelf: "taken" } });
}

/**
 * Puts back what an order took off the shelf, once however often it is asked; orders that took nothing of ours put nothing back.
 * The order is locked. Returns how many units.
 */
export async function returnUnits(tx: Tx, orderId: string): Promise<number> {
  await lockUnits(tx, orderId, "taken");
  const rows = await tx.$queryRaw<{ quantity: number }[]>`
    WITH back AS (
      UPDATE order_items SET shelf = 'returned' WHERE order_id = ${orderId} AND shelf = 'taken'
      RETURNING product_id, quantity
    ), sums AS (SELECT product_id, sum(quantity)::int AS quantity FROM back GROUP BY product_id)
    UPDATE products SET stock = stock + sums.quantity FROM sums
     WHERE products.id = sums.product_id AND stock IS NOT NULL
    RETURNING sums.quantity`;
  return rows.reduce((sum, { quantity }) => sum + quantity, 0);
}

/**
 * Takes what `returnUnits` put back off the shelf again, for an order that is to be handed over after all. The order is locked.
 * Throws `ConflictError` when somebody else bought them meanwhile.
 */
export async function retakeUnits(tx: Tx, orderId: string): Promise<void> {
  await lockUnits(tx, orderId, "returned");
  const [short] = await tx.$queryRaw<{ id: string; quantity: number }[]>`
    SELECT p.id, i.quantity FROM products p
      JOIN (SELECT product_id, sum(quantity)::int AS quantity FROM order_items
             WHERE order_id = ${orderId} AND shelf = 'returned' GROUP BY product_id) i ON i.product_id = p.id
     WHERE p.stock - p.reserved < i.quantity LIMIT 1`;
  if (short)
    throw new ConflictError("its units were sold to somebody else meanwhile", {
      details: { productId: short.id, quantity: short.quantity },
    });
  await tx.$executeRaw`
    WITH again AS (
      UPDATE order_items SET shelf = 'taken' WHERE order_id = ${orderId} AND shelf = 'returned'
      RETURNING product_id, quantity
    )
    UPDATE products SET stock = stock - sums.quantity
      FROM (SELECT product_id, sum(quantity)::int AS quantity FROM again GROUP BY product_id) sums
     WHERE products.id = sums.product_id`;
}

/** From here on a shop counts these products: what it says includes all that was sold and given back. */
export async function leaveCounting(tx: Tx, productIds: readonly string[]): Promise<void> {
  await tx.orderItem.updateMany({
    where: { productId: { in: [...productIds] }, shelf: { not: null } },
    data: { shelf: null },
  });
}

async function lockUnits(tx: Tx, orderId: string, shelf: "taken" | "returned"): Promise<void> {
  const items = await tx.orderItem.findMany({ where: { orderId, shelf }, select: { productId: true } });
  if (items.length > 0) await lockProducts(tx, { productIds: items.flatMap(({ productId }) => productId ?? []) });
}
