/**
 * The built-in provider: a page of ours where nothing is charged. It tells of a payment by a signed webhook like any other,
 * so that the way of the money is the same as with a real one.
 */
import { createHmac } from "node:crypto";
import { z } from "zod";
import { AuthenticationError, InputError } from "../../lib/errors.ts";
import { isSameSecret } from "../../lib/same-secret.ts";
import type { Clock } from "../../lib/time.ts";
import { MINUTE_MS } from "../../lib/time.ts";
import type { PaymentEvent, PaymentProvider, PaymentRequest, WebhookDelivery } from "./provider.ts";

export interface SandboxProvider extends PaymentProvider {
  readonly kind: "sandbox";
  /** The webhook that the provider would send after the customer pressed a button. */
  conclude(payment: PaymentRequest, outcome: "paid" | "failed"): WebhookDelivery;
  verifyWebhook(delivery: WebhookDelivery): PaymentEvent;
}

export const SANDBOX_SIGNATURE = "x-sandbox-signature";
/** A signed webhook that is older than this is refused: somebody may have recorded it. */
const TOLERANCE_MS = 5 * MINUTE_MS;

const event = z.strictObject({
  type: z.enum(["paid", "failed"]),
  code: z.string().min(1).max(100),
  externalId: z.string().min(1).max(100),
  chargeId: z.null().default(null),
  amountCents: z.int().min(0),
  currency: z.string().length(3),
  method: z.string().max(40).nullable(),
  reason: z.string().max(100).nullable(),
});

/** @param secret of the installation; the key of the webhooks is made from it and opens nothing else */
export function createSandbox({ secret, clock }: { secret: Uint8Array; clock: Clock }): SandboxProvider {
  const key = createHmac("sha256", secret).update("payments.sandbox").digest();
  const sign = (seconds: string, body: string) => createHmac("sha256", key).update(`${seconds}.${body}`).digest("hex");
  return {
    kind: "sandbox",
    conclude({ code, amountCents, currency }, type) {
      const isPaid = type === "paid";
      const said: PaymentEvent = {
        type,
        code,
        externalId: `sandbox-${code}`,
        chargeId: null,
        amountCents,
        currency,
        method: isPaid ? "card" : null,
        reason: isPaid ? null : "declined",
      };
      const body = JSON.stringify(said);
      const seconds = String(Math.floor(clock.now().getTime() / 1_000));
      return { headers: { [SANDBOX_SIGNATURE]: `t=${seconds},v1=${sign(seconds, body)}` }, body };
    },
    verifyWebhook({ headers, body }) {
      const [, seconds = "", given = ""] =
        /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(headers[SANDBOX_SIGNATURE] ?? "") ?? [];
      if (!given || !isSameSecret(sign(seconds, body), given))
        throw new AuthenticationError("the signature of the webhook is not valid");
      if (Math.abs(clock.now().getTime() - Number(seconds) * 1_000) > TOLERANCE_MS)
        throw new AuthenticationError("the webhook is too old");
      const parsed = event.safeParse(readJson(body));
      if (!parsed.success) throw new InputError("the webhook does not have the expected form");
      return parsed.data;
    },
  };
}

function readJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}
