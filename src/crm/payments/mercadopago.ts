/**
 * Mercado Pago by its own library: a Checkout Pro preference for each payment. Its webhooks are signed (`x-signature` over the
 * id, the request's id and the moment) and only name a payment, which is then asked for.
 */
import { z } from "zod";
import { AuthenticationError, InputError } from "../../lib/errors.ts";
import { centsOf, currencyDecimals } from "../../lib/money.ts";
import { type Clock, DAY_MS } from "../../lib/time.ts";
import { providerFault } from "./faults.ts";
import type { LinkRequest, PaymentEvent, RemoteProvider, WebhookDelivery } from "./provider.ts";

export interface MercadoPagoOptions {
  /** Of the API, without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly clock: Clock;
}

const TIMEOUT_MS = 15_000;
/** It tries a webhook again for hours under the first moment; what a webhook names is asked for anyway. */
const TOLERANCE_MS = DAY_MS;

const named = z.looseObject({
  type: z.string().optional(),
  data: z.object({ id: z.union([z.string(), z.number()]).transform(String) }).optional(),
});
const told = z.looseObject({
  id: z.union([z.string(), z.number()]).transform(String),
  status: z.string(),
  status_detail: z.string().nullish(),
  external_reference: z.string().nullish(),
  transaction_amount: z.number(),
  transaction_amount_refunded: z.number().nullish(),
  currency_id: z.string(),
  payment_method_id: z.string().nullish(),
});

export function createMercadoPago({ url, apiKey, webhookSecret, clock }: MercadoPagoOptions): RemoteProvider {
  const connect = async () => {
    const library = await import("mercadopago");
    // The library has its address in one place for the whole process, and so have we.
    const { AppConfig } = await import("mercadopago/dist/utils/config/index.js");
    (AppConfig as { BASE_URL: string }).BASE_URL = url;
    const config = new library.MercadoPagoConfig({ accessToken: apiKey, options: { timeout: TIMEOUT_MS } });
    return { library, config };
  };
  const asking = async <T>(work: (tools: Awaited<ReturnType<typeof connect>>) => Promise<T>): Promise<T> => {
    const tools = await connect();
    try {
      return await work(tools);
    } catch (cause) {
      throw providerFault("Mercado Pago", statusOf(cause), cause);
    }
  };
  return {
    kind: "mercadopago",
    createLink: (payment) =>
      asking(async ({ library, config }) => {
        const made = await new library.Preference(config).create({ body: preferenceOf(payment) });
        if (!made.init_point) throw new Error("a preference without an address");
        return { url: made.init_point, until: payment.expiresAt };
      }),
    check: () =>
      asking(async ({ library, config }) => {
        await new library.PaymentMethod(config).get();
      }),
    async verifyWebhook({ headers, query = {}, body }: WebhookDelivery) {
      const { library } = await connect();
      const dataId = query["data.id"];
      try {
        library.WebhookSignatureValidator.validate({
          xSignature: headers["x-signature"],
          xRequestId: headers["x-request-id"],
          dataId,
          secret: webhookSecret,
        });
      } catch (cause) {
        throw new AuthenticationError("the signature of the webhook is not valid", undefined, { cause });
      }
      if (Math.abs(clock.now().getTime() - momentOf(headers["x-signature"] ?? "")) > TOLERANCE_MS)
        throw new AuthenticationError("the webhook is too old");
      const news = named.safeParse(readJson(body));
      if (!news.success) throw new InputError("the webhook does not have the expected form");
      const { type = query.type, data } = news.data;
      // What was not signed is not believed: the id is the one of the address.
      if (type !== "payment" || !dataId || data?.id !== dataId) return null;
      return asking(async ({ library: { Payment }, config }) => eventOf(await new Payment(config).get({ id: dataId })));
    },
  };
}

function preferenceOf({ code, amountCents, currency, title, returnUrl, webhookUrl, expiresAt }: LinkRequest) {
  return {
    items: [
      {
        id: code,
        title,
        quantity: 1,
        unit_price: amountCents / 10 ** currencyDecimals(currency),
        currency_id: currency,
      },
    ],
    external_reference: code,
    notification_url: `${webhookUrl}?source_news=webhooks`,
    back_urls: { success: `${returnUrl}?done=1`, pending: `${returnUrl}?done=1`, failure: `${returnUrl}?back=1` },
    expires: true,
    expiration_date_to: expiresAt.toISOString(),
  };
}

function eventOf(answer: unknown): PaymentEvent | null {
  const {
    id,
    status,
    status_detail: detail,
    external_reference: code,
    transaction_amount,
    transaction_amount_refunded,
    currency_id,
    payment_method_id,
  } = told.parse(answer);
  const amountCents = centsOf(transaction_amount, currency_id);
  if (!code || amountCents === null) return null;
  const said = { code, externalId: id, chargeId: id, amountCents, currency: currency_id };
  const isBack = status === "refunded" || status === "charged_back";
  const refundedCents = isBack ? amountCents : centsOf(transaction_amount_refunded ?? 0, currency_id);
  // What was given back in part is still `approved`.
  if (refundedCents && (isBack || status === "approved"))
    return { ...said, type: "refunded", refundedCents, method: payment_method_id ?? null, reason: null };
  if (status === "approved") return { ...said, type: "paid", method: payment_method_id ?? null, reason: null };
  if (status === "rejected" || status === "cancelled")
    return { ...said, type: "failed", method: null, reason: (detail ?? status).slice(0, 100) };
  return null;
}

/** ms; seconds and milliseconds are both seen. */
function momentOf(signature: string): number {
  const [, digits = "0"] = /(?:^|,)\s*ts=(\d{1,16})/.exec(signature) ?? [];
  return digits.length > 11 ? Number(digits) : Number(digits) * 1_000;
}

function statusOf(error: unknown): number | undefined {
  const { status, statusCode } = error as { status?: unknown; statusCode?: unknown };
  const found = status ?? statusCode;
  return typeof found === "number" && found >= 400 ? found : undefined;
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
