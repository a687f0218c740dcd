/**
 * An order that was made elsewhere: stored once for its id there, changed by what is newer and never by what is older. It ends
 * the carts that it was, wins the lead that was about it, and takes back what was to be written to the person.
 */
import { newId } from "../../lib/ids.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";
import { buyCarts } from "../carts/end.ts";
import type { PutResult } from "../carts/put.ts";
import { lockExternals } from "../commerce/external.ts";
import { type KnownLine, knowLines, type Line } from "../commerce/lines.ts";
import { conversationsOf } from "../contacts.ts";
import type { CrmContext } from "../context.ts";
import { nextNumber } from "../counters.ts";
import { cleanCode } from "../discounts/codes.ts";
import { cancelFollowUps } from "../follow-ups.ts";
import { winLead } from "../leads.ts";
import { CLOSED_STATUSES } from "../pipeline.ts";

export const ORDER_STATUSES = ["preparing", "ready", "shipped", "delivered", "cancelled"] as const;
export type OrderStatus = (typeof ORDER_STATUSES)[number];
export const ORDER_SOURCES = ["chat", "team", "api", "csv", "shopify", "woocommerce"] as const;
export type OrderSource = (typeof ORDER_SOURCES)[number];

export interface OrderNews {
  readonly contactId: string;
  readonly source: Exclude<OrderSource, "chat">;
  /** The id of a commerce source, else the same as `source`. */
  readonly origin: string;
  readonly externalId: string;
  /** As the customer knows it at the source. */
  readonly externalNumber?: string | null;
  readonly cartKey?: string | null;
  readonly status: OrderStatus;
  readonly currency: string;
  /** Minor units. */
  readonly totalCents: number;
  readonly lines: readonly Line[];
  /** Null while it is to be paid. */
  readonly paidAt: Date | null;
  readonly discountCodes?: readonly string[];
  readonly tracking?: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

/** Stores what is told of an order. Stock is not touched: it is the source's own. */
export async function recordOrder(crm: CrmContext, news: OrderNews): Promise<PutResult> {
  const { tx, tenantId, clock } = crm;
  const now = clock.now();
  await lockExternals(crm, [
    { kind: "order", ...news },
    // The cart of the same purchase may be told at the same moment: whoever comes second sees the first.
    ...(news.cartKey ? [{ kind: "cart" as const, origin: news.origin, externalId: news.cartKey }] : []),
  ]);
  const { origin, externalId } = news;
  const known = await tx.order.findUnique({ where: { tenantId_origin_externalId: { tenantId, origin, externalId } } });
  if (known?.changedAt && known.changedAt > news.changedAt) return { id: known.id, result: "late" };
  const lines = await knowLines(tx, news.lines);
  const facts = {
    contactId: news.contactId,
    status: news.status,
    currency: news.currency,
    totalCents: BigInt(news.totalCents),
    // What was paid once was paid, also where it is told later without the day.
    paidAt: news.paidAt ?? known?.paidAt ?? null,
    changedAt: news.changedAt,
    updatedAt: now,
    ...(news.externalNumber === undefined ? {} : { externalNumber: news.externalNumber }),
    ...(news.cartKey === undefined ? {} : { cartKey: news.cartKey }),
    ...(news.tracking === undefined ? {} : { tracking: news.tracking }),
  };
  const id = known?.id ?? newId("order");
  if (known) await tx.order.update({ where: { id }, data: { ...facts, version: { increment: 1 } } });
  else {
    const number = await nextNumber(crm, "order");
    const { source, createdAt } = news;
    await tx.order.create({ data: { id, tenantId, source, origin, externalId, number, createdAt, ...facts } });
    await recordAudit(crm, { action: "order.create", subjectId: id, detail: { number, source } });
  }
  if (known) await tx.orderItem.deleteMany({ where: { orderId: id } });
  await addItems(crm, id, lines);
  await takeEffect(crm, { ...news, id, paidAt: facts.paidAt }, { known, lines });
  return { id, result: known ? "changed" : "made" };
}

/** The items of an order that has none yet. */
export async function addItems(
  { tx, tenantId }: CrmContext,
  orderId: string,
  lines: readonly KnownLine[],
): Promise<void> {
  await tx.orderItem.createMany({
    data: lines.map((line) => ({ id: newId("orderItem"), tenantId, orderId, ...line })),
  });
}

async function takeEffect(
  crm: CrmContext,
  order: OrderNews & { readonly id: string },
  { known, lines }: { known: { paidAt: Date | null; status: string } | null; lines: readonly KnownLine[] },
): Promise<void> {
  const { tx, clock } = crm;
  const { id, contactId, origin, cartKey = null, createdAt: at } = order;
  const productIds = lines.flatMap(({ productId }) => productId ?? []);
  const skus = lines.flatMap(({ sku }) => sku ?? []);
  // Also of one that was cancelled since: whoever changed their mind is not asked about the cart again.
  await buyCarts(crm, { orderId: id, contactId, origin, cartKey, productIds, skus, at });
  if (!known) {
    const isHistory = order.source === "csv" && at < plusMs(clock.now(), -DAY_MS);
    if (!isHistory) await cancelFollowUps(tx, await conversationsOf(tx, contactId), clock.now());
    await useCodes(crm, order);
  }
  if (order.status === "cancelled") {
    if (known && known.status !== "cancelled") await recordAudit(crm, { action: "order.cancel", subjectId: id });
    return;
  }
  if (order.paidAt && !known?.paidAt) {
    await recordAudit(crm, { action: "order.pay", subjectId: id });
    const lead = await tx.lead.findFirst({
      where: {
        ...{ contactId, status: { notIn: [...CLOSED_STATUSES] }, productIds: { hasSome: productIds } },
        // A file tells of years: what was bought before somebody asked is no answer to what they ask now.
        ...(order.source === "csv" ? { createdAt: { lte: at } } : {}),
      },
      orderBy: { updatedAt: "desc" },
    });
    if (lead) await winLead(crm, lead.id, { cents: order.totalCents, currency: order.currency });
  }
}

/** Codes of ours among those that the order was made with are used; a shop takes codes that are none of ours. */
async function useCodes(
  { tx, clock }: CrmContext,
  { id, discountCodes = [] }: OrderNews & { readonly id: string },
): Promise<void> {
  const codes = discountCodes.map(cleanCode).filter((code) => code !== "");
  if (codes.length === 0) return;
  await tx.discountCode.updateMany({
    where: { code: { in: codes }, status: { in: ["active", "reserved"] } },
    data: { status: "used", heldBy: id, usedAt: clock.now() },
  });
  await tx.order.update({ where: { id }, data: { discountCode: codes.join(",").slice(0, 200) } });
}
