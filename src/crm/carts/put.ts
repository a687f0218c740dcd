/**
 * A cart as its source tells it: stored once for its id there, changed by what is newer, never by what is older. A cart that
 * was bought stays bought, in whatever order the news of it come in.
 */
import { newId } from "../../lib/ids.ts";
import { DAY_MS, earlier, plusMs } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";
import { knowLines, type Line } from "../commerce/lines.ts";
import type { CommerceRules } from "../commerce/settings.ts";
import { commerceRules, quietMs } from "../commerce/settings.ts";
import type { CrmContext } from "../context.ts";
import { cancelActions, planAction } from "../due-actions.ts";
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

/** Stores what is told of a cart and plans the moment from which it counts as abandoned. */
export async function putCart(crm: CrmContext, news: CartNews): Promise<PutResult> {
  const { tx, tenantId, clock } = crm;
  const now = clock.now();
  const changedAt = earlier(news.changedAt, now);
  await lockExternal(crm, "cart", news);
  const { origin, externalId } = news;
  const known = await tx.cart.findUnique({ where: { tenantId_origin_externalId: { tenantId, origin, externalId } } });
  if (known && (known.status === "bought" || known.changedAt > changedAt)) return { id: known.id, result: "late" };
  const lines = await knowLines(tx, news.lines);
  const order = await tx.order.findFirst({
    where: { origin, cartKey: externalId },
    orderBy: { createdAt: "asc" },
    select: { id: true, createdAt: true },
  });
  const rules = await commerceRules(tx, tenantId);
  const facts = {
    contactId: news.contactId,
    currency: news.currency,
    totalCents: BigInt(news.totalCents),
    checkoutUrl: news.checkoutUrl ?? null,
    changedAt,
    updatedAt: now,
    ...standOf(news, rules, { order, changedAt, now }),
  };
  const id = known?.id ?? newId("cart");
  if (known) await tx.cart.update({ where: { id }, data: { ...facts, version: { increment: 1 } } });
  else {
    const { source, conversationId = null, quoteId = null } = news;
    await tx.cart.create({
      data: { id, tenantId, source, origin, externalId, conversationId, quoteId, createdAt: changedAt, ...facts },
    });
  }
  await tx.cartItem.deleteMany({ where: { cartId: id } });
  await tx.cartItem.createMany({
    data: lines.map((line) => ({ id: newId("cartItem"), tenantId, cartId: id, ...line })),
  });
  await planAbandonment(crm, { id, status: facts.status, changedAt }, rules);
  if (!known) await recordAudit(crm, { action: "cart.create", subjectId: id, detail: { source: news.source } });
  return { id, result: known ? "changed" : "made" };
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
export async function planAbandonment(
  { tx, tenantId, clock }: CrmContext,
  { id, status, changedAt }: { readonly id: string; readonly status: string; readonly changedAt: Date },
  rules: CommerceRules,
): Promise<void> {
  const now = clock.now();
  await cancelActions(tx, "cart.abandon", id, now);
  if (status !== "open") return;
  const dueAt = plusMs(changedAt, quietMs(rules));
  const key = `cart.abandon:${id}:${dueAt.getTime()}`;
  await tx.dueAction.deleteMany({ where: { key, status: "cancelled" } });
  await planAction(tx, { tenantId, kind: "cart.abandon", subjectId: id, key, dueAt, now });
}

/** What comes of one thing at one source is written by one at a time. */
export async function lockExternal(
  { tx, tenantId }: CrmContext,
  kind: "cart" | "order" | "invoice",
  { origin, externalId }: { readonly origin: string; readonly externalId: string },
): Promise<void> {
  const name = `${kind} ${tenantId} ${origin} ${externalId}`;
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${name}, 12))`;
}
