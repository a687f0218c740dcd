/** /v1/carts: what people put aside to buy: told by a program, listed, given up. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { cancelCart } from "../../crm/carts/end.ts";
import { CART_STATUSES, getCart, listCarts } from "../../crm/carts/list.ts";
import { putCart } from "../../crm/carts/put.ts";
import { recovery } from "../../crm/carts/recovery.ts";
import { authenticate } from "../auth.ts";
import { buyer, buyerOf, externalId, lines } from "../commerce-forms.ts";
import { cartView, presentCart, recoveryView } from "../commerce-views.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { listOf, moment, money, search } from "../forms.ts";
import { byId, failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Carts");
const place = z.object({ value: z.coerce.date(), id });

export async function cartRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/carts",
    {
      schema: {
        ...TAG,
        summary: "Carts, newest first",
        querystring: z.object({
          status: listOf(CART_STATUSES).optional(),
          contactId: id.optional(),
          search,
          ...paging,
        }),
        response: { 200: pageOf(cartView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "orders:read");
      const { cursor, limit, ...filter } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listCarts(crm, { filter, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentCart),
        nextCursor: last ? encodeCursor({ value: last.createdAt, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/carts/recovery",
    {
      schema: {
        ...TAG,
        summary: "What writing about abandoned carts brought, against those who were left alone",
        querystring: z.object({ from: moment, to: moment }),
        response: { 200: z.object({ data: z.array(recoveryView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "orders:read");
      return { data: await run((crm) => recovery(crm, request.query)) };
    },
  );

  app.get(
    "/carts/:id",
    { schema: { ...TAG, summary: "One cart", params: byId, response: { 200: cartView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "orders:read");
      return presentCart(await run((crm) => getCart(crm, request.params.id)));
    },
  );

  app.post(
    "/carts",
    {
      schema: {
        ...TAG,
        summary: "Tell of a cart: the same externalId is the same cart; without items it was emptied",
        description:
          "Send it whenever the person changes it. After a quiet time it counts as abandoned; an order with the same `cartId`, or with one of its things, ends it. What is older than what is known changes nothing.",
        body: z.strictObject({
          externalId,
          contact: buyer,
          items: lines,
          total: money,
          checkoutUrl: z
            .url({ protocol: /^https?$/ })
            .max(2_000)
            .nullable()
            .default(null),
          changedAt: moment.optional().describe("When the person last touched it; now unless told"),
        }),
        response: { 200: cartView, 201: cartView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "orders:write");
      const { contact, items, total, changedAt, ...given } = request.body;
      const { cart, isNew } = await run(async (crm) => {
        const { id, result } = await putCart(crm, {
          ...given,
          contactId: await buyerOf(crm, contact),
          source: "api",
          origin: "api",
          lines: items,
          currency: total.currency,
          totalCents: total.cents,
          changedAt: changedAt ?? ctx.clock.now(),
        });
        return { cart: presentCart(await getCart(crm, id)), isNew: result === "made" };
      });
      return reply.status(isNew ? 201 : 200).send(cart);
    },
  );

  app.post(
    "/carts/:id/cancel",
    {
      schema: {
        ...TAG,
        summary: "Give a cart up: nobody is written to about it",
        params: byId,
        response: { 200: cartView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "orders:write");
      return run(async (crm) => {
        await cancelCart(crm, request.params.id);
        return presentCart(await getCart(crm, request.params.id));
      });
    },
  );
}
