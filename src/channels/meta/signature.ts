/** Whether Meta sent a body: HMAC-SHA256 of the raw bytes under the app secret, compared in constant time. */
import { createHmac } from "node:crypto";
import { isSameSecret } from "../../lib/same-secret.ts";

/** The value of `X-Hub-Signature-256` for a body. */
export function signatureOf(rawBody: Uint8Array, appSecret: string): string {
  return `sha256=${createHmac("sha256", appSecret).update(rawBody).digest("hex")}`;
}

/** Whether `header` signs exactly these bytes. */
export function isSigned(rawBody: Uint8Array, header: string | undefined, appSecret: string): boolean {
  return isSameSecret(signatureOf(rawBody, appSecret), header ?? "");
}
