-- AlterTable
ALTER TABLE "order_items" ADD COLUMN     "shelf" TEXT;

ALTER TABLE "order_items" ADD CONSTRAINT "order_items_shelf_check" CHECK ("shelf" IN ('taken', 'returned'));

-- What a shop counts for itself is ours to give back no more: found by product.
CREATE INDEX "order_items_shelf_idx" ON "order_items" ("product_id") WHERE "shelf" IS NOT NULL;

-- The owner of the tables is under their policy too, unless it is a superuser.
ALTER TABLE orders NO FORCE ROW LEVEL SECURITY;
ALTER TABLE order_items NO FORCE ROW LEVEL SECURITY;
ALTER TABLE products NO FORCE ROW LEVEL SECURITY;
-- Orders of our own chats took their units when they were paid.
UPDATE order_items i SET shelf = 'taken'
  FROM orders o, products p
 WHERE o.id = i.order_id AND p.id = i.product_id AND o.quote_id IS NOT NULL AND o.status <> 'cancelled' AND p.stock IS NOT NULL;
ALTER TABLE orders FORCE ROW LEVEL SECURITY;
ALTER TABLE order_items FORCE ROW LEVEL SECURITY;
ALTER TABLE products FORCE ROW LEVEL SECURITY;
