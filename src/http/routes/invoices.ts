/** /v1/invoices: what customers owe, by when, what was paid of it, and links by which it is paid. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { openInvoiceLink } from "../../crm/invoices/link.ts";
import { getInvoice, type ListedInvoice, listInvoices } from "../../crm/invoices/list.ts";
import { recordPayment } from "../../crm/invoices/pay.ts";
import { recordPromise } from "../../crm/invoices/promises.ts";
import { cancelInvoice, INVOICE_STATUSES, recordInvoice, setDueDate } from "../../crm/invoices/record.ts";
import { authenticate } from "../auth.ts";
import { buyer, buyerOf, externalId } from "../commerce-forms.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { listOf, moment, money, search, text, version } from "../forms.ts";
import { invoiceView, presentInvoice } from "../invoice-views.ts";
import { byId, failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Invoices");
const place = z.object({ value: z.coerce.date(), id });
const METHODS = ["cash", "transfer", "card", "check", "other"] as const;

export async function invoiceRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const present = (row: ListedInvoice) => presentInvoice(row, { siteUrl: ctx.site.url, now: ctx.clock.now() });

  app.get(
    "/invoices",
    {
      schema: {
        ...TAG,
        summary: "Invoices, newest first",
        querystring: z.object({
          status: listOf(INVOICE_STATUSES).optional(),
          contactId: id.optional(),
          orderId: id.optional().describe("Those by which this order is paid"),
          overdue: z.enum(["true", "false"]).optional().describe("true: only what is owed and due before now"),
          search,
          ...paging,
        }),
        response: { 200: pageOf(invoiceView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "invoices:read");
      const { cursor, limit, overdue, ...filter } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const isOverdue = overdue === "true";
      const rows = await run((crm) => listInvoices(crm, { filter: { ...filter, isOverdue }, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(present),
        nextCursor: last ? encodeCursor({ value: last.issuedAt, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/invoices/:id",
    { schema: { ...TAG, summary: "One invoice", params: byId, response: { 200: invoiceView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "invoices:read");
      return present(await run((crm) => getInvoice(crm, request.params.id)));
    },
  );

  app.post(
    "/invoices",
    {
      schema: {
        ...TAG,
        summary: "Issue an invoice; the same externalId changes the one that it names",
        body: z.strictObject({
          contact: buyer,
          externalId: externalId.nullable().default(null),
          orderId: id.nullable().default(null),
          concept: text(300),
          total: money,
          paidCents: z.int().min(0).max(1_000_000_000_000).default(0).describe("What was paid before it came here"),
          issuedAt: moment.optional(),
          dueAt: moment.nullable().default(null).describe("Without it nobody is reminded"),
        }),
        response: { 200: invoiceView, 201: invoiceView, ...failures },
      },
    },
    async (request, reply) => {
      const { run, actor } = await authenticate(ctx, request, "invoices:write");
      const { contact, issuedAt, ...given } = request.body;
      const source = actor.kind === "user" ? "team" : "api";
      const { invoice, isNew } = await run(async (crm) => {
        const contactId = await buyerOf(crm, contact);
        const { id, result } = await recordInvoice(crm, {
          ...given,
          contactId,
          source,
          issuedAt: issuedAt ?? ctx.clock.now(),
        });
        return { invoice: present(await getInvoice(crm, id)), isNew: result === "made" };
      });
      return reply.status(isNew ? 201 : 200).send(invoice);
    },
  );

  app.patch(
    "/invoices/:id",
    {
      schema: {
        ...TAG,
        summary: "Set another day by which it is to be paid",
        params: byId,
        body: z.strictObject({ version, dueAt: moment.nullable() }),
        response: { 200: invoiceView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "invoices:write");
      const { version: seen, dueAt } = request.body;
      return run(async (crm) => {
        await setDueDate(crm, request.params.id, seen, dueAt);
        return present(await getInvoice(crm, request.params.id));
      });
    },
  );

  app.post(
    "/invoices/:id/payments",
    {
      schema: {
        ...TAG,
        summary: "Write down a payment of all or a part; the same reference counts once",
        params: byId,
        body: z.strictObject({
          amount: money,
          method: z.enum(METHODS),
          reference: externalId.nullable().default(null).describe("Its number at the bank or in the books"),
          paidAt: moment.optional(),
        }),
        response: { 200: invoiceView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "invoices:write");
      const { paidAt, ...payment } = request.body;
      return run(async (crm) => {
        await recordPayment(crm, request.params.id, { ...payment, paidAt: paidAt ?? ctx.clock.now() });
        return present(await getInvoice(crm, request.params.id));
      });
    },
  );

  app.post(
    "/invoices/:id/link",
    {
      schema: {
        ...TAG,
        summary: "A link by which what is owed, or a part of it, is paid",
        params: byId,
        body: z.strictObject({ amountCents: z.int().min(1).optional().describe("All that is owed unless told") }),
        response: { 200: z.object({ url: z.url() }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "invoices:write");
      const code = await run((crm) => openInvoiceLink(crm, request.params.id, request.body.amountCents));
      return { url: `${ctx.site.url}/pay/${code}` };
    },
  );

  app.post(
    "/invoices/:id/promises",
    {
      schema: {
        ...TAG,
        summary: "Note by when the customer says that they will pay; until then nobody reminds them",
        params: byId,
        body: z.strictObject({
          dueAt: moment.describe("The end of the promised day"),
          amount: money.nullable().default(null).describe("Null for all that is owed"),
          words: text(300).optional(),
        }),
        response: { 200: invoiceView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "invoices:promise");
      const { words = "", ...promise } = request.body;
      return run(async (crm) => {
        const { id: invoiceId, contact } = await getInvoice(crm, request.params.id);
        await recordPromise(crm, { ...promise, words, invoiceId, contactId: contact.id, conversationId: null });
        return present(await getInvoice(crm, invoiceId));
      });
    },
  );

  app.post(
    "/invoices/:id/void",
    {
      schema: {
        ...TAG,
        summary: "Take an invoice back of which nothing was paid",
        params: byId,
        response: { 200: invoiceView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "invoices:write");
      return run(async (crm) => {
        await cancelInvoice(crm, request.params.id);
        return present(await getInvoice(crm, request.params.id));
      });
    },
  );
}
