/** Deliveries: the log of what was sent to an endpoint, what it answered, and sending once more on asking. */
import { NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { DAY_MS, plusMs } from "../../lib/time.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { demand } from "../permissions.ts";
import { getEndpoint } from "./endpoints.ts";
import { TEST_EVENT } from "./events.ts";

/** Tries of a delivery go on for so long. */
export const TRY_FOR_MS = DAY_MS;

export interface NewDelivery {
  readonly endpointId: string;
  readonly event: string;
  readonly subjectId: string;
  readonly contactId: string | null;
  readonly body: string;
}

export type DeliveryRow = Awaited<ReturnType<typeof getDelivery>>;

/** The JSON of an event, exactly as it is sent. */
export function bodyOf(type: string, timestamp: Date, data: unknown): string {
  return JSON.stringify({ type, timestamp: timestamp.toISOString(), data });
}

/** Queues deliveries; returns their ids. */
export async function queueDeliveries(
  { tx, tenantId, clock }: Pick<CrmContext, "tx" | "tenantId" | "clock">,
  deliveries: readonly NewDelivery[],
): Promise<string[]> {
  const now = clock.now();
  const giveUpAt = plusMs(now, TRY_FOR_MS);
  const data = deliveries.map((delivery) => ({
    id: newId("webhookDelivery"),
    tenantId,
    ...delivery,
    dueAt: now,
    giveUpAt,
    createdAt: now,
  }));
  await tx.webhookDelivery.createMany({ data });
  return data.map(({ id }) => id);
}

/** Newest first. Throws `NotFoundError` for an endpoint that is not there. */
export async function listDeliveries(
  crm: CrmContext,
  {
    endpointId,
    status,
    after,
    limit,
  }: {
    endpointId: string;
    status?: "pending" | "delivered" | "failed" | undefined;
    after: { readonly at: Date; readonly id: string } | null;
    limit: number;
  },
) {
  demand(crm, "webhooks:read");
  await getEndpoint(crm, endpointId);
  return crm.tx.webhookDelivery.findMany({
    where: {
      endpointId,
      ...(status ? { status } : {}),
      ...(after ? { OR: [{ createdAt: { lt: after.at } }, { createdAt: after.at, id: { lt: after.id } }] } : {}),
    },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    take: limit,
  });
}

/** Throws `NotFoundError`. */
export async function getDelivery(crm: CrmContext, id: string) {
  demand(crm, "webhooks:read");
  const found = await crm.tx.webhookDelivery.findUnique({ where: { id } });
  if (!found) throw new NotFoundError("there is no such delivery");
  return found;
}

/** Sends a delivery once more, under the same id and with the same body. */
export async function resendDelivery(crm: CrmContext, id: string): Promise<DeliveryRow> {
  demand(crm, "webhooks:write");
  await getDelivery(crm, id);
  const now = crm.clock.now();
  await crm.tx.webhookDelivery.updateMany({
    where: { id, OR: [{ leaseUntil: null }, { leaseUntil: { lte: now } }] },
    data: {
      status: "pending",
      attempts: 0,
      dueAt: now,
      leaseUntil: null,
      finishedAt: null,
      giveUpAt: plusMs(now, TRY_FOR_MS),
    },
  });
  await recordAudit(crm, { action: "webhook.resend", subjectId: id });
  return getDelivery(crm, id);
}

/** Sends an event that means nothing, so that an endpoint can be tried. Returns the delivery's id. */
export async function sendTestEvent(crm: CrmContext, endpointId: string): Promise<string> {
  demand(crm, "webhooks:write");
  await getEndpoint(crm, endpointId);
  const body = bodyOf(TEST_EVENT, crm.clock.now(), { webhookId: endpointId });
  // A subject of its own: a test waits for nothing.
  const about = { endpointId, event: TEST_EVENT, subjectId: newId("event"), contactId: null, body };
  const [id = ""] = await queueDeliveries(crm, [about]);
  return id;
}
