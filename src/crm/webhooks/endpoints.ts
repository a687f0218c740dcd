/** Endpoints: where the business's own programs listen, for which events. Their secrets are sealed and shown once. */
import type { Seal } from "../../infra/seal.ts";
import { ConflictError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { settleNotifications } from "../notifications.ts";
import { demand } from "../permissions.ts";
import type { WebhookEventName } from "./events.ts";
import { newWebhookSecret } from "./sign.ts";

/** A business needs few; each costs a row for each event. */
const ENDPOINTS_MAX = 20;

export type EndpointRow = Awaited<ReturnType<typeof getEndpoint>>;

/** Oldest first; there are few. */
export async function listEndpoints(crm: CrmContext) {
  demand(crm, "webhooks:read");
  return crm.tx.webhookEndpoint.findMany({ orderBy: [{ createdAt: "asc" }, { id: "asc" }] });
}

/** Throws `NotFoundError`. */
export async function getEndpoint(crm: CrmContext, id: string) {
  demand(crm, "webhooks:read");
  const found = await crm.tx.webhookEndpoint.findUnique({ where: { id } });
  if (!found) throw new NotFoundError("there is no such webhook");
  return found;
}

/** Makes an endpoint. Its secret is given back here and never again. Throws `ConflictError` when there are too many. */
export async function addEndpoint(
  crm: CrmContext,
  seal: Seal,
  { url, description, events }: { url: string; description: string; events: readonly WebhookEventName[] },
): Promise<{ id: string; secret: string }> {
  demand(crm, "webhooks:write");
  const { tx, tenantId, clock } = crm;
  if ((await tx.webhookEndpoint.count()) >= ENDPOINTS_MAX)
    throw new ConflictError(`there are ${ENDPOINTS_MAX} webhooks already: remove one first`);
  const [id, secret, now] = [newId("webhook"), newWebhookSecret(), clock.now()];
  const data = { id, tenantId, url, description, events: [...new Set(events)], secret: seal.seal(secret, id) };
  await tx.webhookEndpoint.create({ data: { ...data, createdAt: now, updatedAt: now } });
  await recordAudit(crm, { action: "webhook.create", subjectId: id, detail: { host: new URL(url).host } });
  return { id, secret };
}

export interface EndpointChange {
  readonly url?: string | undefined;
  readonly description?: string | undefined;
  readonly events?: readonly WebhookEventName[] | undefined;
  /** False pauses it: nothing is kept for it meanwhile. */
  readonly isActive?: boolean | undefined;
}

/** Throws `ConflictError` when somebody changed it since `version` was read. */
export async function changeEndpoint(
  crm: CrmContext,
  id: string,
  { version, isActive, events, url, description }: EndpointChange & { readonly version: number },
): Promise<EndpointRow> {
  demand(crm, "webhooks:write");
  const { tx, clock } = crm;
  const { count } = await tx.webhookEndpoint.updateMany({
    where: { id, version },
    data: {
      ...(url === undefined ? {} : { url, failingSince: null }),
      ...(description === undefined ? {} : { description }),
      ...(events === undefined ? {} : { events: [...new Set(events)] }),
      ...(isActive === undefined
        ? {}
        : isActive
          ? { status: "active", pausedFor: null, failingSince: null }
          : { status: "paused", pausedFor: "by_hand" }),
      version: { increment: 1 },
      updatedAt: clock.now(),
    },
  });
  const endpoint = await getEndpoint(crm, id);
  if (count === 0) throw new ConflictError("somebody else has changed this webhook");
  if (isActive) await settleNotifications(crm, { kind: "webhook_paused", subjectId: id });
  await recordAudit(crm, { action: "webhook.change", subjectId: id, detail: { status: endpoint.status } });
  return endpoint;
}

/** A new secret at once; what is sent from now on is signed with it. */
export async function rotateEndpoint(crm: CrmContext, seal: Seal, id: string): Promise<string> {
  demand(crm, "webhooks:write");
  await getEndpoint(crm, id);
  const secret = newWebhookSecret();
  await crm.tx.webhookEndpoint.update({
    where: { id },
    data: { secret: seal.seal(secret, id), version: { increment: 1 }, updatedAt: crm.clock.now() },
  });
  await recordAudit(crm, { action: "webhook.rotate", subjectId: id });
  return secret;
}

/** Removes an endpoint with its log. Throws `NotFoundError`. */
export async function removeEndpoint(crm: CrmContext, id: string): Promise<void> {
  demand(crm, "webhooks:write");
  const { count } = await crm.tx.webhookEndpoint.deleteMany({ where: { id } });
  if (count === 0) throw new NotFoundError("there is no such webhook");
  await settleNotifications(crm, { kind: "webhook_paused", subjectId: id });
  await recordAudit(crm, { action: "webhook.remove", subjectId: id });
}
