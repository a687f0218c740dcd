/** What agents may read of one contact's quotes, orders and cases. Another contact's are never found here. */
import type { SqlTx, Statement } from "../infra/database.ts";

export interface QuoteRow {
  readonly id: string;
  readonly number: number;
  readonly code: string;
  readonly status: "sent" | "accepted" | "paid" | "expired" | "cancelled";
  readonly currency: string;
  readonly totalCents: number;
  readonly discountCents: number;
  readonly deliveryCents: number;
  readonly deliveryZone: string | null;
  readonly validUntil: string;
  readonly paymentCode: string | null;
  readonly items: readonly {
    readonly productId: string;
    readonly name: string;
    readonly quantity: number;
    readonly unitCents: number;
  }[];
}

export interface OrderRow {
  readonly id: string;
  readonly number: number;
  readonly status: "preparing" | "ready" | "shipped" | "delivered" | "cancelled";
  readonly currency: string | null;
  readonly totalCents: number | null;
  readonly deliveryZone: string | null;
  readonly promisedAt: string | null;
  readonly tracking: string | null;
  readonly createdAt: string;
  readonly items: readonly { readonly name: string; readonly quantity: number }[];
}

export interface CaseRow {
  readonly id: string;
  readonly number: number | null;
  readonly kind: "complaint" | "return_refund" | "support";
  readonly subject: string;
  readonly status: "open" | "in_progress" | "waiting_customer" | "resolved" | "closed";
  readonly createdAt: string;
}

const ITEMS = `coalesce((SELECT json_agg(json_build_object('productId', i.product_id, 'name', i.name, 'quantity', i.quantity,
                              'unitCents', i.unit_cents) ORDER BY i.position) FROM quote_items i WHERE i.quote_id = q.id), '[]')`;

const ORDERED = `coalesce((SELECT json_agg(json_build_object('name', i.name, 'quantity', i.quantity) ORDER BY i.position)
                             FROM order_items i WHERE i.order_id = o.id), '[]')`;

const QUOTES: Statement = {
  name: "contact_quotes",
  text: `SELECT json_build_object('id', q.id, 'number', q.number, 'code', q.code, 'status', q.status, 'currency', q.currency,
                'totalCents', q.total_cents, 'discountCents', q.discount_cents, 'deliveryCents', q.delivery_cents,
                'deliveryZone', q.delivery_zone, 'validUntil', q.valid_until, 'items', ${ITEMS},
                'paymentCode', (SELECT p.code FROM payments p JOIN invoices v ON v.id = p.invoice_id
                                 WHERE v.quote_id = q.id AND p.status = 'pending' ORDER BY p.created_at DESC LIMIT 1)) AS row
           FROM quotes q WHERE q.contact_id = $1 ORDER BY q.created_at DESC LIMIT 5`,
};

const ORDERS: Statement = {
  name: "contact_orders",
  text: `SELECT json_build_object('id', o.id, 'number', o.number, 'status', o.status, 'deliveryZone', o.delivery_zone,
                'promisedAt', o.promised_at, 'tracking', o.tracking, 'createdAt', o.created_at,
                'currency', nullif(o.currency, ''), 'totalCents', o.total_cents, 'items', ${ORDERED}) AS row
           FROM orders o
          WHERE o.contact_id = $1 ORDER BY o.created_at DESC LIMIT 10`,
};

const CASES: Statement = {
  name: "contact_cases",
  text: `SELECT json_build_object('id', c.id, 'number', c.number, 'kind', c.kind, 'subject', c.subject, 'status', c.status,
                'createdAt', c.created_at) AS row
           FROM cases c WHERE c.contact_id = $1 AND c.status <> 'closed' ORDER BY c.created_at DESC LIMIT 5`,
};

/** Newest first, at most five. */
export async function quotesOf(tx: SqlTx, contactId: string): Promise<QuoteRow[]> {
  return (await tx.query<{ row: QuoteRow }>(QUOTES, [contactId])).map(({ row }) => row);
}

/** Newest first, at most ten. */
export async function ordersOf(tx: SqlTx, contactId: string): Promise<OrderRow[]> {
  return (await tx.query<{ row: OrderRow }>(ORDERS, [contactId])).map(({ row }) => row);
}

/** Those that are not closed, newest first, at most five. */
export async function casesOf(tx: SqlTx, contactId: string): Promise<CaseRow[]> {
  return (await tx.query<{ row: CaseRow }>(CASES, [contactId])).map(({ row }) => row);
}
