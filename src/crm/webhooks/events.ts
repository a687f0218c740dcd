/** The events that programs may be told of, and which change is which. Pure. */

export const WEBHOOK_EVENTS = [
  "message.received",
  "conversation.handoff",
  "lead.created",
  "lead.changed",
  "quote.sent",
  "quote.accepted",
  "quote.expired",
  "order.created",
  "order.paid",
  "case.opened",
  "case.changed",
  "contact.opted_out",
  "contact.opted_in",
] as const;
export type WebhookEventName = (typeof WEBHOOK_EVENTS)[number];

/** What is sent on asking, to try an endpoint. */
export const TEST_EVENT = "webhook.test";

const BY_ACTION: Readonly<Record<string, WebhookEventName>> = {
  "message.received": "message.received",
  "conversation.handoff": "conversation.handoff",
  "lead.create": "lead.created",
  "quote.create": "quote.sent",
  "quote.accepted": "quote.accepted",
  "quote.expired": "quote.expired",
  "order.create": "order.created",
  "payment.paid": "order.paid",
  "case.create": "case.opened",
  "contact.opt_out": "contact.opted_out",
  "contact.opt_in": "contact.opted_in",
};

/** The event of a change as the audit names it; null when nobody is told. */
export function eventOf(action: string): WebhookEventName | null {
  const exact = BY_ACTION[action];
  if (exact) return exact;
  if (action.startsWith("lead.")) return "lead.changed";
  if (action.startsWith("case.")) return "case.changed";
  return null;
}
