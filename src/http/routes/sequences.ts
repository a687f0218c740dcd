/** /v1/sequences: what is done with contacts step by step, as files; who is inside, and what it brings. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { sequenceFigures } from "../../campaigns/sequences/figures.ts";
import { ENROLLMENT_STATUSES, enrolContacts, exitEnrollment, listInside } from "../../campaigns/sequences/inside.ts";
import { getSequence, listSequences } from "../../campaigns/sequences/read-list.ts";
import { activateSequence, pauseSequence, putSequence, validateSequence } from "../../campaigns/sequences/write.ts";
import type { AppContext } from "../../context.ts";
import { pickLocale } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { byId, byKey, DONE, done, failures, id, pageOf, paging, tagged } from "../route.ts";
import {
  entryCountsView,
  figuresView,
  insideView,
  presentFigures,
  presentInside,
  presentSequence,
  presentSummary,
  sequenceSummaryView,
  sequenceView,
  validationView,
} from "../sequence-views.ts";

const TAG = tagged("Sequences");
const place = z.object({ value: z.coerce.date(), id });
const source = z.string().max(200_000);
const tree = z.record(z.string(), z.unknown());

export async function sequenceRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const localeOf = (request: { headers: { "accept-language"?: string | undefined } }) =>
    pickLocale(request.headers["accept-language"], "en");

  app.get(
    "/sequences",
    {
      schema: {
        ...TAG,
        summary: "The business's sequences and those that come with the product; those that are on first",
        response: { 200: z.object({ data: z.array(sequenceSummaryView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      const rows = await run(listSequences);
      return { data: rows.map((row) => presentSummary(row, localeOf(request))) };
    },
  );

  app.post(
    "/sequences/validate",
    {
      schema: {
        ...TAG,
        summary: "What is wrong with a file, line by line; nothing is written",
        body: z.strictObject({ source }),
        response: { 200: validationView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      const faults = await run(async (crm) => validateSequence(crm, request.body.source, localeOf(request)));
      return { ok: faults.length === 0, faults: [...faults] };
    },
  );

  app.get(
    "/sequences/:key",
    {
      schema: {
        ...TAG,
        summary: "One sequence with its steps",
        params: byKey,
        response: { 200: sequenceView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      return presentSequence(await run((crm) => getSequence(crm, request.params.key)), localeOf(request));
    },
  );

  app.put(
    "/sequences/:key",
    {
      schema: {
        ...TAG,
        summary: "Write a sequence, or its next version; people inside keep theirs",
        params: byKey,
        body: z
          .strictObject({
            source: source.optional().describe("The file, in YAML"),
            definition: tree.optional().describe("The same as JSON"),
            version: z.int().min(0).optional().describe("The version that was seen"),
          })
          .refine(
            (body) => (body.source === undefined) !== (body.definition === undefined),
            "fields.sourceOrDefinition",
          ),
        response: { 200: sequenceView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      const { key } = request.params;
      const { source: yaml, definition, version } = request.body;
      const locale = localeOf(request);
      const written = await run(async (crm) => {
        const text = yaml === undefined ? { definition } : { source: yaml };
        await putSequence(crm, key, { ...text, seen: version ?? null, locale });
        return getSequence(crm, key);
      });
      return presentSequence(written, locale);
    },
  );

  for (const [verb, summary, act] of [
    ["activate", "Switch on: people enter, and those inside go on", activateSequence],
    ["pause", "Switch off: nobody enters, those inside stand still, what is planned is taken back", pauseSequence],
  ] as const)
    app.post(
      `/sequences/:key/${verb}`,
      { schema: { ...TAG, summary, params: byKey, response: { 200: done, ...failures } } },
      async (request) => {
        const { run } = await authenticate(ctx, request, "campaigns:write");
        await run((crm) => act(crm, request.params.key));
        return DONE;
      },
    );

  app.get(
    "/sequences/:key/people",
    {
      schema: {
        ...TAG,
        summary: "Who is or was inside, newest first",
        params: byKey,
        querystring: z.object({ status: z.enum(ENROLLMENT_STATUSES).optional(), ...paging }),
        response: { 200: pageOf(insideView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      const { cursor, limit, status } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listInside(crm, request.params.key, { status, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentInside),
        nextCursor: last ? encodeCursor({ value: last.enteredAt, id: last.id }) : null,
      };
    },
  );

  app.post(
    "/sequences/:key/people",
    {
      schema: {
        ...TAG,
        summary: "Let contacts in by hand",
        params: byKey,
        body: z.strictObject({ contactIds: z.array(id).min(1).max(500) }),
        response: { 200: entryCountsView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      return run((crm) => enrolContacts(crm, request.params.key, request.body.contactIds));
    },
  );

  app.post(
    "/enrollments/:id/exit",
    {
      schema: {
        ...TAG,
        summary: "Let somebody out; what is planned for them is taken back",
        params: byId,
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      await run((crm) => exitEnrollment(crm, request.params.id));
      return DONE;
    },
  );

  app.get(
    "/sequences/:key/figures",
    {
      schema: {
        ...TAG,
        summary: "What each step did, how people left, and what it brings",
        params: byKey,
        response: { 200: figuresView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      return presentFigures(await run((crm) => sequenceFigures(crm, request.params.key)));
    },
  );
}
