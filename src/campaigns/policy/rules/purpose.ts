/** Whether what a message is for has passed: time, purchase, payment, answer, another stage. */
import { DAY_MS, plusMs } from "../../../lib/time.ts";
import type { Facts } from "../facts.ts";
import type { Objection } from "../verdict.ts";

/** What has no end of its own is not waited with for longer. */
export const LONGEST_WAIT_MS = 30 * DAY_MS;

/** The moment after which a message is dropped. */
export function endOf({ dueAt, expiresAt }: Facts["ask"]): Date {
  return expiresAt ?? plusMs(dueAt, LONGEST_WAIT_MS);
}

/** What ended the purpose; null while it lasts. */
export function purposePassed({ ask, contact, state }: Facts, now: Date): Objection | null {
  const { unless } = ask;
  if (contact.isGone) return plain("contact_gone");
  if (now >= endOf(ask)) return plain(ask.expiresAt === null ? "waited_too_long" : "expired");
  if (isAfter(state.boughtAt, unless.boughtAfter)) return plain("bought");
  if (isAfter(contact.lastInboundAt, unless.repliedAfter)) return plain("replied");
  if (unless.invoiceId !== undefined && !state.invoice?.isOpen) return plain("paid");
  if (unless.owedCents !== undefined && state.invoice?.owedCents !== unless.owedCents) return plain("paid_in_part");
  if (unless.cartId !== undefined && !state.cart?.isOpen) return plain("cart_over");
  if (unless.leadMovedFrom !== undefined && state.leadStatus !== unless.leadMovedFrom) return plain("lead_moved");
  return null;
}

function isAfter(at: Date | null, since: Date | undefined): boolean {
  return since !== undefined && at !== null && at > since;
}

function plain(reason: Objection["reason"]): Objection {
  return { reason, detail: {} };
}
