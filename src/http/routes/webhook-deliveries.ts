/** /v1: the log of outgoing webhooks: what was sent, what was answered, send again, send a test. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { getDelivery, listDeliveries, resendDelivery, sendTestEvent } from "../../crm/webhooks/deliveries.ts";
import { type Locale, pickLocale } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { byId, failures, id, pageOf, paging, tagged } from "../route.ts";
import {
  deliveryDetailView,
  deliveryStatus,
  deliveryView,
  presentDelivery,
  presentDeliveryDetail,
} from "../webhook-views.ts";

const TAG = tagged("Webhooks");
const place = z.object({ at: z.coerce.date(), id });

export async function webhookDeliveryRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const wake = () => {
    // Lost, it costs two seconds.
    ctx.queues.add("webhooks", {}, { key: "now" }).catch((err: unknown) => ctx.log.debug({ err }, "not woken"));
  };

  app.get(
    "/webhooks/:id/deliveries",
    {
      schema: {
        ...TAG,
        summary: "What was sent to a webhook in the last 30 days, newest first",
        params: byId,
        querystring: z.object({ ...paging, status: deliveryStatus.optional() }),
        response: { 200: pageOf(deliveryView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:read");
      const { cursor, limit, status } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const endpointId = request.params.id;
      const rows = await run((crm) => listDeliveries(crm, { endpointId, status, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map((row) => presentDelivery(row, localeOf(request))),
        nextCursor: last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
      };
    },
  );

  app.post(
    "/webhooks/:id/test",
    {
      schema: {
        ...TAG,
        summary: "Send a test event; what came of it stands in the log",
        params: byId,
        response: { 202: deliveryView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "webhooks:write");
      const sent = await run(async (crm) => getDelivery(crm, await sendTestEvent(crm, request.params.id)));
      wake();
      return reply.status(202).send(presentDelivery(sent, localeOf(request)));
    },
  );

  app.get(
    "/webhook-deliveries/:id",
    {
      schema: {
        ...TAG,
        summary: "One delivery with its body and the last answer",
        params: byId,
        response: { 200: deliveryDetailView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:read");
      const row = await run((crm) => getDelivery(crm, request.params.id));
      return presentDeliveryDetail(row, localeOf(request));
    },
  );

  app.post(
    "/webhook-deliveries/:id/resend",
    {
      schema: {
        ...TAG,
        summary: "Send a delivery once more, under the same id",
        params: byId,
        response: { 202: deliveryView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "webhooks:write");
      const again = await run((crm) => resendDelivery(crm, request.params.id));
      wake();
      return reply.status(202).send(presentDelivery(again, localeOf(request)));
    },
  );
}

function localeOf(request: FastifyRequest): Locale {
  return pickLocale(request.headers["accept-language"], "en");
}
