/** /v1/faq: usual questions and their answers, found by the agents from their next answer on. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { changeFaq, dropFaq, getFaq, listFaq, makeFaq } from "../../crm/playbook/faq.ts";
import { findPlaybook } from "../../crm/playbook.ts";
import { pickLocale } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { search, text } from "../forms.ts";
import {
  faqView,
  faqWordingForm,
  playbookVersion,
  presentFaq,
  presentRewritten,
  rewrittenView,
} from "../playbook-views.ts";
import { failures, id, paging, tagged } from "../route.ts";

const TAG = tagged("Playbook");
const place = z.object({ id });
const key = z.string().regex(/^\P{C}{1,120}$/u, "fields.entryKey");
const params = z.object({ key });
const writtenView = rewrittenView.extend({ entry: faqView });
const version = z.int().describe("Of the playbook: send it with a change of an entry");
const category = text(60).optional();
const wordings = {
  es: faqWordingForm.nullable().optional(),
  en: faqWordingForm.nullable().optional(),
  pt: faqWordingForm.nullable().optional(),
};

export async function faqRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/faq",
    {
      schema: {
        ...TAG,
        summary: "Questions with their answers in all languages, newest first",
        querystring: z.object({
          search: search.describe("Part of a question, of another way of asking it, or of an answer"),
          category: z.string().max(60).optional(),
          ...paging,
        }),
        response: {
          200: z.object({ version, data: z.array(faqView), nextCursor: z.string().nullable() }),
          ...failures,
        },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "playbook:read");
      const { cursor, limit, ...filter } = request.query;
      const after = cursor ? decodeCursor(cursor, place).id : null;
      return run(async (crm) => {
        const { version } = await findPlaybook(crm.tx, crm.tenantId);
        const rows = await listFaq(crm, { filter, after, limit });
        const last = rows.length === limit ? rows.at(-1) : undefined;
        return { version, data: rows.map(presentFaq), nextCursor: last ? encodeCursor({ id: last.id }) : null };
      });
    },
  );

  app.get(
    "/faq/:key",
    {
      schema: { ...TAG, summary: "One entry", params, response: { 200: faqView.extend({ version }), ...failures } },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "playbook:read");
      return run(async (crm) => {
        const { version } = await findPlaybook(crm.tx, crm.tenantId);
        return { ...presentFaq(await getFaq(crm, request.params.key)), version };
      });
    },
  );

  app.post(
    "/faq",
    {
      schema: {
        ...TAG,
        summary: "Add a question with its answer, in one language or more",
        body: z.strictObject({ category, ...wordings }),
        response: { 201: writtenView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "playbook:write");
      const reader = pickLocale(request.headers["accept-language"], "en");
      const made = await run((crm) => makeFaq(crm, request.body, reader));
      return reply.status(201).send({ ...presentRewritten(made), entry: presentFaq(made.entry) });
    },
  );

  app.patch(
    "/faq/:key",
    {
      schema: {
        ...TAG,
        summary: "Change the languages that are given; null takes one away",
        params,
        body: z.strictObject({ version: playbookVersion, category, ...wordings }),
        response: { 200: writtenView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "playbook:write");
      const reader = pickLocale(request.headers["accept-language"], "en");
      const done = await run((crm) => changeFaq(crm, request.params.key, request.body, reader));
      return { ...presentRewritten(done), entry: presentFaq(done.entry) };
    },
  );

  app.delete(
    "/faq/:key",
    {
      schema: {
        ...TAG,
        summary: "Take an entry away, in all languages",
        params,
        querystring: z.object({ version: z.coerce.number().int().min(0).describe("The `version` that you saw") }),
        response: { 200: rewrittenView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "playbook:write");
      return presentRewritten(await run((crm) => dropFaq(crm, request.params.key, request.query.version)));
    },
  );
}
