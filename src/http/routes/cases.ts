/** /v1: cases: list, look, open by hand or from a lead, change. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { editCase, openCaseByHand } from "../../crm/case-edit.ts";
import { CASE_SORTS, getCase, listCaseEvents, listCases } from "../../crm/case-list.ts";
import { CASE_KINDS, CASE_STATUSES } from "../../crm/cases.ts";
import type { CrmContext } from "../../crm/context.ts";
import { convertToCase } from "../../crm/leads/convert.ts";
import { authenticate } from "../auth.ts";
import { casePage, caseView, presentCase } from "../case-views.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { idOrNone, listOf, search, text, version } from "../forms.ts";
import { presentEvent } from "../lead-views.ts";
import { byId, failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Cases");
const place = z.object({ value: z.coerce.date().nullable(), id });
const priority = z.int().min(1).max(5).describe("1 (most urgent) to 5");

export async function caseRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const readPage = async (crm: CrmContext, caseId: string): Promise<z.infer<typeof casePage>> => ({
    ...presentCase(await getCase(crm, caseId), ctx.clock.now()),
    events: (await listCaseEvents(crm, caseId)).map(presentEvent),
  });

  app.get(
    "/cases",
    {
      schema: {
        ...TAG,
        summary: "Cases, newest first, or those owed soonest",
        querystring: z.object({
          status: listOf(CASE_STATUSES).optional(),
          priority: z.coerce.number().int().min(1).max(5).optional(),
          ownerId: idOrNone.optional(),
          contactId: id.optional(),
          search,
          overdue: z.enum(["true", "false"]).default("false").describe("true leaves those whose solution is late"),
          sort: z.enum(CASE_SORTS).default("created"),
          ...paging,
        }),
        response: { 200: pageOf(caseView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "cases:read");
      const { cursor, limit, sort, overdue, ...rest } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const filter = { ...rest, overdue: overdue === "true" };
      const rows = await run((crm) => listCases(crm, { filter, sort, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      const value = sort === "due" ? last?.solveDueAt : last?.createdAt;
      return {
        data: rows.map((row) => presentCase(row, ctx.clock.now())),
        nextCursor: last ? encodeCursor({ value: value ?? null, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/cases/:id",
    {
      schema: { ...TAG, summary: "One case with its events", params: byId, response: { 200: casePage, ...failures } },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "cases:read");
      return run((crm) => readPage(crm, request.params.id));
    },
  );

  app.post(
    "/cases",
    {
      schema: {
        ...TAG,
        summary: "Open a case by hand",
        body: z.strictObject({
          contactId: id,
          kind: z.enum(CASE_KINDS),
          subject: text(300),
          priority: priority.optional(),
        }),
        response: { 201: casePage, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "cases:write");
      const { priority, ...rest } = request.body;
      const wanted = { ...rest, ...(priority ? { priority } : {}) };
      const made = await run(async (crm) => readPage(crm, await openCaseByHand(crm, wanted)));
      return reply.status(201).send(made);
    },
  );

  app.patch(
    "/cases/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a case: status, priority, who sees to it; a note in the same breath",
        params: byId,
        body: z.strictObject({
          version,
          status: z.enum(CASE_STATUSES).optional(),
          resolution: text(2_000).optional().describe("What solved it"),
          priority: priority.optional(),
          ownerId: id.nullable().optional(),
          note: text(8_000).optional(),
        }),
        response: { 200: casePage, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "cases:write");
      const { version, ...change } = request.body;
      return run(async (crm) => {
        await editCase(crm, request.params.id, version, change);
        return readPage(crm, request.params.id);
      });
    },
  );

  app.post(
    "/leads/:id/convert",
    {
      schema: {
        ...TAG,
        summary: "Open a case for the person of a lead; again gives the same case while it is open",
        params: byId,
        body: z.strictObject({
          kind: z.enum(CASE_KINDS).default("support"),
          subject: text(300).optional().describe("Default: what the lead is about"),
          priority: priority.optional(),
        }),
        response: { 201: casePage, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "cases:write");
      const made = await run(async (crm) => readPage(crm, await convertToCase(crm, request.params.id, request.body)));
      return reply.status(201).send(made);
    },
  );
}
