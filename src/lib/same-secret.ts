/** Comparing what a caller gives with what only they should know. */
import { createHash, timingSafeEqual } from "node:crypto";

/** Whether two secrets are one; the time that it takes tells nothing about where they differ. */
export function isSameSecret(expected: string, given: string): boolean {
  // Equal lengths are what timingSafeEqual demands, and a length would tell something too.
  return timingSafeEqual(digest(expected), digest(given));
}

function digest(text: string): Buffer {
  return createHash("sha256").update(text).digest();
}
