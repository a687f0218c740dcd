/** /v1: leads: the list, the board, one of them, and what people do with it. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { CHANNEL_KINDS } from "../../channels/channel.ts";
import type { AppContext } from "../../context.ts";
import type { CrmContext } from "../../crm/context.ts";
import type { Place } from "../../crm/keyset.ts";
import { getBoard } from "../../crm/leads/board.ts";
import { editLead } from "../../crm/leads/edit.ts";
import { getLead, LEAD_SORTS, listLeadEvents, listLeads, placeOfLead } from "../../crm/leads/list.ts";
import { makeLead } from "../../crm/leads/make.ts";
import { REVERSIBLE, takeMoveBack } from "../../crm/leads/take-back.ts";
import { TRACKED, trackLead } from "../../crm/leads/track.ts";
import { addNote, listNotes } from "../../crm/notes.ts";
import { LEAD_STATUSES } from "../../crm/pipeline.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { custom, email, idOrNone, listOf, money, order, phone, search, tag, tags, text, version } from "../forms.ts";
import {
  boardView,
  leadPage,
  leadView,
  noteView,
  presentBoard,
  presentEvent,
  presentLead,
  presentNote,
} from "../lead-views.ts";
import { byId, failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Leads");
const filters = {
  ownerId: idOrNone.optional(),
  branchId: id.optional(),
  tag: tag.optional(),
  source: text(60).optional(),
  contactId: id.optional(),
  channel: z.enum(CHANNEL_KINDS).optional().describe("On which the person is known"),
  search,
};
const numbers = z.object({ value: z.number().nullable(), id });
const moments = z.object({ value: z.coerce.date(), id });

export async function leadRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const readPage = async (crm: CrmContext, leadId: string): Promise<z.infer<typeof leadPage>> => ({
    ...presentLead(await getLead(crm, leadId)),
    events: (await listLeadEvents(crm, leadId)).map(presentEvent),
    notes: (await listNotes(crm, { kind: "lead", id: leadId })).map(presentNote),
  });

  app.get(
    "/leads",
    {
      schema: {
        ...TAG,
        summary: "Leads, the newest first unless sorted otherwise",
        querystring: z.object({
          status: listOf(LEAD_STATUSES).optional(),
          ...filters,
          sort: z.enum(LEAD_SORTS).default("created"),
          order,
          ...paging,
        }),
        response: { 200: pageOf(leadView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "leads:read");
      const { cursor, limit, sort, order, ...filter } = request.query;
      const after = cursor ? decodeCursor<Place<number | Date>>(cursor, sort === "created" ? moments : numbers) : null;
      const rows = await run((crm) => listLeads(crm, { filter, sort, order, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return { data: rows.map(presentLead), nextCursor: last ? encodeCursor(placeOfLead(last, sort)) : null };
    },
  );

  app.get(
    "/leads/board",
    {
      schema: {
        ...TAG,
        summary: "The pipeline: a column for each status, with counts, totals and its best leads",
        querystring: z.object({
          ...filters,
          cards: z.coerce.number().int().min(0).max(100).default(20).describe("Leads a column"),
        }),
        response: { 200: boardView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "leads:read");
      const { cards, ...filter } = request.query;
      return presentBoard(await run((crm) => getBoard(crm, { filter, cards })));
    },
  );

  app.get(
    "/leads/:id",
    {
      schema: {
        ...TAG,
        summary: "One lead with its events, notes and the factors of its score",
        params: byId,
        response: { 200: leadPage, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "leads:read");
      return run((crm) => readPage(crm, request.params.id));
    },
  );

  app.post(
    "/leads",
    {
      schema: {
        ...TAG,
        summary: "Write a lead down by hand",
        body: z.strictObject({
          contact: z.union([
            z.strictObject({ id }),
            z.strictObject({ name: text(120).optional(), phone: phone.optional(), email: email.optional() }),
          ]),
          interest: text(200),
          source: text(60).default("manual"),
          campaign: text(120).optional(),
          value: money.optional(),
          productIds: z.array(id).max(50).default([]),
          ownerId: id.nullable().default(null),
          branchId: id.nullable().default(null),
          tags: tags.default([]),
          custom: custom.default({}),
        }),
        response: { 201: leadPage, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "leads:write");
      const { contact, ...rest } = request.body;
      const made = await run(async (crm) => {
        const facts = Object.fromEntries(Object.entries(contact).filter(([, value]) => value !== undefined));
        return readPage(crm, await makeLead(crm, { ...rest, contact: facts }));
      });
      return reply.status(201).send(made);
    },
  );

  app.patch(
    "/leads/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a lead: move it, give it to somebody, say what it is worth",
        params: byId,
        body: z.strictObject({
          version,
          status: z.enum(LEAD_STATUSES).optional().describe("One of the lead's `moves`"),
          lostReason: text(500).optional().describe("With LOST"),
          interest: text(200).optional(),
          ownerId: id.nullable().optional(),
          branchId: id.nullable().optional(),
          value: money.nullable().optional(),
          tags: tags.optional(),
          custom: custom.optional(),
        }),
        response: { 200: leadPage, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "leads:write");
      const { version, ...edit } = request.body;
      return run(async (crm) => {
        await editLead(crm, request.params.id, version, edit);
        return readPage(crm, request.params.id);
      });
    },
  );

  app.post(
    "/leads/:id/undo-move",
    {
      schema: {
        ...TAG,
        summary: "Take one's own last move back, for some minutes and while nothing else happened to the lead",
        params: byId,
        body: z.strictObject({ version, from: z.enum(REVERSIBLE).describe("Where it stood before") }),
        response: { 200: leadPage, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "leads:write");
      return run(async (crm) => {
        await takeMoveBack(crm, request.params.id, request.body);
        return readPage(crm, request.params.id);
      });
    },
  );

  app.post(
    "/leads/:id/events",
    {
      schema: {
        ...TAG,
        summary: "Tell that the person opened WhatsApp from a page of yours, or looked at a product",
        params: byId,
        body: z
          .strictObject({
            event: z.enum(TRACKED),
            listing: text(120).nullable().default(null).describe("SKU of the product; needed with listing_view"),
            campaign: text(120).nullable().default(null),
          })
          .refine(({ event, listing }) => event !== "listing_view" || listing !== null, {
            path: ["listing"],
            message: "fields.looked",
          }),
        response: {
          201: z.object({ counted: z.boolean().describe("False for the same within half an hour") }),
          ...failures,
        },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "leads:write");
      const counted = await run((crm) => trackLead(crm, request.params.id, request.body));
      return reply.status(201).send({ counted });
    },
  );

  app.post(
    "/leads/:id/notes",
    {
      schema: {
        ...TAG,
        summary: "Write a note about a lead",
        params: byId,
        body: z.strictObject({ text: text(8_000) }),
        response: { 201: noteView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "leads:write");
      const note = await run((crm) => addNote(crm, { kind: "lead", id: request.params.id }, request.body.text));
      return reply.status(201).send(presentNote(note));
    },
  );
}
