/** /v1: quotes as the team works with them: list, look, make for a person or a lead, take back. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { getContact } from "../../crm/contacts/list.ts";
import { priceWish, quoteFor, quoteForLead } from "../../crm/leads/convert.ts";
import { getQuote, type ListedQuote, listQuotes, QUOTE_STATUSES, withdrawQuote } from "../../crm/quote-list.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { items, listOf, search, text } from "../forms.ts";
import { presentQuote, quoteView, wishPriceView } from "../quote-views.ts";
import { byId, failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Quotes");
const place = z.object({ value: z.coerce.date(), id });
const wish = {
  items,
  discountPercent: z.int().min(0).max(100).default(0).describe("No more than a rule of the playbook allows"),
  zoneKey: text(60).nullable().default(null).describe("Key of a delivery zone of the playbook; null means pick-up"),
};
/** Kept for the quote, and used when it is paid. */
const discountCode = text(40).optional().describe("A code for one use, in the place of discountPercent");

export async function teamQuoteRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const present = (row: ListedQuote) => presentQuote(row, { siteUrl: ctx.site.url, now: ctx.clock.now() });

  app.get(
    "/quotes",
    {
      schema: {
        ...TAG,
        summary: "Quotes, newest first",
        querystring: z.object({
          status: listOf(QUOTE_STATUSES).optional(),
          contactId: id.optional(),
          leadId: id.optional(),
          search,
          ...paging,
        }),
        response: { 200: pageOf(quoteView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "quotes:read");
      const { cursor, limit, ...filter } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listQuotes(crm, { filter, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(present),
        nextCursor: last ? encodeCursor({ value: last.createdAt, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/quotes/:id",
    { schema: { ...TAG, summary: "One quote", params: byId, response: { 200: quoteView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "quotes:read");
      return present(await run((crm) => getQuote(crm, request.params.id)));
    },
  );

  app.post(
    "/quotes",
    {
      schema: {
        ...TAG,
        summary: "Make a quote for a person, at the catalog's prices",
        body: z.strictObject({ contactId: id, ...wish, discountCode }),
        response: { 201: quoteView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "quotes:write");
      const { contactId: named, ...wanted } = request.body;
      const made = await run(async (crm) => {
        const { id: contactId, locale } = await getContact(crm, named);
        const subject = { contactId, conversationId: null, leadId: null, locale };
        return getQuote(crm, await quoteFor(crm, subject, wanted));
      });
      return reply.status(201).send(present(made));
    },
  );

  app.post(
    "/quotes/price",
    {
      schema: {
        ...TAG,
        summary: "What a quote would cost, without making it",
        description: "A `discountPercent` beyond what the playbook allows counts as the most that it does.",
        body: z.strictObject(wish),
        response: { 200: wishPriceView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "quotes:write");
      return run(async (crm) => {
        const { zones, ...price } = await priceWish(crm, request.body);
        return { ...price, zones: [...zones] };
      });
    },
  );

  app.post(
    "/leads/:id/quotes",
    {
      schema: {
        ...TAG,
        summary: "Make a quote for a lead; it takes the place of the open one",
        params: byId,
        body: z.strictObject({ ...wish, discountCode }),
        response: { 201: quoteView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "quotes:write");
      const made = await run(async (crm) => getQuote(crm, await quoteForLead(crm, request.params.id, request.body)));
      return reply.status(201).send(present(made));
    },
  );

  app.post(
    "/quotes/:id/cancel",
    {
      schema: {
        ...TAG,
        summary: "Take an open quote back; its units are free again",
        params: byId,
        response: { 200: quoteView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "quotes:write");
      return run(async (crm) => {
        await withdrawQuote(crm, request.params.id);
        return present(await getQuote(crm, request.params.id));
      });
    },
  );
}
