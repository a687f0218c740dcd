/** What Meta tells of our messages: held until a test posts them, or posted by themselves. */
import type { WebhookSender } from "./webhook-sender.ts";

export interface StatusValue {
  readonly id: string;
  readonly status: "sent" | "delivered" | "read" | "failed";
  readonly timestamp: string;
  readonly [more: string]: unknown;
}

/** A message that was accepted. */
export interface AcceptedMessage {
  readonly id: string;
  readonly callbackData: string | undefined;
  readonly waId: string;
  readonly bsuid: string | null;
  readonly category: string;
}

export interface Statuses {
  /** Not posted yet. */
  readonly held: readonly StatusValue[];
  add(message: AcceptedMessage, status: StatusValue["status"], code?: number): void;
  /** Posts one at once. */
  postNow(message: AcceptedMessage, status: StatusValue["status"]): Promise<void>;
  /** Posts what is held, all in one body or one by one; `arrange` may change the order and repeat some. */
  post(options?: {
    arrange?: (held: readonly StatusValue[]) => readonly StatusValue[];
    together?: boolean;
  }): Promise<void>;
  /** Resolves when all that is posted by itself has been answered. */
  settled(): Promise<void>;
}

export interface StatusDeps {
  readonly webhooks: WebhookSender;
  readonly wrap: (value: Readonly<Record<string, unknown>>) => unknown;
  readonly now: () => Date;
  readonly isAutomatic: boolean;
}

export function createStatuses({ webhooks, wrap, now, isAutomatic }: StatusDeps): Statuses {
  let held: StatusValue[] = [];
  let posting: Promise<void> = Promise.resolve();
  const toValue = (message: AcceptedMessage, status: StatusValue["status"], code?: number): StatusValue => ({
    id: message.id,
    status,
    timestamp: String(Math.floor(now().getTime() / 1_000)),
    recipient_id: message.waId,
    ...(message.bsuid === null ? {} : { recipient_user_id: message.bsuid }),
    ...(message.callbackData === undefined ? {} : { biz_opaque_callback_data: message.callbackData }),
    ...(status === "failed"
      ? { errors: [{ code, title: "a title that nobody may rely on", error_data: { details: String(code) } }] }
      : { pricing: { billable: true, pricing_model: "PMP", category: message.category, type: "regular" } }),
  });
  const postOne = (value: StatusValue) => webhooks.post(wrap({ statuses: [value] }));
  const statuses: Statuses = {
    get held() {
      return held;
    },
    add(message, status, code) {
      const value = toValue(message, status, code);
      if (!isAutomatic) held.push(value);
      // A status that is not confirmed is Meta's to repeat; here it is given up.
      else posting = posting.then(() => postOne(value)).catch(() => undefined);
    },
    postNow: (message, status) => postOne(toValue(message, status)),
    async post({ arrange, together = false } = {}) {
      const values = arrange?.(held) ?? held;
      held = [];
      if (together) await webhooks.post(wrap({ statuses: values }));
      else for (const value of values) await postOne(value);
    },
    settled: () => posting,
  };
  return statuses;
}
