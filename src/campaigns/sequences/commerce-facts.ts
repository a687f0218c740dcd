/** What is known of carts, invoices and quotes, read for many at once. */

import type { Statement, Tx } from "../../infra/database.ts";
import { asSql } from "../../infra/transaction-client.ts";
import { DAY_MS } from "../../lib/time.ts";
import type { Fact } from "./fields.ts";

interface Context {
  readonly now: Date;
  readonly siteUrl: string;
}
type ById = Map<string, Record<string, Fact>>;

interface CartRow {
  readonly id: string;
  readonly status: string;
  readonly is_held_out: boolean | null;
  readonly currency: string;
  readonly total_cents: bigint;
  readonly checkout_url: string | null;
  readonly abandoned_at: Date | null;
  readonly quote_code: string | null;
  readonly items: number;
  readonly product: string | null;
  readonly units_left: number | null;
}

const CARTS: Statement = {
  name: "facts_carts",
  text: `
    SELECT c.id, c.status, c.is_held_out, c.currency, c.total_cents, c.checkout_url, c.abandoned_at, q.code AS quote_code,
           held.items, held.product, held.units_left
      FROM carts c
      LEFT JOIN quotes q ON q.id = c.quote_id
     CROSS JOIN LATERAL (
       SELECT coalesce(sum(i.quantity), 0)::int AS items, (array_agg(i.name ORDER BY i.position))[1] AS product,
              min(CASE WHEN NOT p.is_active THEN 0 ELSE greatest(0, p.stock - p.reserved) END)::int AS units_left
         FROM cart_items i LEFT JOIN products p ON p.id = i.product_id WHERE i.cart_id = c.id) held
     WHERE c.id = ANY($1::text[])`,
};

export async function cartFactsOf(tx: Tx, ids: readonly string[], { siteUrl }: Context): Promise<ById> {
  if (ids.length === 0) return new Map();
  const rows = await asSql(tx).query<CartRow>(CARTS, [ids]);
  return new Map(
    rows.map((row) => [
      row.id,
      {
        "cart.status": row.status,
        "cart.isHeldOut": row.is_held_out,
        "cart.total": { cents: Number(row.total_cents), currency: row.currency },
        "cart.product": row.product,
        "cart.items": row.items,
        "cart.stock": row.units_left,
        "cart.link": row.checkout_url ?? (row.quote_code === null ? null : `${siteUrl}/q/${row.quote_code}`),
        "cart.abandonedAt": row.abandoned_at,
      },
    ]),
  );
}

interface InvoiceRow {
  readonly id: string;
  readonly number: number;
  readonly external_id: string | null;
  readonly concept: string;
  readonly status: string;
  readonly currency: string;
  readonly total_cents: bigint;
  readonly paid_cents: bigint;
  readonly due_at: Date | null;
  readonly promised_at: Date | null;
  readonly quote_code: string | null;
  readonly payment_code: string | null;
}

const INVOICES: Statement = {
  name: "facts_invoices",
  text: `
    SELECT i.id, i.number, i.external_id, i.concept, i.status, i.currency, i.total_cents, i.paid_cents, i.due_at,
           q.code AS quote_code, promise.due_at AS promised_at, payment.code AS payment_code
      FROM invoices i
      LEFT JOIN quotes q ON q.id = i.quote_id
      LEFT JOIN LATERAL (
        SELECT due_at FROM payment_promises p
         WHERE p.contact_id = i.contact_id AND p.status = 'open' AND (p.invoice_id = i.id OR p.invoice_id IS NULL)
         ORDER BY p.invoice_id IS NULL, p.created_at DESC LIMIT 1) promise ON true
      LEFT JOIN LATERAL (
        SELECT code FROM payments p
         WHERE p.invoice_id = i.id AND p.status = 'pending' AND p.expires_at > $2
           AND p.amount_cents = i.total_cents - i.paid_cents
         ORDER BY p.created_at DESC LIMIT 1) payment ON true
     WHERE i.id = ANY($1::text[])`,
};

export async function invoiceFactsOf(tx: Tx, ids: readonly string[], { now, siteUrl }: Context): Promise<ById> {
  if (ids.length === 0) return new Map();
  const rows = await asSql(tx).query<InvoiceRow>(INVOICES, [ids, now]);
  return new Map(
    rows.map((row) => {
      const { currency } = row;
      const owed = row.status === "paid" || row.status === "void" ? 0 : Number(row.total_cents - row.paid_cents);
      const path =
        row.payment_code !== null
          ? `/pay/${row.payment_code}`
          : row.quote_code !== null
            ? `/q/${row.quote_code}`
            : null;
      return [
        row.id,
        {
          "invoice.number": row.external_id ?? row.number,
          "invoice.concept": row.concept,
          "invoice.status": row.status,
          "invoice.total": { cents: Number(row.total_cents), currency },
          "invoice.owed": { cents: owed, currency },
          "invoice.due": row.due_at,
          "invoice.promised": row.promised_at,
          "invoice.link": path === null ? null : `${siteUrl}${path}`,
          "invoice.daysLate": row.due_at === null ? null : Math.floor((now.getTime() - row.due_at.getTime()) / DAY_MS),
        },
      ];
    }),
  );
}

export async function quoteFactsOf(tx: Tx, ids: readonly string[], { siteUrl }: Context): Promise<ById> {
  if (ids.length === 0) return new Map();
  const rows = await tx.quote.findMany({ where: { id: { in: [...ids] } } });
  return new Map(
    rows.map(({ id, number, status, totalCents, currency, code, validUntil }) => [
      id,
      {
        "quote.number": number,
        "quote.status": status,
        "quote.total": { cents: Number(totalCents), currency },
        "quote.link": `${siteUrl}/q/${code}`,
        "quote.validUntil": validUntil,
      },
    ]),
  );
}
