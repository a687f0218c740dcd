/** What a payment provider must do. It never touches our data: it gives an address, and reads what it is told by webhook. */

export const PAYMENT_PROVIDERS = ["sandbox"] as const;
export type PaymentProviderKind = (typeof PAYMENT_PROVIDERS)[number];

/** What the provider needs to know of a payment. */
export interface PaymentRequest {
  readonly code: string;
  readonly amountCents: number;
  readonly currency: string;
}

/** What a provider says of a payment. It may say it many times, and late. */
export interface PaymentEvent {
  readonly type: "paid" | "failed";
  /** Our code of the payment. */
  readonly code: string;
  /** The provider's id of the payment. */
  readonly externalId: string;
  readonly amountCents: number;
  readonly currency: string;
  readonly method: string | null;
  /** With `failed`. */
  readonly reason: string | null;
}

/** A webhook as it came. */
export interface WebhookDelivery {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** As sent: the signature is over its bytes. */
  readonly body: string;
}

export interface PaymentProvider {
  readonly kind: PaymentProviderKind;
  /** Where the customer pays: a whole address, or a path of ours. */
  createLink(payment: PaymentRequest): Promise<{ readonly url: string }>;
  /** Throws `AuthenticationError` for a false signature and `InputError` for a body that is none. */
  verifyWebhook(delivery: WebhookDelivery): PaymentEvent;
}
