/** /v1/segments: people chosen by rules, tried before they are kept. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { readCatalogue } from "../../crm/segments/catalogue.ts";
import { listSegmentMembers, previewRule, segmentsOf } from "../../crm/segments/members.ts";
import { refreshSegments } from "../../crm/segments/refresh.ts";
import {
  changeSegment,
  getSegment,
  listSegments,
  MAX_SEGMENTS,
  makeSegment,
  orderSegments,
  removeSegment,
  SEGMENT_TIERS,
} from "../../crm/segments/segments.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { text, version } from "../forms.ts";
import { byId, DONE, done, failures, id, pageOf, paging, tagged } from "../route.ts";
import {
  belongingView,
  catalogueView,
  presentCatalogue,
  presentMember,
  presentPreview,
  presentSegment,
  previewView,
  ruleBody,
  segmentMemberView,
  segmentView,
} from "../segment-views.ts";

const TAG = tagged("Segments");
const listed = z.object({ data: z.array(segmentView) });
const place = z.object({ at: z.coerce.date(), contactId: id });
const facts = { description: text(500).nullable().optional(), tier: z.enum(SEGMENT_TIERS).optional() };

export async function segmentRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/segments",
    {
      schema: {
        ...TAG,
        summary: "Segments: the primary ones in their order, then the others by name",
        response: { 200: listed, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      return { data: (await run(listSegments)).map(presentSegment) };
    },
  );

  app.get(
    "/segment-fields",
    {
      schema: {
        ...TAG,
        summary: "What a rule may be built of: fields, what may be asked of each, words in use",
        response: { 200: catalogueView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      return presentCatalogue(await run(readCatalogue));
    },
  );

  app.post(
    "/segments",
    {
      schema: {
        ...TAG,
        summary: "Write a segment down and fill it",
        body: z.strictObject({ name: text(80), rule: ruleBody, ...facts }),
        response: { 201: segmentView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      return reply.status(201).send(presentSegment(await run((crm) => makeSegment(crm, request.body))));
    },
  );

  app.post(
    "/segments/preview",
    {
      schema: {
        ...TAG,
        summary: "How many people fit a rule, and some of them; nothing is kept",
        body: z.strictObject({ rule: ruleBody }),
        response: { 200: previewView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      return presentPreview(await run((crm) => previewRule(crm, request.body.rule)));
    },
  );

  app.put(
    "/segments/order",
    {
      schema: {
        ...TAG,
        summary: "Put the primary segments in an order",
        body: z.strictObject({ ids: z.array(id).max(MAX_SEGMENTS) }),
        response: { 200: listed, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      return { data: (await run((crm) => orderSegments(crm, request.body.ids))).map(presentSegment) };
    },
  );

  app.get(
    "/segments/:id",
    { schema: { ...TAG, summary: "One segment", params: byId, response: { 200: segmentView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      return presentSegment(await run((crm) => getSegment(crm, request.params.id)));
    },
  );

  app.patch(
    "/segments/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a segment; who belongs is brought up to date at once",
        params: byId,
        body: z.strictObject({ version, name: text(80).optional(), rule: ruleBody.optional(), ...facts }),
        response: { 200: segmentView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      const { version: seen, ...change } = request.body;
      return presentSegment(await run((crm) => changeSegment(crm, request.params.id, seen, change)));
    },
  );

  app.delete(
    "/segments/:id",
    { schema: { ...TAG, summary: "Remove a segment", params: byId, response: { 200: done, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      await run((crm) => removeSegment(crm, request.params.id));
      return DONE;
    },
  );

  app.post(
    "/segments/:id/refresh",
    {
      schema: {
        ...TAG,
        summary: "Bring up to date who belongs, without waiting for the next pass",
        params: byId,
        response: { 200: segmentView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      const segment = await run(async (crm) => {
        await getSegment(crm, request.params.id);
        await refreshSegments(crm, { ids: [request.params.id] });
        return getSegment(crm, request.params.id);
      });
      return presentSegment(segment);
    },
  );

  app.get(
    "/segments/:id/members",
    {
      schema: {
        ...TAG,
        summary: "The people of a segment, newest members first",
        params: byId,
        querystring: z.object(paging),
        response: { 200: pageOf(segmentMemberView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      const { cursor, limit } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listSegmentMembers(crm, request.params.id, { after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentMember),
        nextCursor: last ? encodeCursor({ at: last.enteredAt, contactId: last.contactId }) : null,
      };
    },
  );

  app.get(
    "/contacts/:id/segments",
    {
      schema: {
        ...TAG,
        summary: "The segments of a person, the primary one first",
        params: byId,
        response: { 200: z.object({ data: z.array(belongingView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:read");
      const rows = await run((crm) => segmentsOf(crm, request.params.id));
      return { data: rows.map((row) => ({ ...row, enteredAt: row.enteredAt.toISOString() })) };
    },
  );
}
