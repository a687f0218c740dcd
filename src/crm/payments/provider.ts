/** What a payment provider must do. It never touches our data: it gives an address, and reads what it is told by webhook. */

export const PAYMENT_PROVIDERS = ["sandbox", "stripe", "mercadopago"] as const;
export type PaymentProviderKind = (typeof PAYMENT_PROVIDERS)[number];

/** What the provider needs to know of a payment. */
export interface PaymentRequest {
  readonly code: string;
  readonly amountCents: number;
  readonly currency: string;
}

/** What a real provider needs besides. */
export interface LinkRequest extends PaymentRequest {
  /** What the customer reads there. */
  readonly title: string;
  /** Where they come back to. */
  readonly returnUrl: string;
  /** Where the provider tells what happened. */
  readonly webhookUrl: string;
  /** Nothing is paid after it. */
  readonly expiresAt: Date;
}

export interface MadeLink {
  readonly url: string;
  /** Until when it can be paid there. */
  readonly until: Date;
}

/** What a provider says of a payment. It may say it many times, and late. */
export interface PaymentEvent {
  readonly type: "paid" | "failed" | "refunded";
  /** Our code of the payment. */
  readonly code: string;
  /** The provider's id of the payment. */
  readonly externalId: string;
  /** The provider's id of the money that moved, the same in what it tells of a refund; null where it names none. */
  readonly chargeId: string | null;
  readonly amountCents: number;
  readonly currency: string;
  /** With `refunded`: all that was given back up to now, in minor units. */
  readonly refundedCents?: number;
  readonly method: string | null;
  /** With `failed`. */
  readonly reason: string | null;
}

/** A webhook as it came. */
export interface WebhookDelivery {
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly query?: Readonly<Record<string, string | undefined>>;
  /** As sent: the signature is over its bytes. */
  readonly body: string;
}

export interface PaymentProvider {
  readonly kind: PaymentProviderKind;
  /**
   * What a webhook says of a payment; null where it says nothing that we act upon. Throws `AuthenticationError` for a false
   * signature, `InputError` for a body that is none and `UnavailableError` where the provider cannot be asked.
   */
  verifyWebhook(delivery: WebhookDelivery): PaymentEvent | null | Promise<PaymentEvent | null>;
}

/** A provider that takes real money, at the business's own account. */
export interface RemoteProvider extends PaymentProvider {
  readonly kind: Exclude<PaymentProviderKind, "sandbox">;
  /** Where the customer pays. Throws `ConflictError` where the provider refuses it, `UnavailableError` where it cannot be asked. */
  createLink(payment: LinkRequest): Promise<MadeLink>;
  /** Throws as `createLink` where the key opens nothing. */
  check(): Promise<void>;
}
