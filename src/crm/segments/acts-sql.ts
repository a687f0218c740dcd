/** What people did, and when, as SQL over a contact `c`: for "at least twice in 30 days" and for "never". */
import { paidMoneySql } from "../paid-money-sql.ts";
import type { Act, SegmentRule } from "./rule.ts";
import type { Bind, Now } from "./test-sql.ts";

/** From where, and the moment of each. */
const ACT_ROWS: Record<Act, { readonly from: string; readonly at: string }> = {
  wrote: {
    from: "messages m JOIN conversations v ON v.id = m.conversation_id WHERE v.contact_id = c.id AND m.direction = 'in'",
    at: "m.created_at",
  },
  was_written_to: {
    from: "messages m JOIN conversations v ON v.id = m.conversation_id WHERE v.contact_id = c.id AND m.direction = 'out' AND m.status IN ('sent', 'delivered', 'read')",
    at: "coalesce(m.sent_at, m.created_at)",
  },
  clicked: { from: "link_arrivals a WHERE a.contact_id = c.id", at: "a.at" },
  was_quoted: { from: "quotes q WHERE q.contact_id = c.id", at: "q.created_at" },
  bought: { from: "orders b WHERE b.contact_id = c.id AND b.status <> 'cancelled'", at: "b.created_at" },
  paid: { from: "invoices i WHERE i.contact_id = c.id AND i.paid_at IS NOT NULL", at: "i.paid_at" },
  opened_case: { from: "cases k WHERE k.contact_id = c.id", at: "k.created_at" },
  opened_lead: { from: "leads d WHERE d.contact_id = c.id", at: "d.created_at" },
  won_lead: {
    from: "leads d WHERE d.contact_id = c.id AND d.status = 'WON'",
    at: "coalesce(d.closed_at, d.updated_at)",
  },
  lost_lead: {
    from: "leads d WHERE d.contact_id = c.id AND d.status = 'LOST'",
    at: "coalesce(d.closed_at, d.updated_at)",
  },
};

type Did = Extract<SegmentRule, { type: "did" }>;
type Event = Extract<SegmentRule, { type: "event" }>;
type Spent = Extract<SegmentRule, { type: "spent" }>;

export function didSql({ act, min, max, withinDays }: Did, bind: Bind, now: Now): string {
  if (min === 0 && max === null) return "true";
  // Whether they wrote at all stands in the conversation: no need to count their messages.
  const isYesOrNo = (min <= 1 && max === null) || (min === 0 && max === 0);
  const { from, at } =
    act === "wrote" && isYesOrNo
      ? { from: "conversations v WHERE v.contact_id = c.id AND v.last_inbound_at IS NOT NULL", at: "v.last_inbound_at" }
      : ACT_ROWS[act];
  return often(`${from}${since(at, withinDays, bind, now)}`, min, max, bind);
}

export function eventSql({ name, min, withinDays }: Event, bind: Bind, now: Now): string {
  if (min === 0) return "true";
  const from = `lead_events e JOIN leads d ON d.id = e.lead_id WHERE d.contact_id = c.id AND e.type = ${bind(name)}::text`;
  return often(`${from}${since("e.at", withinDays, bind, now)}`, min, null, bind);
}

/** Money that came in, to us or to a connected shop; what was never paid is not spent. */
export function spentSql({ min, max, currency, withinDays }: Spent, bind: Bind, now: Now): string {
  const sum = `(SELECT coalesce(sum(s.cents), 0) FROM (${paidMoneySql("c.id")}) s
    WHERE s.currency = ${bind(currency)}::text${since("s.at", withinDays, bind, now)})`;
  const parts = [
    ...(min === null ? [] : [`${sum} >= ${bind(min)}::bigint`]),
    ...(max === null ? [] : [`${sum} <= ${bind(max)}::bigint`]),
  ];
  return `(${parts.join(" AND ")})`;
}

function since(at: string, days: number | null, bind: Bind, now: Now): string {
  return days === null ? "" : ` AND ${at} >= ${bind(now.at)}::timestamptz - ${bind(days)}::int * interval '1 day'`;
}

function often(rows: string, min: number, max: number | null, bind: Bind): string {
  if (max === 0) return `NOT EXISTS (SELECT FROM ${rows})`;
  if (min === 1 && max === null) return `EXISTS (SELECT FROM ${rows})`;
  const count = `(SELECT count(*) FROM ${rows})`;
  return `(${count} >= ${bind(min)}::int${max === null ? "" : ` AND ${count} <= ${bind(max)}::int`})`;
}
