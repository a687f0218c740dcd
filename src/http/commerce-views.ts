/** The JSON of carts, orders and discount codes. */
import { z } from "zod";
import { CART_STATUSES, type CartStatus, type ListedCart } from "../crm/carts/list.ts";
import { CART_SOURCES, type CartSource } from "../crm/carts/put.ts";
import type { ListedCode } from "../crm/discounts/codes.ts";
import type { ListedOrder } from "../crm/orders/list.ts";
import { ORDER_SOURCES, ORDER_STATUSES, type OrderSource, type OrderStatus } from "../crm/orders/record.ts";
import { moneyView, personView } from "./lead-views.ts";

const moment = z.iso.datetime().describe("UTC");
const lineView = z.object({
  productId: z.string().nullable().describe("The product of the catalog with this code; null for none"),
  sku: z.string().nullable(),
  name: z.string(),
  quantity: z.int(),
  unit: moneyView,
});

export const cartView = z.object({
  id: z.string(),
  status: z.enum(CART_STATUSES),
  source: z.enum(CART_SOURCES),
  externalId: z.string().nullable().describe("Its id where it comes from"),
  contact: personView,
  conversationId: z.string().nullable(),
  quoteId: z.string().nullable().describe("The unpaid quote of a chat that it is"),
  items: z.array(lineView),
  total: moneyView,
  checkoutUrl: z.string().nullable().describe("Where the person goes on buying"),
  changedAt: moment.describe("When the person last touched it"),
  abandonedAt: moment.nullable().describe("When it first had been quiet for long enough"),
  isHeldOut: z
    .boolean()
    .nullable()
    .describe("Whether this person is left alone, to know what writing to the others brings"),
  boughtAt: moment.nullable(),
  orderId: z.string().nullable(),
  version: z.int(),
  createdAt: moment,
});
export type CartView = z.infer<typeof cartView>;

export const orderView = z.object({
  id: z.string(),
  number: z.int().describe("Customers ask by it"),
  externalNumber: z.string().nullable().describe("Its number where it was made"),
  status: z.enum(ORDER_STATUSES),
  source: z.enum(ORDER_SOURCES),
  externalId: z.string().nullable(),
  contact: personView,
  conversationId: z.string().nullable(),
  quoteId: z.string().nullable(),
  items: z.array(lineView),
  total: moneyView.nullable().describe("Null where it is not known"),
  paidAt: moment.nullable().describe("Null while it is to be paid"),
  discountCode: z.string().nullable(),
  deliveryZone: z.string().nullable(),
  promisedAt: moment.nullable(),
  tracking: z.string().nullable(),
  version: z.int(),
  createdAt: moment,
});
export type OrderView = z.infer<typeof orderView>;

export const codeView = z.object({
  id: z.string(),
  code: z.string(),
  percent: z.int(),
  status: z.enum(["active", "reserved", "used", "cancelled", "expired"]),
  contact: personView.nullable().describe("Whose it is; null for whoever brings it first"),
  cartId: z.string().nullable(),
  expiresAt: moment,
  usedAt: moment.nullable(),
  createdAt: moment,
});

const groupView = z.object({ carts: z.int(), bought: z.int(), boughtCents: z.int().describe("Minor units") });
const between = { low: z.number(), high: z.number() };

export const recoveryView = z.object({
  currency: z.string(),
  written: groupView.describe("Carts of people who may be written to"),
  leftAlone: groupView.describe("Carts of people who are not, to compare"),
  lift: z
    .object({ difference: z.number(), ...between })
    .nullable()
    .describe("Share that bought, written to less left alone, with its 95 % interval; null without both groups"),
  recoveredCents: z
    .object({ amount: z.int(), ...between })
    .nullable()
    .describe("What writing brought in minor units, with its 95 % interval"),
});
export type RecoveryView = z.infer<typeof recoveryView>;

interface Row {
  readonly productId: string | null;
  readonly sku: string | null;
  readonly name: string;
  readonly quantity: number;
  readonly unitCents: bigint;
}

const lines = (rows: readonly Row[], currency: string) =>
  rows.map(({ productId, sku, name, quantity, unitCents }) => ({
    ...{ productId, sku, name, quantity },
    unit: { cents: Number(unitCents), currency },
  }));

export function presentCart(row: ListedCart): CartView {
  const { id, externalId, contact, conversationId, quoteId, currency, checkoutUrl, isHeldOut, orderId, version } = row;
  return {
    ...{ id, externalId, contact, conversationId, quoteId, checkoutUrl, isHeldOut, orderId, version },
    status: row.status as CartStatus,
    source: row.source as CartSource,
    items: lines(row.items, currency),
    total: { cents: Number(row.totalCents), currency },
    changedAt: row.changedAt.toISOString(),
    abandonedAt: row.abandonedAt?.toISOString() ?? null,
    boughtAt: row.boughtAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentOrder(row: ListedOrder): OrderView {
  const { id, number, externalNumber, externalId, contact, conversationId, quoteId, currency, tracking, version } = row;
  const { discountCode, deliveryZone } = row;
  return {
    ...{ id, number, externalNumber, externalId, contact, conversationId, quoteId, tracking, version },
    ...{ discountCode, deliveryZone },
    status: row.status as OrderStatus,
    source: row.source as OrderSource,
    items: lines(row.items, currency),
    total: currency === "" ? null : { cents: Number(row.totalCents), currency },
    paidAt: row.paidAt?.toISOString() ?? null,
    promisedAt: row.promisedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentCode(row: ListedCode, now: Date): z.infer<typeof codeView> {
  const { id, code, percent, contact, cartId } = row;
  const isOver = row.status === "active" && row.expiresAt <= now;
  return {
    ...{ id, code, percent, contact, cartId },
    status: isOver ? "expired" : (row.status as "active"),
    expiresAt: row.expiresAt.toISOString(),
    usedAt: row.usedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}
