/**
 * A cart as its source tells it: stored once for its id there, changed by what is newer, never by what is older. A cart that
 * was bought stays bought, in whatever order the news of it come in.
 */
import type { Statement } from "../../infra/database.ts";
import { newId } from "../../lib/ids.ts";
import { DAY_MS, earlier, plusMs } from "../../lib/time.ts";
import { recordAudits } from "../audit.ts";
import { knowLines, type Line } from "../commerce/lines.ts";
import type { CommerceRules } from "../commerce/settings.ts";
import { commerceRules, quietMs } from "../commerce/settings.ts";
import type { CrmContext } from "../context.ts";
import { asSql } from "../sql/as-sql.ts";
import { isHeldOut } from "./holdout.ts";

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

interface KnownRow {
  readonly id: string;
  readonly origin: string;
  readonly externalId: string;
  readonly status: string;
  readonly changedAt: Date;
}

interface OrderRow {
  readonly origin: string;
  readonly cartKey: string;
  readonly id: string;
  readonly createdAt: Date;
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
  const { tx, tenantId, clock } = crm;
  const sql = asSql(tx);
  const now = clock.now();
  await lockExternals(
    crm,
    carts.map(({ origin, externalId }) => ({ kind: "cart", origin, externalId })),
  );
  const places = [carts.map(({ origin }) => origin), carts.map(({ externalId }) => externalId)];
  const known = new Map((await sql.query<KnownRow>(KNOWN, places)).map((row) => [placeOf(row), row]));
  const orders = new Map<string, OrderRow>();
  for (const { cartKey: externalId, ...order } of await sql.query<OrderRow>(ORDERS, places)) {
    const place = placeOf({ origin: order.origin, externalId });
    if (!orders.has(place)) orders.set(place, { ...order, cartKey: externalId });
  }
  const rules = await commerceRules(tx, tenantId);
  const believed = carts.flatMap((news) => {
    const changedAt = earlier(news.changedAt, now);
    const before = known.get(placeOf(news)) ?? null;
    if (before && (before.status === "bought" || before.changedAt > changedAt)) return [];
    const order = orders.get(placeOf(news)) ?? null;
    const stand = standOf(news, rules, { order, changedAt, now });
    return [{ news, id: before?.id ?? newId("cart"), isNew: before === null, changedAt, ...stand }];
  });
  const lines = await knowLines(
    tx,
    believed.flatMap(({ news }) => news.lines),
  );
  if (believed.length > 0) {
    const rows = believed.map(({ news: { lines: _, ...news }, ...facts }) => ({ ...news, ...facts }));
    await sql.query(PUT, [JSON.stringify(rows), tenantId, now]);
    let next = 0;
    const items = believed.flatMap(({ id: cartId, news }) =>
      news.lines.map((_, position) => ({ ...lines[next++], id: newId("cartItem"), cartId, position })),
    );
    await sql.query(CLEAR_ITEMS, [believed.map(({ id }) => id)]);
    await sql.query(PUT_ITEMS, [JSON.stringify(items, bigintsAsNumbers), tenantId]);
  }
  await planAbandonments(crm, believed, rules);
  await recordAudits(
    crm,
    believed.flatMap(({ id, isNew, news: { source } }) =>
      isNew ? [{ action: "cart.create" as const, subjectId: id, detail: { source } }] : [],
    ),
  );
  const stored = new Map(believed.map(({ news, id, isNew }) => [placeOf(news), { id, isNew }]));
  return carts.map((news): PutResult => {
    const put = stored.get(placeOf(news));
    if (put) return { id: put.id, result: put.isNew ? "made" : "changed" };
    return { id: known.get(placeOf(news))?.id ?? "", result: "late" };
  });
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

const FORMER: Statement = {
  name: "carts_former_plans",
  text: `UPDATE due_actions SET status = 'cancelled', finished_at = $2
          WHERE tenant_id = $3 AND kind = 'cart.abandon' AND subject_id = ANY($1::text[]) AND status = 'pending'`,
};

// What was planned for the same moment and taken back is planned again.
const PLAN: Statement = {
  name: "carts_plan",
  text: `
    INSERT INTO due_actions (id, tenant_id, kind, subject_id, key, due_at, created_at)
    SELECT n.id, $2, 'cart.abandon', n."cartId", n.key, n."dueAt", $3
      FROM jsonb_to_recordset($1::jsonb) AS n(id text, "cartId" text, key text, "dueAt" timestamptz)
    ON CONFLICT (tenant_id, key) DO UPDATE
       SET status = 'pending', attempts = 0, lease_until = NULL, finished_at = NULL WHERE due_actions.status = 'cancelled'`,
};

/** One plan for each cart: the moment at which it will have been quiet for long enough. */
export async function planAbandonments(
  { tx, tenantId, clock }: CrmContext,
  carts: readonly { readonly id: string; readonly status: string; readonly changedAt: Date }[],
  rules: CommerceRules,
): Promise<void> {
  if (carts.length === 0) return;
  const sql = asSql(tx);
  const now = clock.now();
  await sql.query(FORMER, [carts.map(({ id }) => id), now, tenantId]);
  const plans = carts.flatMap(({ id: cartId, status, changedAt }) => {
    if (status !== "open") return [];
    const dueAt = plusMs(changedAt, quietMs(rules));
    return [{ id: newId("dueAction"), cartId, key: `cart.abandon:${cartId}:${dueAt.getTime()}`, dueAt }];
  });
  if (plans.length > 0) await sql.query(PLAN, [JSON.stringify(plans), tenantId, now]);
}

interface Place {
  readonly origin: string;
  readonly externalId: string;
}

/** Something at a source. */
export interface External extends Place {
  readonly kind: "cart" | "order" | "invoice";
}

/** What comes of one thing at one source is written by one at a time. Many are locked in one order, so that no two wait for each other. */
export async function lockExternals({ tx, tenantId }: CrmContext, externals: readonly External[]): Promise<void> {
  const names = externals.map(({ kind, origin, externalId }) => `${kind} ${tenantId} ${origin} ${externalId}`);
  await tx.$executeRaw`
    SELECT pg_advisory_xact_lock(key)
      FROM (SELECT hashtextextended(name, 12) AS key FROM unnest(${names}::text[]) AS name ORDER BY key) keys`;
}

function placeOf({ origin, externalId }: Place): string {
  return JSON.stringify([origin, externalId]);
}

/** Minor units are far below 2⁵³. */
function bigintsAsNumbers(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? Number(value) : value;
}

const KNOWN: Statement = {
  name: "carts_known",
  text: `SELECT c.id, c.origin, c.external_id AS "externalId", c.status, c.changed_at AS "changedAt"
           FROM unnest($1::text[], $2::text[]) AS told(origin, external_id)
           JOIN carts c ON c.origin = told.origin AND c.external_id = told.external_id`,
};

const ORDERS: Statement = {
  name: "carts_orders",
  text: `SELECT o.origin, o.cart_key AS "cartKey", o.id, o.created_at AS "createdAt"
           FROM unnest($1::text[], $2::text[]) AS told(origin, cart_key)
           JOIN orders o ON o.origin = told.origin AND o.cart_key = told.cart_key
          ORDER BY o.created_at, o.id`,
};

const PUT: Statement = {
  name: "carts_put",
  text: `
    INSERT INTO carts (id, tenant_id, contact_id, conversation_id, source, origin, external_id, quote_id, created_at, currency,
                       total_cents, checkout_url, changed_at, updated_at, status, order_id, bought_at, abandoned_at, is_held_out)
    SELECT n.id, $2, n."contactId", n."conversationId", n.source, n.origin, n."externalId", n."quoteId", n."changedAt", n.currency,
           n."totalCents", n."checkoutUrl", n."changedAt", $3, n.status, n."orderId", n."boughtAt", n."abandonedAt", n."isHeldOut"
      FROM jsonb_to_recordset($1::jsonb)
        AS n(id text, "contactId" text, "conversationId" text, source text, origin text, "externalId" text, "quoteId" text,
             currency text, "totalCents" bigint, "checkoutUrl" text, "changedAt" timestamptz, status text, "orderId" text,
             "boughtAt" timestamptz, "abandonedAt" timestamptz, "isHeldOut" boolean)
    ON CONFLICT (tenant_id, origin, external_id) DO UPDATE
       SET contact_id = excluded.contact_id, currency = excluded.currency, total_cents = excluded.total_cents,
           checkout_url = excluded.checkout_url, changed_at = excluded.changed_at, updated_at = excluded.updated_at,
           status = excluded.status, order_id = coalesce(excluded.order_id, carts.order_id),
           bought_at = coalesce(excluded.bought_at, carts.bought_at),
           abandoned_at = coalesce(excluded.abandoned_at, carts.abandoned_at),
           is_held_out = coalesce(excluded.is_held_out, carts.is_held_out), version = carts.version + 1`,
};

const CLEAR_ITEMS: Statement = {
  name: "carts_clear_items",
  text: "DELETE FROM cart_items WHERE cart_id = ANY($1::text[])",
};

const PUT_ITEMS: Statement = {
  name: "carts_put_items",
  text: `
    INSERT INTO cart_items (id, tenant_id, cart_id, product_id, sku, name, quantity, unit_cents, position)
    SELECT n.id, $2, n."cartId", n."productId", n.sku, n.name, n.quantity, n."unitCents", n.position
      FROM jsonb_to_recordset($1::jsonb)
        AS n(id text, "cartId" text, "productId" text, sku text, name text, quantity int, "unitCents" bigint, position int)`,
};
