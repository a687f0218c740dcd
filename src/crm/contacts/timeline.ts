/** All that happened with a person, in one list: messages, events of leads and cases, notes, tasks, quotes, orders, consents. */
import { NotFoundError } from "../../lib/errors.ts";
import type { CrmContext } from "../context.ts";
import type { Place } from "../keyset.ts";
import { demand } from "../permissions.ts";

export const TIMELINE_KINDS = ["message", "lead", "case", "note", "task", "quote", "order", "consent"] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export interface TimelineItem {
  readonly id: string;
  readonly kind: TimelineKind;
  /** What happened, such as `lead.won`, `message.in`, `task.open`. */
  readonly type: string;
  /** The row to open: a conversation, a lead, a case, a task, a quote, an order or the contact. */
  readonly subjectId: string;
  readonly text: string | null;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

/** Newest first. Throws `NotFoundError`. */
export async function listTimeline(
  crm: CrmContext,
  contactId: string,
  { after, limit }: { after: Place<Date> | null; limit: number },
): Promise<TimelineItem[]> {
  demand(crm, "contacts:read");
  const { tx } = crm;
  if ((await tx.contact.count({ where: { id: contactId } })) === 0) throw new NotFoundError("there is no such contact");
  const at = after?.value ?? null;
  const id = after?.id ?? "";
  // Each kind gives no more than a page, so that a long history costs no more than a short one.
  return tx.$queryRaw<TimelineItem[]>`
    WITH place AS (SELECT coalesce(${at}::timestamptz, 'infinity'::timestamptz) AS at, ${id}::text AS id)
    SELECT * FROM (
      (SELECT m.id, 'message' AS kind, 'message.' || m.direction AS type, m.conversation_id AS "subjectId", m.text,
              jsonb_build_object('author', m.author, 'authorName', m.author_name, 'status', m.status) AS detail,
              m.created_at AS at
         FROM messages m JOIN conversations c ON c.id = m.conversation_id, place p
        WHERE c.contact_id = ${contactId} AND (m.created_at, m.id) < (p.at, p.id)
        ORDER BY m.created_at DESC, m.id DESC LIMIT ${limit})
      UNION ALL
      (SELECT e.id, 'lead', e.type, e.lead_id, l.interest, e.detail, e.at
         FROM lead_events e JOIN leads l ON l.id = e.lead_id, place p
        WHERE l.contact_id = ${contactId} AND (e.at, e.id) < (p.at, p.id) ORDER BY e.at DESC, e.id DESC LIMIT ${limit})
      UNION ALL
      (SELECT e.id, 'case', 'case.' || e.type, e.case_id, k.subject, e.detail || jsonb_build_object('number', k.number), e.at
         FROM case_events e JOIN cases k ON k.id = e.case_id, place p
        WHERE k.contact_id = ${contactId} AND (e.at, e.id) < (p.at, p.id) ORDER BY e.at DESC, e.id DESC LIMIT ${limit})
      UNION ALL
      (SELECT n.id, 'note', 'note.' || n.subject_kind, n.subject_id, n.text,
              jsonb_build_object('actor', n.author_kind, 'actorId', n.author_id), n.created_at
         FROM notes n, place p
        WHERE n.contact_id = ${contactId} AND (n.created_at, n.id) < (p.at, p.id)
        ORDER BY n.created_at DESC, n.id DESC LIMIT ${limit})
      UNION ALL
      (SELECT t.id, 'task', 'task.' || t.status, t.id, t.title,
              jsonb_build_object('dueAt', t.due_at, 'assigneeId', t.assignee_id), t.created_at
         FROM tasks t, place p
        WHERE t.contact_id = ${contactId} AND (t.created_at, t.id) < (p.at, p.id)
        ORDER BY t.created_at DESC, t.id DESC LIMIT ${limit})
      UNION ALL
      (SELECT q.id, 'quote', 'quote.' || q.status, q.id, NULL,
              jsonb_build_object('number', q.number, 'totalCents', q.total_cents, 'currency', q.currency), q.created_at
         FROM quotes q, place p
        WHERE q.contact_id = ${contactId} AND (q.created_at, q.id) < (p.at, p.id)
        ORDER BY q.created_at DESC, q.id DESC LIMIT ${limit})
      UNION ALL
      (SELECT o.id, 'order', 'order.' || o.status, o.id, NULL, jsonb_build_object('number', o.number), o.created_at
         FROM orders o, place p
        WHERE o.contact_id = ${contactId} AND (o.created_at, o.id) < (p.at, p.id)
        ORDER BY o.created_at DESC, o.id DESC LIMIT ${limit})
      UNION ALL
      (SELECT s.id, 'consent', CASE WHEN s.is_granted THEN 'consent.given' ELSE 'consent.withdrawn' END, s.contact_id,
              s.proof, jsonb_build_object('purpose', s.purpose, 'channel', s.channel, 'source', s.source), s.recorded_at
         FROM consents s, place p
        WHERE (s.contact_id = ${contactId} OR s.contact_id IN (SELECT x.id FROM contacts x WHERE x.merged_into_id = ${contactId}))
          AND (s.recorded_at, s.id) < (p.at, p.id)
        ORDER BY s.recorded_at DESC, s.id DESC LIMIT ${limit})
    ) AS everything
    ORDER BY at DESC, id DESC LIMIT ${limit}`;
}
