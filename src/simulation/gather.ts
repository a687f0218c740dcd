/** Reads from the simulated business what has happened there: everything but what only the made customers know. */
import type { SimulationReport } from "./report.ts";
import type { World } from "./world.ts";

type Gathered = Pick<SimulationReport, "steps" | "delays" | "drops" | "replies" | "optOuts" | "codes"> & {
  readonly messages: Pick<SimulationReport["messages"], "planned" | "sent" | "byHour" | "byDay">;
};

const LEFT = "sent_at IS NOT NULL AND status IN ('sent', 'delivered', 'read', 'uncertain')";

export async function gather({ query, tenantId }: World, timeZone: string): Promise<Gathered> {
  const [all = { planned: 0, sent: 0 }] = await query<{ planned: number; sent: number }>(
    "sends",
    `SELECT count(*)::int AS planned, count(*) FILTER (WHERE ${LEFT})::int AS sent FROM automated_sends WHERE tenant_id = $1`,
    [tenantId],
  );
  const hours = await query<{ hour: number; sent: number }>(
    "hours",
    `SELECT extract(hour FROM sent_at AT TIME ZONE $2)::int AS hour, count(*)::int AS sent FROM automated_sends
      WHERE tenant_id = $1 AND ${LEFT} GROUP BY 1`,
    [tenantId, timeZone],
  );
  const byDay = await query<{ day: string; sent: number }>(
    "days",
    `SELECT to_char(sent_at AT TIME ZONE $2, 'YYYY-MM-DD') AS day, count(*)::int AS sent FROM automated_sends
      WHERE tenant_id = $1 AND ${LEFT} GROUP BY 1 ORDER BY 1`,
    [tenantId, timeZone],
  );
  const steps = await query<SimulationReport["steps"][number]>(
    "steps",
    `SELECT coalesce(st.step_id, s.variant, '-') AS step, s.variant, count(*) FILTER (WHERE ${LEFT})::int AS sent,
            count(*) FILTER (WHERE NOT (${LEFT}))::int AS "notSent"
       FROM automated_sends s LEFT JOIN enrollment_steps st ON st.enrollment_id = s.enrollment_id AND st.send_id = s.id
      WHERE s.tenant_id = $1 GROUP BY 1, 2 ORDER BY min(s.due_at - coalesce((SELECT entered_at FROM enrollments e WHERE e.id = s.enrollment_id), s.due_at)), 1, 2`,
    [tenantId],
  );
  const delays = await query<SimulationReport["delays"][number]>(
    "delays",
    `SELECT reason, count(*)::int AS times FROM automation_entries
      WHERE tenant_id = $1 AND kind = 'delayed' AND reason IS NOT NULL GROUP BY 1 ORDER BY 2 DESC, 1`,
    [tenantId],
  );
  const drops = await query<SimulationReport["drops"][number]>(
    "drops",
    `SELECT coalesce(CASE reason WHEN 'cancelled' THEN detail ->> 'because' END, reason, status) AS reason, count(*)::int AS messages
       FROM automated_sends WHERE tenant_id = $1 AND status IN ('dropped', 'cancelled', 'failed') GROUP BY 1 ORDER BY 2 DESC, 1`,
    [tenantId],
  );
  const [told = { replies: 0, optOuts: 0, made: 0, used: 0 }] = await query<Told>(
    "told",
    `SELECT (SELECT count(*) FROM messages WHERE tenant_id = $1 AND direction = 'in')::int AS replies,
            (SELECT count(*) FROM contacts WHERE tenant_id = $1 AND opted_out_at IS NOT NULL)::int AS "optOuts",
            (SELECT count(*) FROM discount_codes WHERE tenant_id = $1)::int AS made,
            (SELECT count(*) FROM discount_codes WHERE tenant_id = $1 AND status = 'used')::int AS used`,
    [tenantId],
  );
  const { replies, optOuts, made, used } = told;
  const byHour = Array.from({ length: 24 }, (_, hour) => hours.find((row) => row.hour === hour)?.sent ?? 0);
  return { messages: { ...all, byHour, byDay }, steps, delays, drops, replies, optOuts, codes: { made, used } };
}

interface Told {
  readonly replies: number;
  readonly optOuts: number;
  readonly made: number;
  readonly used: number;
}
