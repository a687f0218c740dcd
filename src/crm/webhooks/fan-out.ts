/** Gives each event to the endpoints that asked for it: what is taken from the events is written to deliveries at once. */
import type { CrmContext } from "../context.ts";
import { bodyOf, type NewDelivery, queueDeliveries } from "./deliveries.ts";
import { describeSubject } from "./describe.ts";
import { eventOf } from "./events.ts";

const BATCH = 200;

interface EventRow {
  readonly seq: bigint;
  readonly action: string;
  readonly subject_id: string;
  readonly detail: unknown;
  readonly at: Date;
}

/** Takes the oldest events of the tenant, in order; returns how many it took. One process at a time, so that order holds. */
export async function fanOut(crm: Pick<CrmContext, "tx" | "tenantId" | "clock">): Promise<number> {
  const { tx, tenantId } = crm;
  const [lock] = await tx.$queryRaw<{ got: boolean }[]>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`webhooks ${tenantId}`}, 7)) AS got`;
  if (!lock?.got) return 0;
  const rows = await tx.$queryRaw<EventRow[]>`
    DELETE FROM webhook_events
     WHERE seq IN (SELECT seq FROM webhook_events WHERE tenant_id = ${tenantId} ORDER BY seq LIMIT ${BATCH}::int)
    RETURNING seq, action, subject_id, detail, at`;
  rows.sort((a, b) => (a.seq < b.seq ? -1 : 1));
  const endpoints = await tx.webhookEndpoint.findMany({
    where: { status: "active" },
    select: { id: true, events: true },
  });
  const deliveries: NewDelivery[] = [];
  for (const { action, subject_id, detail, at } of rows) {
    const event = eventOf(action);
    const wanting = event === null ? [] : endpoints.filter(({ events }) => events.includes(event));
    if (event === null || wanting.length === 0) continue;
    const described = await describeSubject(tx, event, subject_id, detail);
    if (!described) continue;
    const { contactId, subjectId, data } = described;
    const body = bodyOf(event, at, data);
    for (const { id: endpointId } of wanting) deliveries.push({ endpointId, event, subjectId, contactId, body });
  }
  await queueDeliveries(crm, deliveries);
  return rows.length;
}
