/** /v1: what a person allowed, and merging two contacts that are one person. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { CHANNEL_KINDS } from "../../channels/channel.ts";
import type { AppContext } from "../../context.ts";
import { CONSENT_PURPOSES, CONSENT_SOURCES, listConsents, recordConsent } from "../../crm/contacts/consents.ts";
import { getContact } from "../../crm/contacts/list.ts";
import { mergeContacts, undoMerge } from "../../crm/contacts/merge.ts";
import { previewMerge } from "../../crm/contacts/merge-preview.ts";
import { authenticate } from "../auth.ts";
import { consentView, mergePreviewView, presentConsent } from "../contact-views.ts";
import { moment, text } from "../forms.ts";
import { byId, failures, id, tagged } from "../route.ts";

const TAG = tagged("Contacts");
const log = z.object({ data: z.array(consentView) });
const merge = z.object({ id: z.string(), keptId: z.string(), mergedId: z.string() });

export async function contactActRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/contacts/:id/consents",
    {
      schema: {
        ...TAG,
        summary: "Everything that a person allowed or refused, newest first",
        params: byId,
        response: { 200: log, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:read");
      return run(async (crm) => {
        await getContact(crm, request.params.id);
        return { data: (await listConsents(crm, request.params.id)).map(presentConsent) };
      });
    },
  );

  app.post(
    "/contacts/:id/consents",
    {
      schema: {
        ...TAG,
        summary: "Write down what a person allowed or refused; nothing that was said before is altered",
        params: byId,
        body: z.strictObject({
          channel: z.enum(CHANNEL_KINDS).nullable().default(null).describe("Null means all of them"),
          purpose: z.enum(CONSENT_PURPOSES),
          isGranted: z.boolean(),
          source: z.enum(CONSENT_SOURCES),
          proof: text(2_000).nullable().default(null).describe("Their words, or where it is written"),
          saidAt: moment.optional().describe("Default: now"),
        }),
        response: { 201: log, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "contacts:write");
      const { saidAt = ctx.clock.now(), ...said } = request.body;
      const data = await run(async (crm) => {
        await recordConsent(crm, request.params.id, { ...said, saidAt });
        return (await listConsents(crm, request.params.id)).map(presentConsent);
      });
      return reply.status(201).send({ data });
    },
  );

  app.post(
    "/contacts/:id/merge-preview",
    {
      schema: {
        ...TAG,
        summary: "What a merge would leave of two contacts, without doing it",
        params: byId,
        body: z.strictObject({ mergedId: id.describe("The one that would go") }),
        response: { 200: mergePreviewView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:manage");
      return run((crm) => previewMerge(crm, request.params.id, request.body.mergedId));
    },
  );

  app.post(
    "/contacts/:id/merge",
    {
      schema: {
        ...TAG,
        summary: "Give this contact all that is another's: they are one person",
        params: byId,
        body: z.strictObject({ mergedId: id.describe("The one that goes") }),
        response: { 201: merge, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "contacts:manage");
      const keptId = request.params.id;
      const { mergedId } = request.body;
      const made = await run((crm) => mergeContacts(crm, keptId, mergedId));
      return reply.status(201).send({ id: made, keptId, mergedId });
    },
  );

  app.post(
    "/merges/:id/undo",
    {
      schema: {
        ...TAG,
        summary: "Take a merge back: each has again what was theirs",
        params: byId,
        response: { 200: merge, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "contacts:manage");
      return { id: request.params.id, ...(await run((crm) => undoMerge(crm, request.params.id))) };
    },
  );
}
