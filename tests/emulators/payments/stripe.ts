/**
 * Stripe for tests: the part of its API that we use, strict where the real one refuses (keys, required fields, amounts,
 * currencies, how long a page may live), and events signed as `Stripe-Signature` documents.
 */
import { createHmac, randomUUID } from "node:crypto";
import Fastify, { type FastifyReply } from "fastify";

export interface StripeSession {
  readonly id: string;
  readonly fields: URLSearchParams;
}

export interface StripeEmulator {
  /** As STRIPE_API_URL wants it. */
  readonly url: string;
  readonly sessions: StripeSession[];
  /** What the next requests are answered with instead, as a status. */
  readonly troubles: number[];
  /** An event of a session, as it leaves. */
  event(type: string, session: StripeSession, change?: object): string;
  /** What is told when all or a part of what a session took was given back; `total` is the sum up to now. */
  refund(session: StripeSession, total: number, change?: object): string;
  /** The header over a body at a moment. */
  sign(body: string, at: Date, secret?: string): string;
  close(): Promise<void>;
}

const CURRENCIES = ["usd", "pen", "mxn", "cop", "clp", "brl", "ars"];
const SHORTEST_S = 30 * 60;
const LONGEST_S = 24 * 60 * 60;

export async function startStripe(options: {
  apiKey: string;
  webhookSecret: string;
  now: () => Date;
}): Promise<StripeEmulator> {
  const sessions: StripeSession[] = [];
  const troubles: number[] = [];
  const app = Fastify({ forceCloseConnections: true });
  app.addContentTypeParser("application/x-www-form-urlencoded", { parseAs: "string" }, (_request, body, done) =>
    done(null, new URLSearchParams(String(body))),
  );
  const refuse = (reply: FastifyReply, status: number, message: string, param?: string) =>
    reply.status(status).send({ error: { type: "invalid_request_error", message, ...(param ? { param } : {}) } });

  app.addHook("preHandler", async (request, reply) => {
    const trouble = troubles.shift();
    if (trouble !== undefined) return refuse(reply, trouble, "trouble");
    if (request.headers.authorization !== `Bearer ${options.apiKey}`)
      return refuse(reply, 401, "Invalid API Key provided");
  });
  app.get("/v1/balance", async () => ({ object: "balance", available: [{ amount: 0, currency: "pen" }] }));
  app.post<{ Body: URLSearchParams }>("/v1/checkout/sessions", async (request, reply) => {
    const fields = request.body;
    const wanted = (name: string) => fields.get(name) ?? "";
    for (const name of ["success_url", "mode", "line_items[0][price_data][product_data][name]"])
      if (wanted(name) === "") return refuse(reply, 400, `Missing required param: ${name}.`, name);
    if (!/^https?:\/\//.test(wanted("success_url"))) return refuse(reply, 400, "Not a valid URL", "success_url");
    const price = "line_items[0][price_data]";
    if (!CURRENCIES.includes(wanted(`${price}[currency]`))) return refuse(reply, 400, "Invalid currency", "currency");
    if (!/^[1-9]\d{1,7}$/.test(wanted(`${price}[unit_amount]`)))
      return refuse(reply, 400, "Invalid integer", "unit_amount");
    const lives = Number(wanted("expires_at")) - options.now().getTime() / 1_000;
    if (!(lives >= SHORTEST_S && lives <= LONGEST_S))
      return refuse(
        reply,
        400,
        "The `expires_at` timestamp must be between 30 minutes and 24 hours from now",
        "expires_at",
      );
    const id = `cs_test_${randomUUID().replaceAll("-", "")}`;
    sessions.push({ id, fields });
    return {
      ...objectOf({ id, fields }),
      url: `https://checkout.stripe.example/c/pay/${id}`,
      status: "open",
      payment_status: "unpaid",
    };
  });
  const url = await app.listen({ host: "127.0.0.1", port: 0 });
  return {
    url,
    sessions,
    troubles,
    event(type, session, change = {}) {
      const object = { ...objectOf(session), status: "complete", payment_status: "paid", ...change };
      return eventOf(type, object, options.now());
    },
    refund(session, total, change = {}) {
      const { amount_total: amount, payment_intent, currency } = objectOf(session);
      // A charge has the metadata of its payment intent, not those of the page.
      const metadata = { charla_payment: session.fields.get("payment_intent_data[metadata][charla_payment]") };
      const charge = { id: session.id.replace("cs_", "ch_"), object: "charge", amount, currency, payment_intent };
      const object = { ...charge, metadata, amount_refunded: total, refunded: total === amount, ...change };
      return eventOf("charge.refunded", object, options.now());
    },
    sign(body, at, secret = options.webhookSecret) {
      const seconds = Math.floor(at.getTime() / 1_000);
      const mac = createHmac("sha256", secret).update(`${seconds}.${body}`, "utf8").digest("hex");
      return `t=${seconds},v1=${mac},v0=${"0".repeat(64)}`;
    },
    close: () => app.close(),
  };
}

function eventOf(type: string, object: object, now: Date): string {
  return JSON.stringify({
    id: `evt_${randomUUID().replaceAll("-", "")}`,
    object: "event",
    api_version: "2026-09-30",
    created: Math.floor(now.getTime() / 1_000),
    type,
    data: { object },
  });
}

function objectOf({ id, fields }: StripeSession) {
  const price = "line_items[0][price_data]";
  return {
    id,
    object: "checkout.session",
    client_reference_id: fields.get("client_reference_id"),
    metadata: { charla_payment: fields.get("metadata[charla_payment]") },
    amount_total: Number(fields.get(`${price}[unit_amount]`)),
    currency: fields.get(`${price}[currency]`),
    payment_intent: id.replace("cs_", "pi_"),
    payment_method_types: ["card"],
  };
}
