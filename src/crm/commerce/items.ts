/** How the lines of carts and of orders are stored, of many at once. */
import type { Statement } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { newId } from "../../lib/ids.ts";
import type { CrmContext } from "../context.ts";
import { bigintsAsNumbers, type KnownLine } from "./lines.ts";

type Owner = "cart" | "order";

const clearing = (owner: Owner): Statement => ({
  name: `${owner}s_clear_items`,
  text: `DELETE FROM ${owner}_items WHERE ${owner}_id = ANY($1::text[])`,
});
const putting = (owner: Owner): Statement => ({
  name: `${owner}s_put_items`,
  text: `
    INSERT INTO ${owner}_items (id, tenant_id, ${owner}_id, product_id, sku, name, quantity, unit_cents, position)
    SELECT n.id, $2, n."ownerId", n."productId", n.sku, n.name, n.quantity, n."unitCents", n.position
      FROM jsonb_to_recordset($1::jsonb)
        AS n(id text, "ownerId" text, "productId" text, sku text, name text, quantity int, "unitCents" bigint, position int)`,
});
const CLEAR = { cart: clearing("cart"), order: clearing("order") };
const PUT = { cart: putting("cart"), order: putting("order") };

/** Takes away the items of carts or orders. */
export async function clearItems({ tx }: CrmContext, owner: Owner, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await asSql(tx).query(CLEAR[owner], [ids]);
}

/** Writes the items of carts or orders that have none. */
export async function putItems(
  { tx, tenantId }: CrmContext,
  owner: Owner,
  owners: readonly { readonly id: string; readonly lines: readonly KnownLine[] }[],
): Promise<void> {
  const items = owners.flatMap(({ id: ownerId, lines }) =>
    lines.map((line) => ({ ...line, id: newId(`${owner}Item`), ownerId })),
  );
  if (items.length > 0) await asSql(tx).query(PUT[owner], [JSON.stringify(items, bigintsAsNumbers), tenantId]);
}
