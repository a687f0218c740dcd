/** Who may bring us mails: whoever knows the secret of the address, or SendGrid by its signature. */

import { isSameSecret } from "../../lib/same-secret.ts";
import { DAY_MS, MINUTE_MS } from "../../lib/time.ts";
import type { WebhookRequest } from "../channel.ts";

/** SendGrid tries for up to three days, each time signed anew; an older call is a copy. */
const OLDEST_MS = 3 * DAY_MS;
const AHEAD_MS = 10 * MINUTE_MS;

/** The secret stands in the address (`?secret=…`) or is the password of its user (`https://charla:…@…`). */
export function knowsSecret({ headers, query }: WebhookRequest, secret: string): boolean {
  const [, encoded = ""] = /^basic\s+(\S+)$/i.exec(headers.authorization ?? "") ?? [];
  const password = Buffer.from(encoded, "base64")
    .toString("utf8")
    .replace(/^[^:]*:/, "");
  const isInAddress = isSameSecret(secret, query.secret ?? "");
  return isSameSecret(secret, password) || isInAddress;
}

/** Whether SendGrid signed exactly these bytes, lately. */
export async function isSendgrids(
  { headers, body }: WebhookRequest,
  verificationKey: string,
  now: Date,
): Promise<boolean> {
  const { EventWebhook, EventWebhookHeader } = (await import("@sendgrid/eventwebhook")).default;
  const signature = headers[EventWebhookHeader.SIGNATURE().toLowerCase()] ?? "";
  const timestamp = headers[EventWebhookHeader.TIMESTAMP().toLowerCase()] ?? "";
  const age = now.getTime() - Number(timestamp) * 1_000;
  if (!/^[\w+/=]{40,200}$/.test(signature) || !/^\d{1,12}$/.test(timestamp)) return false;
  if (age > OLDEST_MS || age < -AHEAD_MS) return false;
  try {
    const webhook = new EventWebhook();
    return webhook.verifySignature(webhook.convertPublicKeyToECDSA(verificationKey), body, signature, timestamp);
  } catch {
    // Signatures and keys of no known form are wrong ones.
    return false;
  }
}
