/** Orders: what was bought and is to be handed over. */
import { newId } from "../lib/ids.ts";
import type { Money } from "../lib/money.ts";
import { recordAudit } from "./audit.ts";
import { plusBusinessDays } from "./business-days.ts";
import { buyCarts } from "./carts/end.ts";
import { putItems } from "./commerce/items.ts";
import type { KnownLine } from "./commerce/lines.ts";
import type { CrmContext } from "./context.ts";
import { nextNumber } from "./counters.ts";
import type { TenantRecord } from "./tenants.ts";

export interface NewOrder {
  readonly contactId: string;
  readonly conversationId: string | null;
  readonly quoteId: string;
  /** Name of the delivery zone; null means pick-up. */
  readonly deliveryZone: string | null;
  /** Business days that the playbook promises for the zone. */
  readonly deliveryDays: number | null;
  /** What was paid, and the code with which. */
  readonly total: Money;
  readonly discountCode: string | null;
  readonly items: readonly KnownLine[];
}

export interface MadeOrder {
  readonly id: string;
  readonly number: number;
  /** Null for pick-up, which is promised for no day. */
  readonly promisedAt: Date | null;
}

/** Makes the order of a paid quote, in preparation. */
export async function createOrder(
  ctx: CrmContext,
  { contactId, conversationId, quoteId, deliveryZone, deliveryDays, total, discountCode, items }: NewOrder,
  { timeZone, rules }: Pick<TenantRecord, "timeZone" | "rules">,
): Promise<MadeOrder> {
  const { tx, tenantId, clock } = ctx;
  const now = clock.now();
  const id = newId("order");
  const number = await nextNumber(ctx, "order");
  const promisedAt =
    deliveryZone === null || deliveryDays === null
      ? null
      : plusBusinessDays(now, deliveryDays, { timeZone, holidays: rules.holidays });
  const data = { id, tenantId, contactId, conversationId, quoteId, number, deliveryZone, promisedAt };
  const money = { currency: total.currency, totalCents: BigInt(total.cents), paidAt: now, discountCode };
  await tx.order.create({ data: { ...data, ...money, createdAt: now, updatedAt: now } });
  await putItems(ctx, "order", [{ id, lines: items }]);
  const productIds = items.flatMap(({ productId }) => productId ?? []);
  const skus = items.flatMap(({ sku }) => sku ?? []);
  await buyCarts(ctx, [{ orderId: id, contactId, origin: "chat", quoteId, productIds, skus, at: now }]);
  await recordAudit(ctx, { action: "order.create", subjectId: id, detail: { number } });
  return { id, number, promisedAt };
}
