/** The statements by which it is read what became of what messages are about. */
import type { Statement } from "../../infra/database.ts";

export const ORDERS: Statement = {
  name: "policy_orders",
  text: `
    SELECT contact_id AS "contactId", max(at) AS at
      FROM (SELECT contact_id, created_at AS at FROM orders
             WHERE tenant_id = $2 AND contact_id = ANY($1::text[]) AND status <> 'cancelled'
            UNION ALL
            SELECT contact_id, paid_at FROM invoices WHERE tenant_id = $2 AND contact_id = ANY($1::text[]) AND paid_at IS NOT NULL) bought
     GROUP BY contact_id`,
};

export const INVOICES: Statement = {
  name: "policy_invoices",
  text: `SELECT i.id, i.status IN ('open', 'partially_paid') AS "isOpen", (i.total_cents - i.paid_cents)::float8 AS "owedCents",
                (SELECT max(p.due_at) FROM payment_promises p
                  WHERE p.tenant_id = i.tenant_id AND p.contact_id = i.contact_id AND p.status = 'open'
                    AND (p.invoice_id = i.id OR p.invoice_id IS NULL)) AS "promisedUntil"
           FROM invoices i WHERE i.id = ANY($1::text[])`,
};

export const CARTS: Statement = {
  name: "policy_carts",
  text: `SELECT id, status IN ('open', 'abandoned') AS "isOpen" FROM carts WHERE id = ANY($1::text[])`,
};

/** Of each contact all leads, the newest first. */
export const LEADS: Statement = {
  name: "policy_leads",
  text: `SELECT id, contact_id AS "contactId", status FROM leads WHERE tenant_id = $2 AND contact_id = ANY($1::text[])
          ORDER BY created_at DESC, id DESC`,
};
