/** Outgoing webhooks: events become deliveries, and deliveries leave, many endpoints at once and none waiting for another. */
import { setTimeout as pause } from "node:timers/promises";
import { claimDeliveries, type DueDelivery, findTenantsWithEvents, purgeDeliveries } from "../crm/sql/webhooks.ts";
import { fanOut } from "../crm/webhooks/fan-out.ts";
import { settleTry, type TryResult } from "../crm/webhooks/settle.ts";
import { signedHeaders } from "../crm/webhooks/sign.ts";
import type { Database } from "../infra/database.ts";
import type { Log } from "../infra/log.ts";
import { OutsideError, postOutside } from "../infra/post-outside.ts";
import type { Seal } from "../infra/seal.ts";
import { type Clock, DAY_MS, plusMs, SECOND_MS } from "../lib/time.ts";
import { version } from "../lib/version.ts";

export interface WebhookContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly seal: Seal;
  readonly config: { readonly webhooks: { readonly allowPrivate: boolean } };
}

const TIMEOUT_MS = 10 * SECOND_MS;
const KEEP_BYTES = 64 * 1024;
/** Longer than a call and its settling can take. */
const LEASE_MS = 30 * SECOND_MS;
const AT_ONCE = 64;
const PER_ENDPOINT = 8;
const TENANTS = 100;
/** How long the log is kept. */
const KEEP_LOG_MS = 30 * DAY_MS;
const PURGE_BATCH = 1_000;
const LOOK_AGAIN_MS = 500;

/** Sends everything that is due now; returns how many tries were made. */
export async function runWebhooks(ctx: WebhookContext, signal: AbortSignal): Promise<number> {
  let tries = 0;
  const lanes = new Map<string, Promise<void>>();
  while (!signal.aborted) {
    await giveOut(ctx);
    const claimed = await ctx.db.sqlAsSystem("find pending work", (tx) =>
      claimDeliveries(tx, {
        now: ctx.clock.now(),
        leaseMs: LEASE_MS,
        limit: AT_ONCE,
        perEndpoint: PER_ENDPOINT,
        busy: [...lanes.keys()],
      }),
    );
    tries += claimed.length;
    for (const endpointId of new Set(claimed.map((delivery) => delivery.endpointId))) {
      const deliveries = claimed.filter((delivery) => delivery.endpointId === endpointId);
      const lane = Promise.all(deliveries.map((delivery) => deliver(ctx, delivery, signal)))
        .then(() => undefined)
        .finally(() => lanes.delete(endpointId));
      lanes.set(endpointId, lane);
    }
    if (lanes.size === 0) break;
    // What comes in meanwhile for others does not wait for a slow one.
    await Promise.race([...lanes.values(), pause(LOOK_AGAIN_MS)]);
  }
  await Promise.all(lanes.values());
  await ctx.db.sqlAsSystem("find pending work", (tx) =>
    purgeDeliveries(tx, plusMs(ctx.clock.now(), -KEEP_LOG_MS), PURGE_BATCH),
  );
  return tries;
}

/** Events of every tenant that has some become deliveries. */
async function giveOut(ctx: WebhookContext): Promise<void> {
  const { db, clock } = ctx;
  const tenants = await findTenantsWithEvents(db.statementsAsSystem("find pending work"), TENANTS);
  for (const tenantId of tenants) await db.forTenant(tenantId, (tx) => fanOut({ tx, tenantId, clock }));
}

async function deliver(ctx: WebhookContext, delivery: DueDelivery, signal: AbortSignal): Promise<void> {
  try {
    const result = await attempt(ctx, delivery, signal);
    // Cut off by our own end: it was nobody's failure, and is sent again when its lease is over.
    if (signal.aborted && result.status === null) return;
    await settleTry(ctx, delivery, result);
  } catch (error) {
    ctx.log.error({ deliveryId: delivery.id, err: error }, "a webhook could not be settled");
  }
}

async function attempt(ctx: WebhookContext, delivery: DueDelivery, signal: AbortSignal): Promise<TryResult> {
  const { id, endpointId, url, body } = delivery;
  const begin = performance.now();
  const durationMs = () => Math.round(performance.now() - begin);
  try {
    const secret = ctx.seal.open(delivery.secret, endpointId);
    const { status, text } = await postOutside({
      url,
      headers: {
        "content-type": "application/json",
        "user-agent": `Charla/${version}`,
        ...signedHeaders(secret, { id, at: ctx.clock.now(), body }),
      },
      body,
      allowPrivate: ctx.config.webhooks.allowPrivate,
      timeoutMs: TIMEOUT_MS,
      keepBytes: KEEP_BYTES,
      signal,
    });
    return { status, text, error: null, durationMs: durationMs() };
  } catch (error) {
    const fault = error instanceof OutsideError ? error.fault : "unreadable_secret";
    return { status: null, text: null, error: fault, durationMs: durationMs() };
  }
}
