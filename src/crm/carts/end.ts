/** How carts end: abandoned when nobody touched them for long enough, bought, or given up. */

import type { Statement } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import { plusMs } from "../../lib/time.ts";
import { recordAudit, recordAudits } from "../audit.ts";
import { commerceRules, quietMs } from "../commerce/settings.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { isHeldOut } from "./holdout.ts";
import { planAbandonments } from "./put.ts";
import { FORMER } from "./put-sql.ts";

const LOCK: Statement = {
  name: "carts_lock",
  text: `SELECT id, contact_id AS "contactId", status, changed_at AS "changedAt" FROM carts WHERE id = ANY($1::text[])
          ORDER BY id FOR UPDATE`,
};

// Abandoned and held out since the first time: whoever comes back by our message and goes again belongs to the same try.
const ABANDON: Statement = {
  name: "carts_abandon",
  text: `
    UPDATE carts c
       SET status = 'abandoned', abandoned_at = coalesce(c.abandoned_at, $2), is_held_out = coalesce(c.is_held_out, n."isHeldOut"),
           updated_at = $2, version = c.version + 1
      FROM jsonb_to_recordset($1::jsonb) AS n(id text, "isHeldOut" boolean) WHERE c.id = n.id`,
};

/** Marks those of these carts that have been quiet for long enough; one that was touched meanwhile waits on. */
export async function abandonCarts(crm: CrmContext, ids: readonly string[]): Promise<void> {
  const { tx, tenantId, clock } = crm;
  const sql = asSql(tx);
  const now = clock.now();
  const [carts, rules] = await Promise.all([
    sql.query<{ id: string; contactId: string; status: string; changedAt: Date }>(LOCK, [ids]),
    commerceRules(tx, tenantId),
  ]);
  const open = carts.filter(({ status }) => status === "open");
  if (open.length === 0) return;
  const isWarm = ({ changedAt }: { readonly changedAt: Date }) => plusMs(changedAt, quietMs(rules)) > now;
  await planAbandonments(crm, open.filter(isWarm), rules);
  const cold = open.filter((cart) => !isWarm(cart));
  if (cold.length === 0) return;
  const rows = cold.map(({ id, contactId }) => ({ id, isHeldOut: isHeldOut(contactId, rules.holdoutPercent) }));
  await Promise.all([
    sql.query(ABANDON, [JSON.stringify(rows), now]),
    recordAudits(
      crm,
      cold.map(({ id }) => ({ action: "cart.abandon", subjectId: id })),
    ),
  ]);
}

/** What was bought, to find the carts that it was. */
export interface Purchase {
  readonly orderId: string;
  readonly contactId: string;
  readonly origin: string;
  /** What the source calls the cart, where it says so. */
  readonly cartKey?: string | null;
  readonly quoteId?: string | null;
  readonly productIds: readonly string[];
  readonly skus: readonly string[];
  readonly at: Date;
}

// Each cart is what was bought first.
const BUY: Statement = {
  name: "carts_buy",
  text: `
    WITH purchase AS (
      SELECT * FROM ROWS FROM (jsonb_to_recordset($1::jsonb)
        AS ("orderId" text, "contactId" text, origin text, "cartKey" text, "quoteId" text, "productIds" text[], skus text[],
            at timestamptz)) WITH ORDINALITY AS p("orderId", "contactId", origin, "cartKey", "quoteId", "productIds", skus, at, place)),
    was AS (
      SELECT c.id, p.place FROM purchase p JOIN carts c ON c.tenant_id = $2 AND c.origin = p.origin AND c.external_id = p."cartKey"
       UNION ALL
      SELECT c.id, p.place FROM purchase p JOIN carts c ON c.quote_id = p."quoteId"
       UNION ALL
      SELECT c.id, p.place FROM purchase p JOIN carts c ON c.tenant_id = $2 AND c.contact_id = p."contactId" AND c.created_at <= p.at
       WHERE EXISTS (SELECT FROM cart_items i WHERE i.cart_id = c.id
                        AND (i.product_id = ANY(p."productIds") OR lower(i.sku) = ANY(p.skus)))),
    living AS (
      SELECT id FROM carts WHERE id IN (SELECT id FROM was) AND status IN ('open', 'abandoned') ORDER BY id FOR UPDATE)
    UPDATE carts c SET status = 'bought', bought_at = p.at, order_id = p."orderId", updated_at = $3, version = c.version + 1
      FROM (SELECT id, min(place) AS place FROM was WHERE id IN (SELECT id FROM living) GROUP BY id) first
      JOIN purchase p ON p.place = first.place
     WHERE c.id = first.id
    RETURNING c.id, c.order_id AS "orderId"`,
};

/**
 * Marks the carts that these purchases were: the one that each names, the one of its quote, and those of the same person that
 * hold one of the same things. One that several were is the first one's.
 */
export async function buyCarts(crm: CrmContext, purchases: readonly Purchase[]): Promise<void> {
  if (purchases.length === 0) return;
  const { tx, tenantId, clock } = crm;
  const sql = asSql(tx);
  const now = clock.now();
  const rows = purchases.map(({ skus, ...purchase }) => ({ ...purchase, skus: skus.map((sku) => sku.toLowerCase()) }));
  const bought = await sql.query<{ id: string; orderId: string }>(BUY, [JSON.stringify(rows), tenantId, now]);
  if (bought.length === 0) return;
  await Promise.all([
    sql.query(FORMER, [bought.map(({ id }) => id), now, tenantId]),
    recordAudits(
      crm,
      bought.map(({ id, orderId }) => ({ action: "cart.buy", subjectId: id, detail: { orderId } })),
    ),
  ]);
}

/** Gives a cart up: nobody is written to about it. Throws `NotFoundError`, and `ConflictError` for one that was bought. */
export async function cancelCart(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "orders:write");
  const { tx, clock } = crm;
  await tx.$queryRaw`SELECT id FROM carts WHERE id = ${id} FOR UPDATE`;
  const cart = await tx.cart.findUnique({ where: { id } });
  if (!cart) throw new NotFoundError("there is no such cart");
  if (cart.status === "cancelled") return;
  if (cart.status === "bought") throw new ConflictError("the cart was bought: there is nothing to give up");
  await closeCarts(crm, { id });
  await tx.dueAction.updateMany({
    where: { kind: "cart.abandon", subjectId: id, status: "pending" },
    data: { status: "cancelled", finishedAt: clock.now() },
  });
}

/** Closes living carts without a purchase: that of a quote that is over, or one by its id. */
export async function closeCarts(
  crm: CrmContext,
  which: { readonly quoteId: string } | { readonly id: string },
): Promise<void> {
  const { count } = await crm.tx.cart.updateMany({
    where: { ...which, status: { in: ["open", "abandoned"] } },
    data: { status: "cancelled", updatedAt: crm.clock.now(), version: { increment: 1 } },
  });
  if (count > 0) await recordAudit(crm, { action: "cart.cancel", subjectId: "id" in which ? which.id : which.quoteId });
}
