/** Stripe by its own library: a Checkout page for each payment, and webhooks signed with `Stripe-Signature`. */
import type Stripe from "stripe";
import { AuthenticationError, InputError } from "../../lib/errors.ts";
import { type Clock, earlier, HOUR_MS, MINUTE_MS, plusMs } from "../../lib/time.ts";
import { providerFault } from "./faults.ts";
import type { LinkRequest, MadeLink, PaymentEvent, RemoteProvider, WebhookDelivery } from "./provider.ts";

export interface StripeOptions {
  /** Of the API, without a slash at the end. */
  readonly url: string;
  readonly apiKey: string;
  readonly webhookSecret: string;
  readonly clock: Clock;
}

/** A signed webhook that is older than this is refused: somebody may have recorded it. Seconds, as the library wants them. */
const TOLERANCE_S = 300;
const TIMEOUT_MS = 15_000;
/** Stripe lets a page live from half an hour to a day. */
const SHORTEST_MS = 31 * MINUTE_MS;
const LONGEST_MS = 23 * HOUR_MS;

export function createStripe({ url, apiKey, webhookSecret, clock }: StripeOptions): RemoteProvider {
  const connect = async (): Promise<Stripe> => {
    // Loaded by whoever uses it: the library is large.
    const { default: Library } = await import("stripe");
    const { hostname, port, protocol } = new URL(url);
    const isPlain = protocol === "http:";
    return new Library(apiKey, {
      host: hostname,
      port: port === "" ? (isPlain ? 80 : 443) : Number(port),
      protocol: isPlain ? "http" : "https",
      httpClient: Library.createFetchHttpClient(),
      maxNetworkRetries: 1,
      timeout: TIMEOUT_MS,
      telemetry: false,
    });
  };
  return {
    kind: "stripe",
    async createLink(payment) {
      const now = clock.now();
      const until = new Date(
        Math.max(earlier(payment.expiresAt, plusMs(now, LONGEST_MS)).getTime(), now.getTime() + SHORTEST_MS),
      );
      const stripe = await connect();
      try {
        const session = await stripe.checkout.sessions.create(sessionOf(payment, until));
        if (!session.url) throw new Error("a session without an address");
        return { url: session.url, until } satisfies MadeLink;
      } catch (cause) {
        throw providerFault("Stripe", statusOf(cause), cause);
      }
    },
    async check() {
      const stripe = await connect();
      try {
        await stripe.balance.retrieve();
      } catch (cause) {
        throw providerFault("Stripe", statusOf(cause), cause);
      }
    },
    async verifyWebhook({ headers, body }: WebhookDelivery) {
      const stripe = await connect();
      const signature = headers["stripe-signature"];
      if (!signature) throw new AuthenticationError("the webhook is not signed");
      let event: Stripe.Event;
      try {
        const { webhooks } = stripe;
        event = webhooks.constructEvent(body, signature, webhookSecret, TOLERANCE_S, undefined, clock.now().getTime());
      } catch (cause) {
        if (cause instanceof SyntaxError) throw new InputError("the webhook is no JSON", [], { cause });
        throw new AuthenticationError("the signature of the webhook is not valid", undefined, { cause });
      }
      return eventOf(event);
    },
  };
}

function sessionOf(payment: LinkRequest, until: Date): Stripe.Checkout.SessionCreateParams {
  const { code, amountCents, currency, title, returnUrl } = payment;
  return {
    mode: "payment",
    client_reference_id: code,
    metadata: { charla_payment: code },
    payment_intent_data: { metadata: { charla_payment: code }, description: title },
    line_items: [
      {
        quantity: 1,
        price_data: { currency: currency.toLowerCase(), unit_amount: amountCents, product_data: { name: title } },
      },
    ],
    success_url: `${returnUrl}?done=1`,
    cancel_url: `${returnUrl}?back=1`,
    expires_at: Math.floor(until.getTime() / 1_000),
  };
}

/** Money is only believed to have come where Stripe says `paid`: slow ways to pay complete before. */
function eventOf(event: Stripe.Event): PaymentEvent | null {
  switch (event.type) {
    case "checkout.session.completed":
      return event.data.object.payment_status === "paid" ? said(event.data.object, "paid") : null;
    case "checkout.session.async_payment_succeeded":
      return said(event.data.object, "paid");
    case "checkout.session.async_payment_failed":
      return said(event.data.object, "failed");
    case "charge.refunded":
      return givenBack(event.data.object);
    default:
      return null;
  }
}

function said(session: Stripe.Checkout.Session, type: "paid" | "failed"): PaymentEvent | null {
  const { id, client_reference_id: code, amount_total: amountCents, currency } = session;
  // A page that the business made by itself is none of ours.
  if (!code || session.metadata?.charla_payment !== code || amountCents === null || !currency) return null;
  return {
    type,
    code,
    externalId: id,
    chargeId: idOf(session.payment_intent),
    amountCents,
    currency: currency.toUpperCase(),
    method: type === "paid" ? (session.payment_method_types?.[0] ?? "card") : null,
    reason: type === "failed" ? "declined" : null,
  };
}

/** Told of the charge, which has the mark of its payment from the page that it was made on. */
function givenBack({ id, metadata, payment_intent, amount, amount_refunded, currency }: Stripe.Charge) {
  const code = metadata.charla_payment;
  if (!code || amount_refunded < 1) return null;
  return {
    type: "refunded",
    code,
    externalId: id,
    chargeId: idOf(payment_intent),
    amountCents: amount,
    refundedCents: amount_refunded,
    currency: currency.toUpperCase(),
    method: null,
    reason: null,
  } satisfies PaymentEvent;
}

function idOf(thing: string | { readonly id: string } | null | undefined): string | null {
  return typeof thing === "string" ? thing : (thing?.id ?? null);
}

function statusOf(error: unknown): number | undefined {
  return (error as { statusCode?: number }).statusCode;
}
