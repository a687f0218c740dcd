/**
 * A cart as its source tells it: stored once for its id there, changed by what is newer, never by what is older. A cart that
 * was bought stays bought, in whatever order the news of it come in.
 */

import { asSql } from "../../infra/transaction-client.ts";
import { newId } from "../../lib/ids.ts";
import { DAY_MS, earlier, plusMs } from "../../lib/time.ts";
import { recordAudits } from "../audit.ts";
import { lockExternals, type Place, placeOf } from "../commerce/external.ts";
import { clearItems, putItems } from "../commerce/items.ts";
import { type KnownLine, knowLines, type Line } from "../commerce/lines.ts";
import type { CommerceRules } from "../commerce/settings.ts";
import { commerceRules, quietMs } from "../commerce/settings.ts";
import type { CrmContext } from "../context.ts";
import { isHeldOut } from "./holdout.ts";
import { FORMER, KNOWN, ORDERS, PLAN, PUT } from "./put-sql.ts";

export const CART_SOURCES = ["api", "csv", "chat", "shopify", "woocommerce"] as const;
export type CartSource = (typeof CART_SOURCES)[number];

export interface CartNews {
  readonly contactId: string;
  readonly conversationId?: string | null;
  readonly source: CartSource;
  /** The id of a commerce source, else the same as `source`. */
  readonly origin: string;
  readonly externalId: string;
  readonly currency: string;
  /** Minor units. */
  readonly totalCents: number;
  /** None at all means that it was emptied. */
  readonly lines: readonly Line[];
  readonly checkoutUrl?: string | null;
  readonly quoteId?: string | null;
  readonly changedAt: Date;
}

export interface PutResult {
  readonly id: string;
  /** `late`: something newer was known, and nothing was changed. */
  readonly result: "made" | "changed" | "late";
}

interface KnownRow extends Place {
  readonly id: string;
  readonly status: string;
  readonly changedAt: Date;
}

interface OrderRow extends Place {
  readonly id: string;
  readonly createdAt: Date;
}

/** What is told of a cart and is news. */
interface Believed {
  readonly news: CartNews;
  readonly id: string;
  readonly isNew: boolean;
  readonly lines: readonly KnownLine[];
  readonly changedAt: Date;
  readonly stand: ReturnType<typeof standOf>;
}

/** Stores what is told of a cart and plans the moment from which it counts as abandoned. */
export async function putCart(crm: CrmContext, news: CartNews): Promise<PutResult> {
  const [put] = await putCarts(crm, [news]);
  if (!put) throw new Error("no cart was stored");
  return put;
}

/** The same for many carts, each told once, in a fixed number of statements and in their order. */
export async function putCarts(crm: CrmContext, carts: readonly CartNews[]): Promise<PutResult[]> {
  if (carts.length === 0) return [];
  const now = crm.clock.now();
  await lockExternals(
    crm,
    carts.map(({ origin, externalId }) => ({ kind: "cart", origin, externalId })),
  );
  const [{ known, orders }, rules, lines] = await Promise.all([
    readWhatIsKnown(crm, carts),
    commerceRules(crm.tx, crm.tenantId),
    knowLines(crm.tx, carts),
  ]);
  const believed = carts.flatMap((news, index): Believed[] => {
    const changedAt = earlier(news.changedAt, now);
    const before = known.get(placeOf(news)) ?? null;
    if (before && (before.status === "bought" || before.changedAt > changedAt)) return [];
    const order = orders.get(placeOf(news)) ?? null;
    const stand = standOf(news, rules, { order, changedAt, now });
    const id = before?.id ?? newId("cart");
    return [{ news, lines: lines[index] ?? [], id, isNew: before === null, changedAt, stand }];
  });
  // Asked together: one trip to the database.
  await Promise.all([
    writeAll(crm, believed),
    planAbandonments(
      crm,
      believed.map(({ id, changedAt, stand: { status } }) => ({ id, changedAt, status })),
      rules,
    ),
    recordAudits(
      crm,
      believed.flatMap(({ id, isNew, news: { source } }) =>
        isNew ? [{ action: "cart.create" as const, subjectId: id, detail: { source } }] : [],
      ),
    ),
  ]);
  const stored = new Map(believed.map((one) => [placeOf(one.news), one]));
  return carts.map((news): PutResult => {
    const put = stored.get(placeOf(news));
    if (put) return { id: put.id, result: put.isNew ? "made" : "changed" };
    return { id: known.get(placeOf(news))?.id ?? "", result: "late" };
  });
}

/** Carts and orders that came before, by the places of these carts; of several orders the first. */
async function readWhatIsKnown({ tx }: CrmContext, carts: readonly CartNews[]) {
  const sql = asSql(tx);
  const places = [carts.map(({ origin }) => origin), carts.map(({ externalId }) => externalId)];
  const [known, orders] = await Promise.all([sql.query<KnownRow>(KNOWN, places), sql.query<OrderRow>(ORDERS, places)]);
  return {
    known: new Map(known.map((row) => [placeOf(row), row])),
    orders: new Map(orders.toReversed().map((row) => [placeOf(row), row])),
  };
}

async function writeAll(crm: CrmContext, believed: readonly Believed[]): Promise<void> {
  const { tx, tenantId, clock } = crm;
  if (believed.length === 0) return;
  const sql = asSql(tx);
  const rows = believed.map(({ news: { lines: _, ...news }, id, changedAt, stand }) => ({
    ...news,
    ...stand,
    ...{ id, changedAt },
  }));
  await Promise.all([
    sql.query(PUT, [JSON.stringify(rows), tenantId, clock.now()]),
    clearItems(
      crm,
      "cart",
      rows.map(({ id }) => id),
    ),
    putItems(crm, "cart", believed),
  ]);
}

/**
 * How a cart stands by this news. What is so old that nobody would write any more comes in as abandoned at once, so that
 * an import of last year's carts writes to nobody.
 */
function standOf(
  { lines, contactId }: CartNews,
  rules: CommerceRules,
  { order, changedAt, now }: { order: { id: string; createdAt: Date } | null; changedAt: Date; now: Date },
) {
  if (order) return { status: "bought", orderId: order.id, boughtAt: order.createdAt };
  if (lines.length === 0) return { status: "cancelled" };
  if (changedAt < plusMs(now, -rules.recoveryDays * DAY_MS))
    return {
      status: "abandoned",
      abandonedAt: plusMs(changedAt, quietMs(rules)),
      isHeldOut: isHeldOut(contactId, rules.holdoutPercent),
    };
  return { status: "open" };
}

/** One plan for each cart: the moment at which it will have been quiet for long enough. */
export async function planAbandonments(
  { tx, tenantId, clock }: CrmContext,
  carts: readonly { readonly id: string; readonly status: string; readonly changedAt: Date }[],
  rules: CommerceRules,
): Promise<void> {
  if (carts.length === 0) return;
  const sql = asSql(tx);
  const now = clock.now();
  const plans = carts.flatMap(({ id: cartId, status, changedAt }) => {
    if (status !== "open") return [];
    const dueAt = plusMs(changedAt, quietMs(rules));
    return [{ id: newId("dueAction"), cartId, key: `cart.abandon:${cartId}:${dueAt.getTime()}`, dueAt }];
  });
  await Promise.all([
    sql.query(FORMER, [carts.map(({ id }) => id), now, tenantId]),
    plans.length === 0 ? null : sql.query(PLAN, [JSON.stringify(plans), tenantId, now]),
  ]);
}
