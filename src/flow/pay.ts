/** Payments as providers tell of them: verified, done once, and the customer told. */
import type { PaymentEvent, PaymentProvider, WebhookDelivery } from "../crm/payments/provider.ts";
import { tenantOfPayment } from "../crm/payments.ts";
import { type SettlementResult, settlePayment } from "../crm/settlement.ts";
import type { Database } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import { NotFoundError } from "../lib/errors.ts";
import type { Clock } from "../lib/time.ts";
import type { Wake } from "./wake.ts";

export interface PayContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly live: Pick<Live, "publish">;
  readonly wake: Wake;
  /** Where our public pages are. */
  readonly site: { readonly url: string };
}

/**
 * Takes a provider's webhook; as often as it comes, it has one effect. Throws `AuthenticationError` for a false signature,
 * `InputError` for a body that is none and `NotFoundError` for a payment that is not ours.
 */
export function receiveWebhook(
  ctx: PayContext,
  provider: PaymentProvider,
  delivery: WebhookDelivery,
): Promise<SettlementResult> {
  return settle(ctx, provider.verifyWebhook(delivery));
}

async function settle(ctx: PayContext, event: PaymentEvent): Promise<SettlementResult> {
  const tenantId = await tenantOfPayment(ctx.db, event.code);
  if (!tenantId) throw new NotFoundError("there is no such payment");
  const { result, conversationId } = await ctx.db.forTenant(tenantId, (tx) =>
    settlePayment({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }, event, ctx.site.url),
  );
  if (conversationId) {
    ctx.live.publish({ type: "changed", conversationId });
    ctx.wake("outbox", { tenantId, conversationId });
  }
  return result;
}
