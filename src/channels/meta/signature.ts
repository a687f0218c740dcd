/** Whether Meta sent a body: HMAC-SHA256 of the raw bytes under the app secret, compared in constant time. */
import { createHash, createHmac, timingSafeEqual } from "node:crypto";

/** The value of `X-Hub-Signature-256` for a body. */
export function signatureOf(rawBody: Uint8Array, appSecret: string): string {
  return `sha256=${createHmac("sha256", appSecret).update(rawBody).digest("hex")}`;
}

/** Whether `header` signs exactly these bytes. */
export function isSigned(rawBody: Uint8Array, header: string | undefined, appSecret: string): boolean {
  return isSame(signatureOf(rawBody, appSecret), header ?? "");
}

/** Compares two secrets so that the time taken tells nothing about where they differ. */
export function isSame(expected: string, given: string): boolean {
  // Equal lengths are what timingSafeEqual demands, and a length would tell something too.
  return timingSafeEqual(digest(expected), digest(given));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
