/** /v1: sources of leads from outside: make one, read its public address, end it. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { tryCapture } from "../../crm/capture/capture.ts";
import {
  addSource,
  changeSource,
  endSource,
  getSource,
  listSources,
  SOURCE_KINDS,
  type SourceRow,
} from "../../crm/capture/sources.ts";
import { InputError } from "../../lib/errors.ts";
import { cleanText } from "../../lib/text.ts";
import { authenticate } from "../auth.ts";
import { captureMapping, presentSource, sourceView, trialView } from "../capture-views.ts";
import { byId, failures, tagged } from "../route.ts";

const TAG = tagged("Lead capture");
const secret = z.string().trim().min(8).max(1_000);
const facebook = z.strictObject({ appSecret: secret, verifyToken: secret, accessToken: secret });

const name = z.string().overwrite(cleanText).min(1).max(100);
const consentText = z.string().overwrite(cleanText).min(1).max(2_000).nullable();

export async function captureSourceRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const present = (row: SourceRow) => presentSource(row, ctx.site.url);

  app.get(
    "/capture-sources",
    {
      schema: {
        ...TAG,
        summary: "Sources of leads, newest first",
        response: { 200: z.object({ data: z.array(sourceView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:read");
      return { data: (await run(listSources)).map(present) };
    },
  );

  app.post(
    "/capture-sources",
    {
      schema: {
        ...TAG,
        summary: "Make a source: a form, Facebook Lead Ads, ManyChat, or whatever sends JSON",
        body: z.strictObject({
          name,
          kind: z.enum(SOURCE_KINDS),
          mapping: captureMapping.default({}),
          consentText: consentText.default(null),
          facebook: facebook.optional().describe("With kind facebook; never shown again"),
        }),
        response: { 201: sourceView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "webhooks:write");
      const { facebook: secrets = null, ...given } = request.body;
      if ((given.kind === "facebook") !== (secrets !== null))
        throw new InputError("secrets of Facebook belong to a source of that kind", [
          { path: "facebook", message: "fields.facebookKind" },
        ]);
      const made = await run(async (crm) => getSource(crm, await addSource(crm, ctx.seal, { ...given, secrets })));
      return reply.status(201).send(present(made));
    },
  );

  app.get(
    "/capture-sources/:id",
    { schema: { ...TAG, summary: "One source", params: byId, response: { 200: sourceView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:read");
      return present(await run((crm) => getSource(crm, request.params.id)));
    },
  );

  app.patch(
    "/capture-sources/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a source's name, mapping or words of consent; its address stays",
        params: byId,
        body: z.strictObject({
          name: name.optional(),
          mapping: captureMapping.optional(),
          consentText: consentText.optional(),
        }),
        response: { 200: sourceView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:write");
      return present(await run((crm) => changeSource(crm, request.params.id, request.body)));
    },
  );

  app.post(
    "/capture-sources/try",
    {
      schema: {
        ...TAG,
        summary: "See what a sample would become by a mapping; nothing is kept",
        body: z.strictObject({
          mapping: captureMapping.default({}),
          sample: z.record(z.string().max(200), z.unknown()).describe("As the program would send it"),
        }),
        response: { 200: trialView, ...failures },
      },
    },
    async (request) => {
      const { run, tenantId } = await authenticate(ctx, request, "webhooks:read");
      const { country } = await ctx.tenants(tenantId);
      return run(async (crm) => tryCapture(crm, country, request.body));
    },
  );

  app.post(
    "/capture-sources/:id/end",
    {
      schema: {
        ...TAG,
        summary: "End a source: nothing comes in by it any more",
        params: byId,
        response: { 200: sourceView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:write");
      return present(await run((crm) => endSource(crm, request.params.id)));
    },
  );
}
