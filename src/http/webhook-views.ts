/** The JSON of outgoing webhooks: endpoints, and the log of what was sent to them. */
import { z } from "zod";
import type { DeliveryRow } from "../crm/webhooks/deliveries.ts";
import type { EndpointRow } from "../crm/webhooks/endpoints.ts";
import { WEBHOOK_EVENTS } from "../crm/webhooks/events.ts";
import { OUTSIDE_FAULTS } from "../infra/post-outside.ts";
import type { Locale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";

const moment = z.iso.datetime().describe("UTC");
export const eventName = z.enum(WEBHOOK_EVENTS);
export type EventName = z.infer<typeof eventName>;

export const webhookView = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  events: z.array(z.string()).describe("What it is told of"),
  status: z.enum(["active", "paused"]),
  pausedFor: z.enum(["by_hand", "failing"]).nullable().describe("failing: nothing arrived there for three days"),
  failingSince: moment.nullable().describe("The first failure since something arrived"),
  version: z.int().describe("Give it back with a change"),
  createdAt: moment,
  updatedAt: moment,
});

export const newWebhookView = webhookView.extend({
  secret: z.string().describe("Signs the deliveries (Standard Webhooks); shown this once"),
});

export function presentWebhook(row: EndpointRow): z.infer<typeof webhookView> {
  const { id, url, description, events, version } = row;
  return {
    id,
    url,
    description,
    events,
    status: row.status as "active" | "paused",
    pausedFor: row.pausedFor as "by_hand" | "failing" | null,
    failingSince: row.failingSince?.toISOString() ?? null,
    version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export const deliveryStatus = z.enum(["pending", "delivered", "failed"]);

export const deliveryView = z.object({
  id: z.string().describe("Sent as `webhook-id`; the same for each try"),
  webhookId: z.string(),
  event: z.string(),
  status: deliveryStatus,
  attempts: z.int(),
  nextTryAt: moment.nullable(),
  responseStatus: z.int().nullable().describe("HTTP status of the last answer"),
  error: z.string().nullable().describe("Why no answer came, such as `refused` or `certificate`; stable"),
  problem: z.string().nullable().describe("The same as a sentence in the caller's language"),
  durationMs: z.int().nullable(),
  createdAt: moment,
  finishedAt: moment.nullable(),
});

export const deliveryDetailView = deliveryView.extend({
  body: z.string().describe("Exactly as it is sent"),
  responseText: z.string().nullable().describe("The last answer's first 64 kB"),
});

export function presentDelivery(row: DeliveryRow, locale: Locale): z.infer<typeof deliveryView> {
  const { id, event, attempts, responseStatus, error, durationMs } = row;
  return {
    id,
    webhookId: row.endpointId,
    event,
    status: row.status as z.infer<typeof deliveryStatus>,
    attempts,
    nextTryAt: row.status === "pending" ? row.dueAt.toISOString() : null,
    responseStatus,
    error,
    problem: error === null ? null : sentenceOf(error, locale),
    durationMs,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  };
}

/** What was logged before faults had words is a sentence already. */
function sentenceOf(error: string, locale: Locale): string {
  const isKnown = error === "unreadable_secret" || (OUTSIDE_FAULTS as readonly string[]).includes(error);
  return isKnown ? say(locale, `http.outside.${error}`) : error;
}

export function presentDeliveryDetail(row: DeliveryRow, locale: Locale): z.infer<typeof deliveryDetailView> {
  return { ...presentDelivery(row, locale), body: row.body, responseText: row.responseText };
}
