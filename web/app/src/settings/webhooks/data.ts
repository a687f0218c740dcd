/** Webhooks as their pages read and change them, and the events in the groups in which they are chosen. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import type {
  deliveryDetailView,
  deliveryView,
  EventName,
  webhookView,
} from "../../../../../src/http/webhook-views.ts";
import { api } from "../../lib/api.ts";

export type Webhook = z.infer<typeof webhookView>;
export type Delivery = z.infer<typeof deliveryView>;
export type DeliveryDetail = z.infer<typeof deliveryDetailView>;

export const WEBHOOKS_KEY = ["webhooks"] as const;
export const deliveriesKey = (id: string) => ["webhook-deliveries", id] as const;
export const deliveryKey = (id: string) => ["webhook-deliveries", "one", id] as const;

/** How often what is under way is looked at, and what is at rest. ms. */
const LOOK_MS = { busy: 1_500, idle: 15_000 } as const;
export const lookEvery = (deliveries: readonly Delivery[] | undefined) =>
  deliveries?.some(isUnderWay) ? LOOK_MS.busy : LOOK_MS.idle;

/** The group of each event; the order is that of the form. */
const GROUP_OF = {
  "message.received": "conversations",
  "conversation.handoff": "conversations",
  "lead.created": "leads",
  "lead.changed": "leads",
  "quote.sent": "sales",
  "quote.accepted": "sales",
  "quote.expired": "sales",
  "order.created": "sales",
  "order.paid": "sales",
  "case.opened": "cases",
  "case.changed": "cases",
  "contact.opted_out": "contacts",
  "contact.opted_in": "contacts",
} as const satisfies Record<EventName, string>;

export const EVENTS = Object.keys(GROUP_OF) as EventName[];
export const GROUPS = [...new Set(Object.values(GROUP_OF))].map((group) => ({
  group,
  events: EVENTS.filter((event) => GROUP_OF[event] === group),
}));

/** The key of an event's sentence: a dot would part it. */
export const eventKey = (event: string) => `webhooks.events.${event.replace(".", "_")}`;

/** Whether a try is being made now or at once; one that waits for its hour is at rest. */
export function isUnderWay({ status, nextTryAt }: Delivery): boolean {
  return status === "pending" && nextTryAt !== null && Date.parse(nextTryAt) <= Date.now() + 10_000;
}

export function useWebhooks() {
  return useQuery({
    queryKey: WEBHOOKS_KEY,
    queryFn: async () => (await api<{ data: Webhook[] }>("GET", "/v1/webhooks")).data,
    refetchInterval: LOOK_MS.idle,
  });
}

/** A change of a webhook; lists and logs are read again after it. */
export function useWebhookCall<Answer = unknown>() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ method, path, body }: { method: "POST" | "PATCH" | "DELETE"; path: string; body?: object }) =>
      api<Answer>(method, path, body ? { body } : {}),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: WEBHOOKS_KEY }),
        client.invalidateQueries({ queryKey: ["webhook-deliveries"] }),
      ]),
  });
}

/** What was sent last, newest first, kept up to date. */
export function useRecent(id: string, limit: number) {
  return useQuery({
    queryKey: [...deliveriesKey(id), "recent"],
    queryFn: async () =>
      (await api<{ data: Delivery[] }>("GET", `/v1/webhooks/${id}/deliveries`, { query: { limit } })).data,
    refetchInterval: ({ state }) => lookEvery(state.data),
  });
}
