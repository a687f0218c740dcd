/** /v1: contacts: search, one with all that is known, the timeline, changes, notes. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { listConsents, standingConsents } from "../../crm/contacts/consents.ts";
import { editContact } from "../../crm/contacts/edit.ts";
import { findOpenMatters, getContact, listContacts, listIdentities } from "../../crm/contacts/list.ts";
import { makeContact } from "../../crm/contacts/make.ts";
import { listMerges } from "../../crm/contacts/merge.ts";
import { listTimeline } from "../../crm/contacts/timeline.ts";
import type { CrmContext } from "../../crm/context.ts";
import { addNote, listNotes } from "../../crm/notes.ts";
import { LOCALES } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { presentCase } from "../case-views.ts";
import {
  contactPage,
  contactView,
  presentConsent,
  presentContact,
  presentIdentity,
  presentTimeline,
  timelineView,
} from "../contact-views.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { custom, email, phone, search, tag, tags, text, version } from "../forms.ts";
import { noteView, presentLead, presentNote } from "../lead-views.ts";
import { presentQuote } from "../quote-views.ts";
import { byId, failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Contacts");
const place = z.object({ value: z.coerce.date(), id });
const name = text(120);
const locale = z.enum(LOCALES);

export async function contactRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const readPage = async (crm: CrmContext, contactId: string): Promise<z.infer<typeof contactPage>> => {
    const contact = await getContact(crm, contactId);
    const matters = await findOpenMatters(crm, contactId);
    const now = ctx.clock.now();
    return {
      ...presentContact(contact),
      identities: (await listIdentities(crm, contactId)).map(presentIdentity),
      consents: standingConsents(await listConsents(crm, contactId)).map(presentConsent),
      merges: (await listMerges(crm, contactId)).map((merge) => ({
        id: merge.id,
        keptId: merge.keptId,
        mergedId: merge.mergedId,
        mergedAt: merge.mergedAt.toISOString(),
      })),
      leads: matters.leads.map(presentLead),
      cases: matters.cases.map((row) => presentCase(row, now)),
      quotes: matters.quotes.map((row) => presentQuote(row, { siteUrl: ctx.site.url, now })),
      notes: (await listNotes(crm, { kind: "contact", id: contactId })).map(presentNote),
    };
  };

  app.get(
    "/contacts",
    {
      schema: {
        ...TAG,
        summary: "Contacts, newest first",
        querystring: z.object({ search, tag: tag.optional(), companyId: id.optional(), ...paging }),
        response: { 200: pageOf(contactView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:read");
      const { cursor, limit, ...filter } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listContacts(crm, { filter, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentContact),
        nextCursor: last ? encodeCursor({ value: last.createdAt, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/contacts/:id",
    {
      schema: {
        ...TAG,
        summary: "One contact with identities, consents and what is open",
        params: byId,
        response: { 200: contactPage, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:read");
      return run((crm) => readPage(crm, request.params.id));
    },
  );

  app.get(
    "/contacts/:id/timeline",
    {
      schema: {
        ...TAG,
        summary: "All that happened with a person, newest first",
        params: byId,
        querystring: z.object(paging),
        response: { 200: pageOf(timelineView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:read");
      const { cursor, limit } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listTimeline(crm, request.params.id, { after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentTimeline),
        nextCursor: last ? encodeCursor({ value: last.at, id: last.id }) : null,
      };
    },
  );

  app.post(
    "/contacts",
    {
      schema: {
        ...TAG,
        summary: "Write a person down",
        body: z.strictObject({
          name: name.optional(),
          phone: phone.optional(),
          email: email.optional(),
          locale: locale.optional(),
          companyId: id.optional(),
          tags: tags.default([]),
          custom: custom.default({}),
        }),
        response: { 201: contactPage, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "contacts:write");
      const wanted = Object.fromEntries(Object.entries(request.body).filter(([, value]) => value !== undefined));
      const made = await run(async (crm) => readPage(crm, await makeContact(crm, wanted)));
      return reply.status(201).send(made);
    },
  );

  app.patch(
    "/contacts/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a contact",
        params: byId,
        body: z.strictObject({
          version,
          name: name.nullable().optional(),
          phone: phone.nullable().optional(),
          email: email.nullable().optional(),
          locale: locale.nullable().optional(),
          companyId: id.nullable().optional(),
          tags: tags.optional(),
          custom: custom.optional(),
        }),
        response: { 200: contactPage, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:write");
      const { version, ...edit } = request.body;
      return run(async (crm) => {
        await editContact(crm, request.params.id, version, edit);
        return readPage(crm, request.params.id);
      });
    },
  );

  app.post(
    "/contacts/:id/notes",
    {
      schema: {
        ...TAG,
        summary: "Write a note about a person",
        params: byId,
        body: z.strictObject({ text: text(8_000) }),
        response: { 201: noteView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "contacts:write");
      const note = await run((crm) => addNote(crm, { kind: "contact", id: request.params.id }, request.body.text));
      return reply.status(201).send(presentNote(note));
    },
  );
}
