/**
 * Mercado Pago for tests: preferences and payments, strict where the real API refuses (token, amounts, the account's currency,
 * the idempotency key), and notifications signed over `id:…;request-id:…;ts:…;` that only name a payment.
 */
import { createHmac, randomUUID } from "node:crypto";
import Fastify from "fastify";

interface Preference {
  readonly id: string;
  readonly external_reference: string;
  readonly notification_url: string;
  readonly items: readonly { readonly unit_price: number; readonly currency_id: string; readonly title: string }[];
}

export interface MercadoPagoEmulator {
  /** As MERCADOPAGO_API_URL wants it. */
  readonly url: string;
  readonly preferences: Preference[];
  /** The customer pays, or tries to; gives the id of the payment. */
  pay(preference: Preference, status: "approved" | "rejected" | "pending", change?: object): string;
  /** What the business did with a payment at Mercado Pago since, as its API answers from now on. */
  change(paymentId: string, change: object): void;
  /** Tells of a payment; the signature may be spoilt. */
  notify(
    preference: Preference,
    paymentId: string,
    change?: { readonly secret?: string; readonly at?: Date; readonly type?: string; readonly bodyId?: string },
  ): Promise<{ status: number; body: Record<string, unknown> }>;
  close(): Promise<void>;
}

export async function startMercadoPago(options: {
  apiKey: string;
  webhookSecret: string;
  currency: string;
  now: () => Date;
}): Promise<MercadoPagoEmulator> {
  const preferences: Preference[] = [];
  const payments = new Map<string, object>();
  let ids = 120_000_000_000;
  const app = Fastify({ forceCloseConnections: true, routerOptions: { ignoreTrailingSlash: true } });
  app.addHook("preHandler", async (request, reply) => {
    if (request.headers.authorization !== `Bearer ${options.apiKey}`)
      return reply.status(401).send({ message: "invalid access token", error: "unauthorized", status: 401, cause: [] });
    if (request.method === "POST" && !request.headers["x-idempotency-key"])
      return reply
        .status(400)
        .send({ message: "header X-Idempotency-Key can't be null", error: "bad_request", status: 400 });
  });
  app.get("/v1/payment_methods", async () => [{ id: "visa", payment_type_id: "credit_card", status: "active" }]);
  app.post<{ Body: Preference }>("/checkout/preferences", async (request, reply) => {
    const { items, external_reference, notification_url } = request.body;
    const refuse = (message: string) =>
      reply.status(400).send({ message, error: "invalid_items", status: 400, cause: null });
    for (const { unit_price: price, currency_id: currency } of items ?? []) {
      if (typeof price !== "number" || price <= 0) return refuse("unit_price must be a number above 0");
      if (currency !== options.currency) return refuse("currency_id invalid for this site");
    }
    if (!items?.length || !external_reference) return refuse("items needed");
    if (!/^https?:\/\//.test(notification_url)) return refuse("notification_url attribute must be url valid");
    const id = `${randomUUID()}`;
    preferences.push({ ...request.body, id });
    const init_point = `https://www.mercadopago.example/checkout/v1/redirect?pref_id=${id}`;
    return reply.status(201).send({ ...request.body, id, init_point, sandbox_init_point: init_point });
  });
  app.get<{ Params: { id: string } }>("/v1/payments/:id", async (request, reply) => {
    const found = payments.get(request.params.id);
    return (
      found ?? reply.status(404).send({ message: "Payment not found", error: "not_found", status: 404, cause: [] })
    );
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    url,
    preferences,
    pay({ external_reference, items }, status, change = {}) {
      const id = String(++ids);
      payments.set(id, {
        id: Number(id),
        status,
        status_detail: status === "rejected" ? "cc_rejected_insufficient_amount" : "accredited",
        external_reference,
        transaction_amount: items.reduce((sum, { unit_price: price }) => sum + price, 0),
        currency_id: items[0]?.currency_id,
        payment_method_id: "visa",
        ...change,
      });
      return id;
    },
    change(paymentId, change) {
      payments.set(paymentId, { ...payments.get(paymentId), ...change });
    },
    async notify(
      { notification_url },
      paymentId,
      { secret = options.webhookSecret, at = options.now(), type = "payment", bodyId = paymentId } = {},
    ) {
      const requestId = randomUUID();
      const ts = String(Math.floor(at.getTime() / 1_000));
      const manifest = `id:${paymentId};request-id:${requestId};ts:${ts};`;
      const target = new URL(notification_url);
      target.searchParams.set("data.id", paymentId);
      target.searchParams.set("type", type);
      const response = await fetch(target, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          "x-request-id": requestId,
          "x-signature": `ts=${ts},v1=${createHmac("sha256", secret).update(manifest).digest("hex")}`,
        },
        body: JSON.stringify({
          id: ++ids,
          live_mode: false,
          type,
          action: "payment.updated",
          api_version: "v1",
          data: { id: bodyId },
        }),
      });
      return { status: response.status, body: (await response.json()) as Record<string, unknown> };
    },
    close: () => app.close(),
  };
}
