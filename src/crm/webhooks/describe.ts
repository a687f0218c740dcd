/** What an event says of its subject, read in one transaction with the writing of its deliveries. */
import type { Tx } from "../../infra/database.ts";
import type { WebhookEventName } from "./events.ts";

export interface Described {
  /** Whom it tells of. */
  readonly contactId: string | null;
  /** What waits for what: deliveries of one subject keep their order. */
  readonly subjectId: string;
  readonly data: Record<string, unknown>;
}

/** Null when the subject is gone: then there is nothing to tell. */
export async function describeSubject(
  tx: Tx,
  event: WebhookEventName,
  subjectId: string,
  detail: unknown,
): Promise<Described | null> {
  const found = await read(tx, event, subjectId);
  if (!found) return null;
  const { data } = found;
  return { ...found, data: event === "conversation.handoff" ? { ...data, ...(detail as object) } : data };
}

function read(tx: Tx, event: WebhookEventName, id: string): Promise<Described | null> {
  switch (event) {
    case "message.received":
      return readMessage(tx, id);
    case "conversation.handoff":
      return readConversation(tx, id);
    case "lead.created":
    case "lead.changed":
      return readLead(tx, id);
    case "quote.sent":
    case "quote.accepted":
    case "quote.expired":
      return readQuote(tx, id);
    case "order.created":
      return readOrder(tx, { id });
    case "order.paid":
      return readPaidOrder(tx, id);
    case "case.opened":
    case "case.changed":
      return readCase(tx, id);
    case "contact.opted_out":
    case "contact.opted_in":
      return readContact(tx, id);
  }
}

async function readMessage(tx: Tx, id: string): Promise<Described | null> {
  const row = await tx.message.findUnique({ where: { id } });
  if (!row) return null;
  const thread = await tx.conversation.findUniqueOrThrow({
    where: { id: row.conversationId },
    select: { contactId: true, channelAccount: { select: { kind: true } } },
  });
  const { conversationId, text, createdAt } = row;
  const { contactId, channelAccount } = thread;
  return {
    contactId,
    subjectId: conversationId,
    data: { id, conversationId, contactId, channel: channelAccount.kind, text, createdAt },
  };
}

async function readConversation(tx: Tx, id: string): Promise<Described | null> {
  const row = await tx.conversation.findUnique({
    where: { id },
    select: { contactId: true, handler: true, handoffSummary: true, channelAccount: { select: { kind: true } } },
  });
  if (!row) return null;
  const { contactId, handler, handoffSummary: summary, channelAccount } = row;
  return { contactId, subjectId: id, data: { id, contactId, channel: channelAccount.kind, handler, summary } };
}

async function readLead(tx: Tx, id: string): Promise<Described | null> {
  const row = await tx.lead.findUnique({ where: { id } });
  if (!row) return null;
  const { contactId, conversationId, interest, status, source, campaign, score, temperature, version } = row;
  const value = row.valueCents === null ? null : { cents: Number(row.valueCents), currency: row.currency };
  const { lostReason, createdAt, updatedAt } = row;
  const about = { id, contactId, conversationId, interest, status, source, campaign };
  return {
    contactId,
    subjectId: id,
    data: { ...about, score, temperature, value, lostReason, version, createdAt, updatedAt },
  };
}

async function readQuote(tx: Tx, id: string): Promise<Described | null> {
  const row = await tx.quote.findUnique({ where: { id } });
  if (!row) return null;
  const { contactId, conversationId, leadId, number, status, currency, validUntil, acceptedAt } = row;
  const total = { cents: Number(row.totalCents), currency };
  return {
    contactId,
    subjectId: id,
    data: { id, contactId, conversationId, leadId, number, status, total, validUntil, acceptedAt },
  };
}

async function readPaidOrder(tx: Tx, paymentId: string): Promise<Described | null> {
  const payment = await tx.payment.findUnique({ where: { id: paymentId }, include: { invoice: true } });
  if (!payment?.invoice.quoteId) return null;
  const order = await readOrder(tx, { quoteId: payment.invoice.quoteId });
  const paid = { cents: Number(payment.amountCents), currency: payment.currency };
  return order && { ...order, data: { ...order.data, paid, method: payment.method, paidAt: payment.paidAt } };
}

async function readOrder(tx: Tx, where: { id: string } | { quoteId: string }): Promise<Described | null> {
  const row = await tx.order.findFirst({ where, orderBy: { createdAt: "desc" } });
  if (!row) return null;
  const { id, contactId, conversationId, quoteId, number, status, deliveryZone, promisedAt, createdAt } = row;
  return {
    contactId,
    subjectId: id,
    data: { id, contactId, conversationId, quoteId, number, status, deliveryZone, promisedAt, createdAt },
  };
}

async function readCase(tx: Tx, id: string): Promise<Described | null> {
  const row = await tx.case.findUnique({ where: { id } });
  if (!row) return null;
  const { contactId, conversationId, number, kind, subject, status, priority, orderId, createdAt, updatedAt } = row;
  return {
    contactId,
    subjectId: id,
    data: { id, contactId, conversationId, number, kind, subject, status, priority, orderId, createdAt, updatedAt },
  };
}

async function readContact(tx: Tx, id: string): Promise<Described | null> {
  const row = await tx.contact.findUnique({ where: { id } });
  if (!row) return null;
  const { name, phone, email, optedOutAt } = row;
  return { contactId: id, subjectId: id, data: { id, name, phone, email, optedOutAt } };
}
