/** What became of a try: written to the delivery's log; an endpoint that has failed for days is paused and a person told. */
import type { Database } from "../../infra/database.ts";
import { backoffMs, type Clock, DAY_MS, HOUR_MS, plusMs, SECOND_MS } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { notify } from "../notifications.ts";
import type { DueDelivery } from "../sql/webhooks.ts";

/** An endpoint that has failed for so long, and never worked since, is paused. */
export const PAUSE_AFTER_MS = 3 * DAY_MS;
const RETRY = { baseMs: 5 * SECOND_MS, capMs: 4 * HOUR_MS };

export interface TryResult {
  readonly status: number | null;
  readonly text: string | null;
  /** Why no answer came, as a word of `http.outside` in the texts. */
  readonly error: string | null;
  readonly durationMs: number;
}

/** A 2xx is a delivery; anything else is tried again with growing pauses until its time is over. */
export async function settleTry(
  { db, clock }: { db: Database; clock: Clock },
  { id, tenantId, endpointId, attempts, giveUpAt }: DueDelivery,
  result: TryResult,
): Promise<void> {
  const now = clock.now();
  const isDelivered = result.status !== null && result.status >= 200 && result.status < 300;
  const dueAt = plusMs(now, backoffMs(attempts, RETRY.baseMs, RETRY.capMs));
  const isOver = isDelivered || dueAt > giveUpAt;
  await db.forTenant(tenantId, async (tx) => {
    await tx.webhookDelivery.updateMany({
      where: { id, status: "pending" },
      data: {
        responseStatus: result.status,
        responseText: result.text,
        error: result.error,
        durationMs: result.durationMs,
        leaseUntil: null,
        ...(isOver ? { status: isDelivered ? "delivered" : "failed", finishedAt: now } : { dueAt }),
      },
    });
    if (isDelivered) {
      await tx.webhookEndpoint.updateMany({
        where: { id: endpointId, failingSince: { not: null } },
        data: { failingSince: null },
      });
    } else await noteFailure({ tx, tenantId, actor: { kind: "system", id: null }, clock }, endpointId, now);
  });
}

async function noteFailure(crm: CrmContext, endpointId: string, now: Date): Promise<void> {
  const { tx } = crm;
  await tx.webhookEndpoint.updateMany({ where: { id: endpointId, failingSince: null }, data: { failingSince: now } });
  const { count } = await tx.webhookEndpoint.updateMany({
    where: { id: endpointId, status: "active", failingSince: { lte: plusMs(now, -PAUSE_AFTER_MS) } },
    data: { status: "paused", pausedFor: "failing", version: { increment: 1 }, updatedAt: now },
  });
  if (count === 0) return;
  const { url } = await tx.webhookEndpoint.findUniqueOrThrow({ where: { id: endpointId } });
  await notify(crm, { kind: "webhook_paused", subjectId: endpointId, values: { account: new URL(url).host } });
  await recordAudit(crm, { action: "webhook.pause", subjectId: endpointId });
}
