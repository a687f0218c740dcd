/** What a contact paid, as rows of SQL: to us, and to a shop for its order. An order that was paid to us is not counted twice. */

/** `(at, cents, currency)` for each payment of the contact whose id `contactId` is in the statement around it. */
export function paidMoneySql(contactId: string): string {
  return `SELECT p.paid_at AS at, p.amount_cents AS cents, p.currency FROM invoices i JOIN payments p ON p.invoice_id = i.id
             WHERE i.contact_id = ${contactId} AND p.status = 'paid'
            UNION ALL
            SELECT o.paid_at, o.total_cents, o.currency FROM orders o
             WHERE o.contact_id = ${contactId} AND o.paid_at IS NOT NULL AND o.status <> 'cancelled' AND NOT EXISTS (
                   SELECT FROM invoices i JOIN payments p ON p.invoice_id = i.id
                    WHERE (i.order_id = o.id OR i.quote_id = o.quote_id) AND p.status = 'paid')`;
}
