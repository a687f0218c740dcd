/** The statements by which orders of elsewhere are stored, many at once. */
import type { Statement } from "../../infra/database.ts";

// Until the end of the transaction nobody changes them by hand.
export const KNOWN: Statement = {
  name: "orders_known",
  text: `SELECT o.id, o.origin, o.external_id AS "externalId", o.number, o.status, o.paid_at AS "paidAt", o.changed_at AS "changedAt",
                o.external_number AS "externalNumber", o.cart_key AS "cartKey", o.tracking
           FROM unnest($1::text[], $2::text[]) AS told(origin, external_id)
           JOIN orders o ON o.origin = told.origin AND o.external_id = told.external_id
          ORDER BY o.id FOR NO KEY UPDATE OF o`,
};

// Whence it comes, its number, its first moment and its codes stay as they were.
export const PUT: Statement = {
  name: "orders_put",
  text: `
    INSERT INTO orders (id, tenant_id, contact_id, source, origin, external_id, number, external_number, cart_key, status, currency,
                        total_cents, paid_at, discount_code, tracking, created_at, changed_at, updated_at)
    SELECT n.id, $2, n."contactId", n.source, n.origin, n."externalId", n.number, n."externalNumber", n."cartKey", n.status,
           n.currency, n."totalCents", n."paidAt", n."discountCode", n.tracking, n."createdAt", n."changedAt", $3
      FROM jsonb_to_recordset($1::jsonb)
        AS n(id text, "contactId" text, source text, origin text, "externalId" text, number int, "externalNumber" text,
             "cartKey" text, status text, currency text, "totalCents" bigint, "paidAt" timestamptz, "discountCode" text,
             tracking text, "createdAt" timestamptz, "changedAt" timestamptz)
    ON CONFLICT (tenant_id, origin, external_id) DO UPDATE
       SET contact_id = excluded.contact_id, external_number = excluded.external_number, cart_key = excluded.cart_key,
           status = excluded.status, currency = excluded.currency, total_cents = excluded.total_cents, paid_at = excluded.paid_at,
           tracking = excluded.tracking, changed_at = excluded.changed_at, updated_at = excluded.updated_at,
           version = orders.version + 1`,
};

// A code that two were made with was that of the first.
export const USE_CODES: Statement = {
  name: "orders_use_codes",
  text: `
    UPDATE discount_codes d SET status = 'used', held_by = n."orderId", used_at = $2
      FROM (SELECT DISTINCT ON (t.item ->> 'code') t.item ->> 'code' AS code, t.item ->> 'orderId' AS "orderId"
              FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS t(item, place) ORDER BY t.item ->> 'code', t.place) n
     WHERE d.code = n.code AND d.status IN ('active', 'reserved')`,
};

export const OPEN_LEADS: Statement = {
  name: "orders_open_leads",
  text: `SELECT id, contact_id AS "contactId", product_ids AS "productIds", created_at AS "createdAt" FROM leads
          WHERE contact_id = ANY($1::text[]) AND product_ids && $2::text[] AND status <> ALL($3::text[])
          ORDER BY updated_at DESC, id`,
};
