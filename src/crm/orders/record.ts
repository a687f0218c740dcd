/**
 * An order that was made elsewhere: stored once for its id there, changed by what is newer and never by what is older. It ends
 * the carts that it was, wins the lead that was about it, and takes back what was to be written to the person.
 */

import { asSql } from "../../infra/transaction-client.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudits } from "../audit.ts";
import type { PutResult } from "../carts/put.ts";
import { type External, lockExternals, placeOf } from "../commerce/external.ts";
import { clearItems, putItems } from "../commerce/items.ts";
import { knowLines, type Line } from "../commerce/lines.ts";
import type { CrmContext } from "../context.ts";
import { nextNumbers } from "../counters.ts";
import { cleanCode } from "../discounts/codes.ts";
import { type RecordedOrder, takeEffect } from "./effect.ts";
import { KNOWN, PUT } from "./record-sql.ts";

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

interface KnownRow {
  readonly id: string;
  readonly origin: string;
  readonly externalId: string;
  readonly number: number;
  readonly status: string;
  readonly externalNumber: string | null;
  readonly cartKey: string | null;
  readonly tracking: string | null;
  readonly paidAt: Date | null;
  readonly changedAt: Date | null;
}

/** Stores what is told of an order. Stock is not touched: it is the source's own. */
export async function recordOrder(crm: CrmContext, news: OrderNews): Promise<PutResult> {
  const [recorded] = await recordOrders(crm, [news]);
  if (!recorded) throw new Error("no order was stored");
  return recorded;
}

/** The same for many orders, each told once, in their order; only the leads that they win are taken one by one. */
export async function recordOrders(crm: CrmContext, orders: readonly OrderNews[]): Promise<PutResult[]> {
  if (orders.length === 0) return [];
  await lockExternals(
    crm,
    orders.flatMap(({ origin, externalId, cartKey }): External[] => [
      { kind: "order", origin, externalId },
      // The cart of the same purchase may be told at the same moment: whoever comes second sees the first.
      ...(cartKey ? [{ kind: "cart" as const, origin, externalId: cartKey }] : []),
    ]),
  );
  const places = [orders.map(({ origin }) => origin), orders.map(({ externalId }) => externalId)];
  const rows = await asSql(crm.tx).query<KnownRow>(KNOWN, places);
  const known = new Map(rows.map((row) => [placeOf(row), row]));
  const believed = orders.filter((news) => {
    const changedAt = known.get(placeOf(news))?.changedAt;
    return !changedAt || changedAt <= news.changedAt;
  });
  const stored = await store(crm, believed, known);
  await takeEffect(crm, stored);
  const byPlace = new Map(stored.map((order) => [placeOf(order), order]));
  return orders.map((news): PutResult => {
    const order = byPlace.get(placeOf(news));
    if (order) return { id: order.id, result: order.known ? "changed" : "made" };
    return { id: known.get(placeOf(news))?.id ?? "", result: "late" };
  });
}

/** Writes orders that are news, with their items. */
async function store(
  crm: CrmContext,
  orders: readonly OrderNews[],
  known: ReadonlyMap<string, KnownRow>,
): Promise<RecordedOrder[]> {
  if (orders.length === 0) return [];
  const { tx, tenantId, clock } = crm;
  const sql = asSql(tx);
  const [lines, numbers] = await Promise.all([
    knowLines(tx, orders),
    nextNumbers(crm, "order", orders.filter((news) => !known.has(placeOf(news))).length),
  ]);
  const stored = orders.map((news, index) => {
    const before = known.get(placeOf(news)) ?? null;
    const codes = before ? [] : (news.discountCodes ?? []).map(cleanCode).filter((code) => code !== "");
    return {
      ...news,
      ...{ known: before, id: before?.id ?? newId("order"), number: before?.number ?? numbers.shift() ?? 0 },
      ...{ lines: lines[index] ?? [], codes, discountCode: codes.length === 0 ? null : codes.join(",").slice(0, 200) },
      externalNumber: news.externalNumber === undefined ? (before?.externalNumber ?? null) : news.externalNumber,
      cartKey: news.cartKey === undefined ? (before?.cartKey ?? null) : news.cartKey,
      toldCartKey: news.cartKey ?? null,
      tracking: news.tracking === undefined ? (before?.tracking ?? null) : news.tracking,
      // What was paid once was paid, also where it is told later without the day.
      paidAt: news.paidAt ?? before?.paidAt ?? null,
    };
  });
  const rows = stored.map(({ lines: _lines, known: _known, codes: _codes, ...row }) => row);
  const changed = stored.flatMap(({ id, known: before }) => (before ? [id] : []));
  await Promise.all([
    sql.query(PUT, [JSON.stringify(rows), tenantId, clock.now()]),
    clearItems(crm, "order", changed),
    putItems(crm, "order", stored),
    recordAudits(
      crm,
      stored.flatMap(({ id, known: before, number, source }) =>
        before ? [] : [{ action: "order.create" as const, subjectId: id, detail: { number, source } }],
      ),
    ),
  ]);
  return stored;
}
