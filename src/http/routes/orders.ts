/** /v1/orders: what was bought, here or elsewhere. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { changeOrder, getOrder, listOrders } from "../../crm/orders/list.ts";
import { ORDER_STATUSES, recordOrder } from "../../crm/orders/record.ts";
import { authenticate } from "../auth.ts";
import { buyer, buyerOf, externalId, lines } from "../commerce-forms.ts";
import { orderView, presentOrder } from "../commerce-views.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { listOf, moment, money, search, text, version } from "../forms.ts";
import { byId, failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Orders");
const place = z.object({ value: z.coerce.date(), id });
const status = z.enum(ORDER_STATUSES);

export async function orderRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/orders",
    {
      schema: {
        ...TAG,
        summary: "Orders, newest first",
        querystring: z.object({
          status: listOf(ORDER_STATUSES).optional(),
          contactId: id.optional(),
          paid: z.enum(["true", "false"]).optional(),
          search,
          ...paging,
        }),
        response: { 200: pageOf(orderView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "orders:read");
      const { cursor, limit, paid, ...filter } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const isPaid = paid === undefined ? undefined : paid === "true";
      const rows = await run((crm) => listOrders(crm, { filter: { ...filter, isPaid }, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentOrder),
        nextCursor: last ? encodeCursor({ value: last.createdAt, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/orders/:id",
    { schema: { ...TAG, summary: "One order", params: byId, response: { 200: orderView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "orders:read");
      return presentOrder(await run((crm) => getOrder(crm, request.params.id)));
    },
  );

  app.post(
    "/orders",
    {
      schema: {
        ...TAG,
        summary: "Tell of an order that was made elsewhere: the same externalId is the same order",
        description:
          "It ends the carts that it was, wins the lead about it and stops what was to be written. Stock is yours to count: `PUT /v1/products/{id}/stock`.",
        body: z.strictObject({
          externalId,
          number: text(60).nullable().default(null).describe("As the customer knows it"),
          contact: buyer,
          status: status.default("preparing"),
          items: lines.min(1),
          total: money,
          paidAt: moment.nullable().default(null).describe("Null while it is to be paid"),
          cartId: externalId.nullable().default(null).describe("externalId of the cart that it was"),
          discountCodes: z.array(text(60)).max(10).default([]),
          tracking: text(200).nullable().default(null),
          createdAt: moment.optional(),
          changedAt: moment.optional().describe("What is older than what is known changes nothing; now unless told"),
        }),
        response: { 200: orderView, 201: orderView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "orders:write");
      const { contact, items, total, number, cartId, createdAt, changedAt, ...given } = request.body;
      const now = ctx.clock.now();
      const { order, isNew } = await run(async (crm) => {
        const { id, result } = await recordOrder(crm, {
          ...given,
          contactId: await buyerOf(crm, contact),
          source: "api",
          origin: "api",
          externalNumber: number,
          cartKey: cartId,
          lines: items,
          currency: total.currency,
          totalCents: total.cents,
          createdAt: createdAt ?? now,
          changedAt: changedAt ?? now,
        });
        return { order: presentOrder(await getOrder(crm, id)), isNew: result === "made" };
      });
      return reply.status(isNew ? 201 : 200).send(order);
    },
  );

  app.patch(
    "/orders/:id",
    {
      schema: {
        ...TAG,
        summary: "How far an order has come, and by what it can be followed",
        description:
          "`cancelled` puts the units of an order of a chat back on the shelf; another status takes them again, 409 when they are gone.",
        params: byId,
        body: z.strictObject({
          version,
          status: status.optional(),
          tracking: text(200).nullable().optional(),
        }),
        response: { 200: orderView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "orders:write");
      const { version: seen, ...change } = request.body;
      return run(async (crm) => {
        await changeOrder(crm, request.params.id, seen, change);
        return presentOrder(await getOrder(crm, request.params.id));
      });
    },
  );
}
