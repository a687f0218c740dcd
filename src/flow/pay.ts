/** Payments: where they are taken, and what providers tell of them: verified, done once, and the customer told. */
import { keepLink, type PayView } from "../crm/pay-view.ts";
import { activeProvider, openProvider, type ProviderDeps, type ProviderRow } from "../crm/payments/accounts.ts";
import type { PaymentEvent, PaymentProvider, WebhookDelivery } from "../crm/payments/provider.ts";
import { tenantOfPayment } from "../crm/payments.ts";
import { type SettlementResult, settlePayment } from "../crm/settlement.ts";
import type { Database } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import { NotFoundError } from "../lib/errors.ts";
import { say } from "../lib/texts.ts";
import { type Clock, MINUTE_MS, plusMs } from "../lib/time.ts";
import type { Wake } from "./wake.ts";

export interface PayContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly live: Pick<Live, "publish">;
  readonly wake: Wake;
  /** Where our public pages are. */
  readonly site: { readonly url: string };
}

/** A page of a provider that is over sooner than this is made anew. */
const SPARE_MS = 5 * MINUTE_MS;

/**
 * Takes a provider's webhook; as often as it comes, it has one effect. Throws `AuthenticationError` for a false signature,
 * `InputError` for a body that is none and `NotFoundError` for a payment that is not ours.
 * @param account of the provider that told; null for the sandbox
 */
export async function receiveWebhook(
  ctx: PayContext,
  provider: PaymentProvider,
  delivery: WebhookDelivery,
  account: Pick<ProviderRow, "id" | "tenantId"> | null = null,
): Promise<SettlementResult | "ignored"> {
  const event = await provider.verifyWebhook(delivery);
  if (!event) return "ignored";
  return settle(ctx, event, { kind: provider.kind, account });
}

async function settle(
  ctx: PayContext,
  event: PaymentEvent,
  by: { kind: PaymentProvider["kind"]; account: Pick<ProviderRow, "id" | "tenantId"> | null },
): Promise<SettlementResult> {
  const tenantId = await tenantOfPayment(ctx.db, event.code);
  // Of another business, it is as if it did not exist.
  if (!tenantId || (by.account && by.account.tenantId !== tenantId))
    throw new NotFoundError("there is no such payment");
  const { result, conversationId } = await ctx.db.forTenant(tenantId, (tx) =>
    settlePayment(
      { tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock },
      { ...event, provider: by.kind, providerId: by.account?.id ?? null },
      ctx.site.url,
    ),
  );
  if (conversationId) {
    ctx.live.publish({ type: "changed", tenantId, conversationId });
    ctx.wake("outbox", { tenantId, conversationId });
  }
  return result;
}

/** Where the money of an open payment is taken. */
export type Till = { readonly type: "sandbox" } | { readonly type: "elsewhere"; readonly url: string };

/**
 * The place to pay: the page of the business's provider, made when it is first wanted and again when it is over; without a
 * provider our own. Throws `ConflictError` where the provider refuses, `UnavailableError` where it cannot be asked.
 */
export async function findTill(
  ctx: Pick<PayContext, "db" | "clock" | "site"> & { readonly tills: ProviderDeps },
  tenantId: string,
  { payment, business, number, quote, locale }: PayView,
): Promise<Till> {
  const account = await ctx.db.forTenant(tenantId, (tx) => activeProvider(tx));
  if (!account) return { type: "sandbox" };
  const { url, urlUntil, code, amount, expiresAt } = payment;
  const isFresh =
    payment.providerId === account.id && urlUntil !== null && urlUntil > plusMs(ctx.clock.now(), SPARE_MS);
  if (url && isFresh) return { type: "elsewhere", url };
  const provider = openProvider(account, ctx.tills);
  const title = say(locale, quote ? "pay.title_quote" : "pay.title_invoice", { number, business: business.name });
  const made = await provider.createLink({
    ...{ code, title, expiresAt, amountCents: amount.cents, currency: amount.currency },
    returnUrl: `${ctx.site.url}/pay/${encodeURIComponent(code)}`,
    webhookUrl: `${ctx.site.url}/webhooks/payments/${account.key}`,
  });
  await ctx.db.forTenant(tenantId, (tx) =>
    keepLink(tx, payment.id, { provider: account.kind, providerId: account.id, ...made }),
  );
  return { type: "elsewhere", url: made.url };
}
