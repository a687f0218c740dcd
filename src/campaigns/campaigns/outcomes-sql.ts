/**
 * What became of each recipient, as one common table of SQL: `outcomes`. Whatever happens within the window after the message,
 * or after the turn of somebody who got none, counts; of what happens again, the first time. Money is what was paid to us and
 * what a shop took for its order; an order that was paid to us is not counted twice.
 */
import { paidMoneySql } from "../../crm/paid-money-sql.ts";

/** $1 the campaign, $2 the days of its window, $3 the currency of the business. */
export const OUTCOMES = `
  WITH written AS (
    SELECT r.id, r.contact_id, r.status AS state, r.variant, r.clicked_at, r.clicks, s.id AS send_id, s.status AS send, s.reason, s.channel,
           s.sent_at, s.delivered_at, s.read_at, s.settled_at,
           r.status <> 'held' AND r.status <> 'rest' AS is_treated,
           CASE WHEN s.status IN ('sent', 'delivered', 'read', 'uncertain') THEN s.sent_at END AS left_at,
           coalesce(s.sent_at, r.due_at) AS from_at, coalesce(s.sent_at, r.due_at) + $2::int * interval '1 day' AS until
      FROM campaign_recipients r
      LEFT JOIN automated_sends s ON s.id = coalesce(r.send_id, CASE WHEN r.enrollment_id IS NOT NULL THEN
        (SELECT e.id FROM automated_sends e WHERE e.enrollment_id = r.enrollment_id ORDER BY e.created_at LIMIT 1) END)
     WHERE r.campaign_id = $1),
  outcomes AS (
    SELECT w.*,
           (SELECT min(m.created_at) FROM conversations v JOIN messages m ON m.conversation_id = v.id
             WHERE v.contact_id = w.contact_id AND v.last_inbound_at > w.from_at AND m.direction = 'in'
               AND m.created_at > w.from_at AND m.created_at <= w.until) AS replied_at,
           (SELECT min(l.created_at) FROM leads l WHERE l.contact_id = w.contact_id AND l.created_at > w.from_at AND l.created_at <= w.until) AS lead_at,
           (SELECT min(l.closed_at) FROM leads l WHERE l.contact_id = w.contact_id AND l.status = 'WON'
               AND l.closed_at > w.from_at AND l.closed_at <= w.until) AS won_at,
           p.first_at AS paid_at, coalesce(p.cents, 0) AS cents,
           CASE WHEN c.opted_out_at > w.from_at AND c.opted_out_at <= w.until THEN c.opted_out_at END AS opted_out_at
      FROM written w JOIN contacts c ON c.id = w.contact_id
      LEFT JOIN LATERAL (
        SELECT min(m.at) AS first_at, sum(m.cents) FILTER (WHERE m.currency = $3::text) AS cents
          FROM (
            ${paidMoneySql("w.contact_id")}) m
         WHERE m.at > w.from_at AND m.at <= w.until) p ON true)`;
