/** /v1/companies: businesses that buy, and the people who speak for them. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import {
  editCompany,
  getCompany,
  listCompanies,
  listCompanyPeople,
  makeCompany,
  setCompanyOf,
} from "../../crm/companies/companies.ts";
import type { CrmContext } from "../../crm/context.ts";
import { addNote, listNotes } from "../../crm/notes.ts";
import { authenticate } from "../auth.ts";
import { companyPage, companyView, presentCompany } from "../company-views.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { custom, email, phone, search, tag, tags, text, version } from "../forms.ts";
import { noteView, presentNote } from "../lead-views.ts";
import { byId, failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Companies");
const place = z.object({ value: z.string(), id });
const website = z
  .string()
  .trim()
  .max(300)
  .regex(/^https?:\/\/[^\s"<>]+$/, "fields.https");
const name = text(200);
const fields = {
  taxId: text(40).nullable().optional(),
  website: website.nullable().optional(),
  phone: phone.nullable().optional(),
  email: email.nullable().optional(),
  address: text(300).nullable().optional(),
  tags: tags.optional(),
  custom: custom.optional(),
};

export async function companyRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const readPage = async (crm: CrmContext, companyId: string): Promise<z.infer<typeof companyPage>> => ({
    ...presentCompany(await getCompany(crm, companyId)),
    contacts: await listCompanyPeople(crm, companyId),
    notes: (await listNotes(crm, { kind: "company", id: companyId })).map(presentNote),
  });

  app.get(
    "/companies",
    {
      schema: {
        ...TAG,
        summary: "Companies by name",
        querystring: z.object({ search, tag: tag.optional(), ...paging }),
        response: { 200: pageOf(companyView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:read");
      const { cursor, limit, ...filter } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listCompanies(crm, { filter, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentCompany),
        nextCursor: last ? encodeCursor({ value: last.name, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/companies/:id",
    {
      schema: {
        ...TAG,
        summary: "One company with its people and notes",
        params: byId,
        response: { 200: companyPage, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:read");
      return run((crm) => readPage(crm, request.params.id));
    },
  );

  app.post(
    "/companies",
    {
      schema: {
        ...TAG,
        summary: "Write a company down",
        body: z.strictObject({ name, ...fields }),
        response: { 201: companyPage, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "contacts:write");
      const made = await run(async (crm) => readPage(crm, await makeCompany(crm, request.body)));
      return reply.status(201).send(made);
    },
  );

  app.patch(
    "/companies/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a company",
        params: byId,
        body: z.strictObject({ version, name: name.optional(), ...fields }),
        response: { 200: companyPage, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:write");
      const { version, ...facts } = request.body;
      return run(async (crm) => {
        await editCompany(crm, request.params.id, version, facts);
        return readPage(crm, request.params.id);
      });
    },
  );

  app.post(
    "/companies/:id/contacts",
    {
      schema: {
        ...TAG,
        summary: "Say who speaks for a company, or no longer does",
        params: byId,
        body: z.strictObject({ contactId: id, belongs: z.boolean().default(true) }),
        response: { 200: companyPage, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:write");
      return run(async (crm) => {
        await setCompanyOf(crm, request.params.id, request.body);
        return readPage(crm, request.params.id);
      });
    },
  );

  app.post(
    "/companies/:id/notes",
    {
      schema: {
        ...TAG,
        summary: "Write a note about a company",
        params: byId,
        body: z.strictObject({ text: text(8_000) }),
        response: { 201: noteView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "contacts:write");
      const note = await run((crm) => addNote(crm, { kind: "company", id: request.params.id }, request.body.text));
      return reply.status(201).send(presentNote(note));
    },
  );
}
