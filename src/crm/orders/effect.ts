/**
 * What orders of elsewhere bring about: carts that were bought, codes that were used, promises to write that are taken back,
 * and leads that are won.
 */

import { asSql } from "../../infra/transaction-client.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";
import { recordAudits } from "../audit.ts";
import { buyCarts } from "../carts/end.ts";
import type { KnownLine } from "../commerce/lines.ts";
import type { CrmContext } from "../context.ts";
import { cancelFollowUpsOf } from "../follow-ups.ts";
import { winLead } from "../leads.ts";
import { CLOSED_STATUSES } from "../pipeline.ts";
import { OPEN_LEADS, USE_CODES } from "./record-sql.ts";

/** An order as it was just stored. */
export interface RecordedOrder {
  readonly id: string;
  readonly contactId: string;
  readonly source: string;
  readonly origin: string;
  readonly externalId: string;
  /** The cart that this news names. */
  readonly toldCartKey: string | null;
  readonly status: string;
  readonly currency: string;
  readonly totalCents: number;
  readonly paidAt: Date | null;
  readonly createdAt: Date;
  /** Of a new one, as codes are written. */
  readonly codes: readonly string[];
  readonly lines: readonly KnownLine[];
  /** How it stood before; null for a new one. */
  readonly known: { readonly status: string; readonly paidAt: Date | null } | null;
}

interface LeadRow {
  readonly id: string;
  readonly contactId: string;
  readonly productIds: readonly string[];
  readonly createdAt: Date;
}

/** Does it for orders in their order: what two of them could have had is the first one's. */
export async function takeEffect(crm: CrmContext, orders: readonly RecordedOrder[]): Promise<void> {
  // Also of one that was cancelled since: whoever changed their mind is not asked about the cart again.
  await buyCarts(
    crm,
    orders.map((order) => ({
      ...{ orderId: order.id, contactId: order.contactId, origin: order.origin, cartKey: order.toldCartKey },
      ...{ productIds: productsOf(order), skus: order.lines.flatMap(({ sku }) => sku ?? []), at: order.createdAt },
    })),
  );
  await settleNew(
    crm,
    orders.filter(({ known }) => known === null),
  );
  const cancelled = orders.filter(({ status, known }) => status === "cancelled" && known && known.status !== status);
  const paid = orders.filter(({ status, paidAt, known }) => status !== "cancelled" && paidAt && !known?.paidAt);
  await recordAudits(crm, [
    ...cancelled.map(({ id }) => ({ action: "order.cancel" as const, subjectId: id })),
    ...paid.map(({ id }) => ({ action: "order.pay" as const, subjectId: id })),
  ]);
  await winLeads(crm, paid);
}

/** Nobody is asked again whether they want what they have bought, and codes of ours are used; a shop takes codes that are none of ours. */
async function settleNew(crm: CrmContext, orders: readonly RecordedOrder[]): Promise<void> {
  const { tx, clock } = crm;
  const now = clock.now();
  const isHistory = ({ source, createdAt }: RecordedOrder) => source === "csv" && createdAt < plusMs(now, -DAY_MS);
  const buyers = orders.flatMap((order) => (isHistory(order) ? [] : [order.contactId]));
  if (buyers.length > 0) await cancelFollowUpsOf(crm, buyers);
  const used = orders.flatMap(({ id: orderId, codes }) => codes.map((code) => ({ code, orderId })));
  if (used.length > 0) await asSql(tx).query(USE_CODES, [JSON.stringify(used), now]);
}

/** The lead that each of these paid orders was about: of several the one that was touched last. */
async function winLeads(crm: CrmContext, orders: readonly RecordedOrder[]): Promise<void> {
  const productIds = orders.flatMap(productsOf);
  if (productIds.length === 0) return;
  const values = [orders.map(({ contactId }) => contactId), productIds, CLOSED_STATUSES];
  const open = await asSql(crm.tx).query<LeadRow>(OPEN_LEADS, values);
  const won = new Set<string>();
  for (const order of orders) {
    const bought = productsOf(order);
    const lead = open.find(
      ({ id, contactId, productIds: wanted, createdAt }) =>
        !won.has(id) &&
        contactId === order.contactId &&
        wanted.some((productId) => bought.includes(productId)) &&
        // A file tells of years: what was bought before somebody asked is no answer to what they ask now.
        (order.source !== "csv" || createdAt <= order.createdAt),
    );
    if (!lead) continue;
    won.add(lead.id);
    await winLead(crm, lead.id, { cents: order.totalCents, currency: order.currency });
  }
}

function productsOf({ lines }: RecordedOrder): string[] {
  return lines.flatMap(({ productId }) => productId ?? []);
}
