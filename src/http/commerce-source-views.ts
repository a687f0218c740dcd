/** The JSON of shops elsewhere and of what they told; secrets are never in it. */
import { z } from "zod";
import {
  COMMERCE_KINDS,
  type CommerceKind,
  type CommerceSourceRow,
  type listCommerceEvents,
} from "../crm/commerce/sources.ts";

const moment = z.iso.datetime().describe("UTC");

export const commerceSourceView = z.object({
  id: z.string(),
  kind: z.enum(COMMERCE_KINDS),
  name: z.string(),
  url: z.url().describe("Where the shop is to call"),
  topics: z.array(z.string()).describe("What it is to be told to send"),
  lastEventAt: moment.nullable().describe("When something last came in and was believed"),
  lastFault: z.string().nullable().describe("signature, form or too_large: why the last refused one was refused"),
  lastFaultAt: moment.nullable(),
  endedAt: moment.nullable(),
  createdAt: moment,
});
export type CommerceSourceView = z.infer<typeof commerceSourceView>;

export const commerceEventView = z.object({
  id: z.string(),
  topic: z.string(),
  result: z.enum(["done", "late", "ignored", "refused"]),
  reason: z.string().nullable().describe("Why it was ignored, or where it does not have the form of the shop"),
  subjectId: z.string().nullable().describe("The cart or order that it changed"),
  createdAt: moment,
});

const TOPICS: Readonly<Record<CommerceKind, readonly string[]>> = {
  shopify: [
    "checkouts/create",
    "checkouts/update",
    "checkouts/delete",
    "orders/create",
    "orders/updated",
    "orders/paid",
    "orders/cancelled",
    "products/update",
  ],
  woocommerce: ["order.created", "order.updated", "order.deleted", "product.updated"],
};

export function presentCommerceSource(row: CommerceSourceRow, siteUrl: string): CommerceSourceView {
  const kind = row.kind as CommerceKind;
  return {
    id: row.id,
    kind,
    name: row.name,
    url: `${siteUrl}/webhooks/commerce/${row.key}`,
    topics: [...TOPICS[kind]],
    lastEventAt: row.lastEventAt?.toISOString() ?? null,
    lastFault: row.lastFault,
    lastFaultAt: row.lastFaultAt?.toISOString() ?? null,
    endedAt: row.endedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
  };
}

export function presentCommerceEvent(
  row: Awaited<ReturnType<typeof listCommerceEvents>>[number],
): z.infer<typeof commerceEventView> {
  const { id, topic, reason, subjectId } = row;
  return { id, topic, reason, subjectId, result: row.result as "done", createdAt: row.createdAt.toISOString() };
}
