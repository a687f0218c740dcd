/** Signals: what happens to contacts, as automation hears of it. Triggers write them; what nobody listens to is not written. */
import type { Tx } from "../infra/database.ts";
import type { CrmContext } from "./context.ts";

export const SIGNAL_KINDS = [
  "message.received",
  /** A rep wrote by hand. */
  "message.written",
  "conversation.taken",
  "conversation.given_back",
  "order.created",
  "order.paid",
  "invoice.issued",
  "invoice.paid",
  "invoice.partially_paid",
  "invoice.void",
  /** It was paid, and its money was given back: all or a part is owed again. */
  "invoice.reopened",
  "invoice.promised",
  "cart.updated",
  "cart.abandoned",
  "cart.bought",
  "cart.cancelled",
  "quote.sent",
  "lead.created",
  "lead.moved",
  "lead.scored",
  "lead.changed",
  "contact.created",
  "contact.changed",
  "contact.tagged",
  "contact.opted_out",
  "contact.opted_in",
  "segment.entered",
  "segment.left",
  "link.clicked",
] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

export interface NewSignal {
  readonly kind: SignalKind;
  readonly contactId: string | null;
  /** The row that it is about: a cart, an invoice, a lead, a segment, a conversation, the contact itself. */
  readonly subjectId: string;
  readonly detail?: Readonly<Record<string, string | number | boolean | null>>;
  readonly at: Date;
}

/** Announces what no trigger sees, in the transaction of the change. What nobody listens to is left out. */
export async function announceSignals({ tx, tenantId }: CrmContext, signals: readonly NewSignal[]): Promise<void> {
  if (signals.length === 0) return;
  const rows = signals.map(({ kind, contactId, subjectId, detail = {}, at }) => ({
    kind,
    contact: contactId,
    subject: subjectId,
    detail,
    at: at.toISOString(),
  }));
  await tx.$executeRaw`
    INSERT INTO automation_signals (tenant_id, kind, contact_id, subject_id, detail, at)
    SELECT ${tenantId}, s.kind, s.contact, s.subject, s.detail, s.at
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
           AS s(kind text, contact text, subject text, detail jsonb, at timestamptz)
     WHERE EXISTS (SELECT FROM signal_listeners l WHERE l.tenant_id = ${tenantId} AND l.kind = s.kind)`;
}

/** Says which signals a handler wants to hear of in this business from now on; what it wanted before is forgotten. */
export async function listenTo(
  { tx, tenantId }: Pick<CrmContext, "tx" | "tenantId">,
  handler: string,
  kinds: readonly SignalKind[],
): Promise<void> {
  const wanted = [...new Set(kinds)];
  await tx.signalListener.deleteMany({ where: { tenantId, handler, kind: { notIn: wanted } } });
  const data = wanted.map((kind) => ({ tenantId, handler, kind }));
  await tx.signalListener.createMany({ data, skipDuplicates: true });
}

export interface Signal {
  readonly seq: bigint;
  readonly kind: SignalKind;
  readonly contactId: string | null;
  readonly subjectId: string;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** What has happened to a contact and was not looked at yet, oldest first. */
export async function pendingSignals(tx: Tx, contactId: string, now: Date): Promise<Signal[]> {
  const rows = await tx.automationSignal.findMany({ where: { contactId }, orderBy: { seq: "asc" } });
  return rows.map(({ seq, kind, subjectId, detail, at }) => ({
    seq,
    kind: kind as SignalKind,
    contactId,
    subjectId,
    detail: detail as Record<string, unknown>,
    at: at ?? now,
  }));
}
