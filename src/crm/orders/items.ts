/** The items of orders, of many at once. */
import { newId } from "../../lib/ids.ts";
import { bigintsAsNumbers, type KnownLine } from "../commerce/lines.ts";
import type { CrmContext } from "../context.ts";
import { asSql } from "../sql/as-sql.ts";
import { PUT_ITEMS } from "./record-sql.ts";

/** Writes the items of orders that have none yet. */
export async function putItems(
  { tx, tenantId }: CrmContext,
  orders: readonly { readonly id: string; readonly lines: readonly KnownLine[] }[],
): Promise<void> {
  const items = orders.flatMap(({ id: orderId, lines }) =>
    lines.map((line) => ({ ...line, id: newId("orderItem"), orderId })),
  );
  if (items.length > 0) await asSql(tx).query(PUT_ITEMS, [JSON.stringify(items, bigintsAsNumbers), tenantId]);
}
