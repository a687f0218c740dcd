/** The statements by which carts are stored, many at once. */
import type { Statement } from "../../infra/database.ts";

export const KNOWN: Statement = {
  name: "carts_known",
  text: `SELECT c.id, c.origin, c.external_id AS "externalId", c.status, c.changed_at AS "changedAt"
           FROM unnest($1::text[], $2::text[]) AS told(origin, external_id)
           JOIN carts c ON c.origin = told.origin AND c.external_id = told.external_id`,
};

export const ORDERS: Statement = {
  name: "carts_orders",
  text: `SELECT o.origin, o.cart_key AS "externalId", o.id, o.created_at AS "createdAt"
           FROM unnest($1::text[], $2::text[]) AS told(origin, cart_key)
           JOIN orders o ON o.origin = told.origin AND o.cart_key = told.cart_key
          ORDER BY o.created_at, o.id`,
};

export const PUT: Statement = {
  name: "carts_put",
  text: `
    INSERT INTO carts (id, tenant_id, contact_id, conversation_id, source, origin, external_id, quote_id, created_at, currency,
                       total_cents, checkout_url, changed_at, updated_at, status, order_id, bought_at, abandoned_at, is_held_out)
    SELECT n.id, $2, n."contactId", n."conversationId", n.source, n.origin, n."externalId", n."quoteId", n."changedAt", n.currency,
           n."totalCents", n."checkoutUrl", n."changedAt", $3, n.status, n."orderId", n."boughtAt", n."abandonedAt", n."isHeldOut"
      FROM jsonb_to_recordset($1::jsonb)
        AS n(id text, "contactId" text, "conversationId" text, source text, origin text, "externalId" text, "quoteId" text,
             currency text, "totalCents" bigint, "checkoutUrl" text, "changedAt" timestamptz, status text, "orderId" text,
             "boughtAt" timestamptz, "abandonedAt" timestamptz, "isHeldOut" boolean)
    ON CONFLICT (tenant_id, origin, external_id) DO UPDATE
       SET contact_id = excluded.contact_id, currency = excluded.currency, total_cents = excluded.total_cents,
           checkout_url = excluded.checkout_url, changed_at = excluded.changed_at, updated_at = excluded.updated_at,
           status = excluded.status, order_id = coalesce(excluded.order_id, carts.order_id),
           bought_at = coalesce(excluded.bought_at, carts.bought_at),
           abandoned_at = coalesce(excluded.abandoned_at, carts.abandoned_at),
           is_held_out = coalesce(excluded.is_held_out, carts.is_held_out), version = carts.version + 1`,
};

export const FORMER: Statement = {
  name: "carts_former_plans",
  text: `UPDATE due_actions SET status = 'cancelled', finished_at = $2
          WHERE tenant_id = $3 AND kind = 'cart.abandon' AND subject_id = ANY($1::text[]) AND status = 'pending'`,
};

// What was planned for the same moment and taken back is planned again.
export const PLAN: Statement = {
  name: "carts_plan",
  text: `
    INSERT INTO due_actions (id, tenant_id, kind, subject_id, key, due_at, created_at)
    SELECT n.id, $2, 'cart.abandon', n."cartId", n.key, n."dueAt", $3
      FROM jsonb_to_recordset($1::jsonb) AS n(id text, "cartId" text, key text, "dueAt" timestamptz)
    ON CONFLICT (tenant_id, key) DO UPDATE
       SET status = 'pending', attempts = 0, lease_until = NULL, finished_at = NULL WHERE due_actions.status = 'cancelled'`,
};
