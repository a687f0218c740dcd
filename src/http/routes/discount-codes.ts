/** /v1/discount-codes: codes for one use. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { cancelDiscountCode, getDiscountCode, listDiscountCodes, makeDiscountCode } from "../../crm/discounts/codes.ts";
import { authenticate } from "../auth.ts";
import { codeView, presentCode } from "../commerce-views.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { moment } from "../forms.ts";
import { byId, failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Discount codes");
const place = z.object({ value: z.coerce.date(), id });

export async function discountCodeRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/discount-codes",
    {
      schema: {
        ...TAG,
        summary: "Discount codes, newest first",
        querystring: z.object(paging),
        response: { 200: pageOf(codeView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "orders:read");
      const { cursor, limit } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listDiscountCodes(crm, { after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map((row) => presentCode(row, ctx.clock.now())),
        nextCursor: last ? encodeCursor({ value: last.createdAt, id: last.id }) : null,
      };
    },
  );

  app.post(
    "/discount-codes",
    {
      schema: {
        ...TAG,
        summary: "Make a code for one use; for a cart and percent the one that still lives is given again",
        body: z.strictObject({
          percent: z.int().min(1).max(100),
          contactId: id.nullable().default(null).describe("Whose it is; null for whoever brings it first"),
          cartId: id.nullable().default(null),
          expiresAt: moment,
        }),
        response: { 201: codeView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "orders:write");
      const made = await run(async (crm) => getDiscountCode(crm, (await makeDiscountCode(crm, request.body)).id));
      return reply.status(201).send(presentCode(made, ctx.clock.now()));
    },
  );

  app.post(
    "/discount-codes/:id/cancel",
    {
      schema: {
        ...TAG,
        summary: "Take back a code that nobody has used",
        params: byId,
        response: { 200: codeView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "orders:write");
      return run(async (crm) => {
        await cancelDiscountCode(crm, request.params.id);
        return presentCode(await getDiscountCode(crm, request.params.id), ctx.clock.now());
      });
    },
  );
}
