/** The JSON of quotes for the team; what customers see is a page of its own. */
import { z } from "zod";
import { type ListedQuote, QUOTE_STATUSES, type QuoteStatus } from "../crm/quote-list.ts";
import { moneyView, personView } from "./lead-views.ts";

const moment = z.iso.datetime().describe("UTC");

export const quoteView = z.object({
  id: z.string(),
  number: z.int().describe("Customers ask by it"),
  status: z.enum(QUOTE_STATUSES).describe("What has run out counts as expired at once"),
  contact: personView,
  leadId: z.string().nullable(),
  conversationId: z.string().nullable(),
  url: z.url().describe("The page that the customer is sent"),
  items: z.array(
    z.object({
      productId: z.string(),
      sku: z.string(),
      name: z.string(),
      quantity: z.int(),
      unit: moneyView,
      total: moneyView,
    }),
  ),
  subtotal: moneyView,
  discount: moneyView,
  delivery: moneyView,
  deliveryZone: z.string().nullable().describe("Null means pick-up"),
  total: moneyView,
  validUntil: moment,
  acceptedAt: moment.nullable(),
  createdAt: moment,
});

export const wishPriceView = z.object({
  subtotal: moneyView,
  discount: moneyView,
  delivery: moneyView,
  total: moneyView,
  maxDiscountPercent: z.int().describe("The most that the playbook allows for these items"),
  zones: z
    .array(z.object({ key: z.string(), name: z.string(), delivery: moneyView }))
    .describe("Where the business delivers, with what it would cost for these items"),
});

/** `siteUrl` is where the public pages are, `now` decides what has run out. */
export function presentQuote(
  row: ListedQuote,
  { siteUrl, now }: { siteUrl: string; now: Date },
): z.infer<typeof quoteView> {
  const { id, number, contact, leadId, conversationId, currency, deliveryZone, validUntil, acceptedAt, createdAt } =
    row;
  const money = (cents: bigint) => ({ cents: Number(cents), currency });
  const isOver = (row.status === "sent" || row.status === "accepted") && validUntil <= now;
  return {
    id,
    number,
    status: isOver ? "expired" : (row.status as QuoteStatus),
    contact,
    leadId,
    conversationId,
    url: `${siteUrl}/q/${row.code}`,
    items: row.items.map(({ productId, sku, name, quantity, unitCents }) => ({
      productId,
      sku,
      name,
      quantity,
      unit: money(unitCents),
      total: money(unitCents * BigInt(quantity)),
    })),
    subtotal: money(row.subtotalCents),
    discount: money(row.discountCents),
    delivery: money(row.deliveryCents),
    deliveryZone,
    total: money(row.totalCents),
    validUntil: validUntil.toISOString(),
    acceptedAt: acceptedAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
  };
}
