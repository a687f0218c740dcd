/** What came of links: clicks, people, chats, orders. An order counts for the link by which its buyer came last before it. */
import type { Tx } from "../../infra/database.ts";

export interface LinkCounts {
  readonly clicks: number;
  /** Visitors of a day, added up over the days: who they are is not kept, so that nobody is known again. */
  readonly people: number;
  /** People who wrote, those to whom the message was passed on among them. */
  readonly chats: number;
  /** Clicks after which somebody wrote. */
  readonly converted: number;
  readonly orders: number;
}

const NOTHING: LinkCounts = { clicks: 0, people: 0, chats: 0, converted: 0, orders: 0 };

/** The counts by link's id. */
export async function countsOf(tx: Tx, linkIds: readonly string[]): Promise<(linkId: string) => LinkCounts> {
  if (linkIds.length === 0) return () => NOTHING;
  const ids = [...linkIds];
  const rows = await tx.$queryRaw<({ id: string } & LinkCounts)[]>`
    WITH clicked AS (
      SELECT link_id, count(*)::int AS clicks, count(DISTINCT visitor)::int AS people, count(arrived_at)::int AS converted
        FROM link_clicks WHERE link_id = ANY(${ids}) GROUP BY link_id
    ), arrived AS (
      SELECT link_id, count(DISTINCT contact_id)::int AS chats FROM link_arrivals WHERE link_id = ANY(${ids}) GROUP BY link_id
    ), ordered AS (
      SELECT last.link_id, count(*)::int AS orders
        FROM orders o
       CROSS JOIN LATERAL (SELECT a.link_id FROM link_arrivals a
                            WHERE a.tenant_id = o.tenant_id AND a.contact_id = o.contact_id AND a.at <= o.created_at
                            ORDER BY a.at DESC, a.id DESC LIMIT 1) last
       WHERE o.status <> 'cancelled' AND last.link_id = ANY(${ids})
         AND o.contact_id IN (SELECT contact_id FROM link_arrivals WHERE link_id = ANY(${ids}))
       GROUP BY last.link_id
    )
    SELECT l.id, coalesce(clicks, 0) AS clicks, coalesce(people, 0) AS people, coalesce(converted, 0) AS converted,
           coalesce(chats, 0) AS chats, coalesce(orders, 0) AS orders
      FROM links l
      LEFT JOIN clicked ON clicked.link_id = l.id
      LEFT JOIN arrived ON arrived.link_id = l.id
      LEFT JOIN ordered ON ordered.link_id = l.id
     WHERE l.id = ANY(${ids})`;
  const byId = new Map(rows.map(({ id, ...counts }) => [id, counts]));
  return (linkId) => byId.get(linkId) ?? NOTHING;
}
