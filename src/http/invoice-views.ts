/** The JSON of invoices, what was paid of them, and promises to pay. */
import { z } from "zod";
import type { ListedInvoice } from "../crm/invoices/list.ts";
import {
  INVOICE_SOURCES,
  INVOICE_STATUSES,
  type InvoiceSource,
  type InvoiceStatus,
  OWED,
} from "../crm/invoices/record.ts";
import { moneyView, personView } from "./lead-views.ts";

const moment = z.iso.datetime().describe("UTC");

export const invoiceView = z.object({
  id: z.string(),
  number: z.int(),
  externalId: z.string().nullable().describe("Its id or number in your own books"),
  status: z.enum(INVOICE_STATUSES),
  source: z.enum(INVOICE_SOURCES),
  contact: personView,
  quoteId: z.string().nullable(),
  orderId: z.string().nullable(),
  concept: z.string().describe("What it is for, as the customer reads it"),
  total: moneyView,
  paid: moneyView,
  owed: moneyView,
  issuedAt: moment,
  dueAt: moment.nullable().describe("By when it is to be paid; without it nobody is reminded"),
  isOverdue: z.boolean(),
  paidAt: moment.nullable(),
  promise: z
    .object({ dueAt: moment, words: z.string() })
    .nullable()
    .describe("By when the customer said that they would pay; before it nobody reminds them"),
  payments: z.array(
    z.object({
      id: z.string(),
      provider: z.string().describe("sandbox, stripe or mercadopago; manual for what the team wrote down"),
      status: z.string().describe("pending, paid, failed or expired"),
      amount: moneyView,
      refunded: moneyView.describe("What was given back of it"),
      method: z.string().nullable(),
      url: z.url().nullable().describe("Where it can be paid; null for what is done"),
      paidAt: moment.nullable(),
      createdAt: moment,
    }),
  ),
  version: z.int(),
});
export type InvoiceView = z.infer<typeof invoiceView>;

/** `siteUrl` is where the public pages are, without a slash at the end. */
export function presentInvoice(row: ListedInvoice, { siteUrl, now }: { siteUrl: string; now: Date }): InvoiceView {
  const { id, number, externalId, contact, quoteId, orderId, concept, currency, version, dueAt } = row;
  const money = (cents: bigint) => ({ cents: Number(cents), currency });
  const isOwed = OWED.includes(row.status);
  const left = row.totalCents - row.paidCents;
  const [promise] = row.promises;
  return {
    ...{ id, number, externalId, contact, quoteId, orderId, concept, version },
    status: row.status as InvoiceStatus,
    source: row.source as InvoiceSource,
    total: money(row.totalCents),
    paid: money(row.paidCents),
    owed: money(isOwed && left > 0n ? left : 0n),
    issuedAt: row.issuedAt.toISOString(),
    dueAt: dueAt?.toISOString() ?? null,
    isOverdue: isOwed && dueAt !== null && dueAt < now,
    paidAt: row.paidAt?.toISOString() ?? null,
    promise: promise ? { dueAt: promise.dueAt.toISOString(), words: promise.words } : null,
    payments: row.payments.map((payment) => ({
      id: payment.id,
      provider: payment.provider,
      status: payment.status === "pending" && payment.expiresAt <= now ? "expired" : payment.status,
      amount: money(payment.amountCents),
      refunded: money(payment.refundedCents),
      method: payment.method,
      url: payment.status === "pending" && payment.expiresAt > now ? `${siteUrl}/pay/${payment.code}` : null,
      paidAt: payment.paidAt?.toISOString() ?? null,
      createdAt: payment.createdAt.toISOString(),
    })),
  };
}
