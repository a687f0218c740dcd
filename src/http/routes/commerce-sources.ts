/** /v1/commerce-sources: shops elsewhere: connect one, see what it told, end it. */
import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import {
  addCommerceSource,
  COMMERCE_KINDS,
  changeCommerceSource,
  endCommerceSource,
  getCommerceSource,
  listCommerceEvents,
  listCommerceSources,
} from "../../crm/commerce/sources.ts";
import { InputError } from "../../lib/errors.ts";
import { authenticate } from "../auth.ts";
import {
  commerceEventView,
  commerceSourceView,
  presentCommerceEvent,
  presentCommerceSource,
} from "../commerce-source-views.ts";
import { text } from "../forms.ts";
import { byId, failures, tagged } from "../route.ts";

const TAG = tagged("Shops");
const SECRET_BYTES = 24;
const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{8,200}$/, "fields.visible200");

export async function commerceSourceRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/commerce-sources",
    {
      schema: {
        ...TAG,
        summary: "Connected shops, newest first",
        response: { 200: z.object({ data: z.array(commerceSourceView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:read");
      const rows = await run(listCommerceSources);
      return { data: rows.map((row) => presentCommerceSource(row, ctx.site.url)) };
    },
  );

  app.post(
    "/commerce-sources",
    {
      schema: {
        ...TAG,
        summary: "Connect a shop",
        description:
          "Shopify shows the secret with which it signs under Settings → Notifications → Webhooks: give it here. For WooCommerce we make one, and answer with it once: paste it where the webhook is made.",
        body: z.strictObject({
          kind: z.enum(COMMERCE_KINDS),
          name: text(100),
          secret: secret.optional().describe("Needed for Shopify; never shown again"),
        }),
        response: {
          201: commerceSourceView.extend({
            secret: z.string().nullable().describe("The one that we made; shown once"),
          }),
          ...failures,
        },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "webhooks:write");
      const { kind, name, secret: given } = request.body;
      if (kind === "shopify" && !given)
        throw new InputError("Shopify signs with a secret of its own", [
          { path: "secret", message: "fields.shopSecret" },
        ]);
      const used = given ?? randomBytes(SECRET_BYTES).toString("base64url");
      const made = await run(async (crm) =>
        getCommerceSource(crm, await addCommerceSource(crm, ctx.seal, { kind, name, secret: used })),
      );
      const shown = { ...presentCommerceSource(made, ctx.site.url), secret: given ? null : used };
      return reply.status(201).send(shown);
    },
  );

  app.get(
    "/commerce-sources/:id",
    { schema: { ...TAG, summary: "One shop", params: byId, response: { 200: commerceSourceView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:read");
      return presentCommerceSource(await run((crm) => getCommerceSource(crm, request.params.id)), ctx.site.url);
    },
  );

  app.get(
    "/commerce-sources/:id/events",
    {
      schema: {
        ...TAG,
        summary: "The last fifty things that a shop told, and what became of them",
        params: byId,
        response: { 200: z.object({ data: z.array(commerceEventView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:read");
      const rows = await run((crm) => listCommerceEvents(crm, request.params.id));
      return { data: rows.map(presentCommerceEvent) };
    },
  );

  app.patch(
    "/commerce-sources/:id",
    {
      schema: {
        ...TAG,
        summary: "Change the name or the secret of a shop; its address stays",
        params: byId,
        body: z.strictObject({ name: text(100).optional(), secret: secret.optional() }),
        response: { 200: commerceSourceView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:write");
      return run(async (crm) => {
        await changeCommerceSource(crm, ctx.seal, request.params.id, request.body);
        return presentCommerceSource(await getCommerceSource(crm, request.params.id), ctx.site.url);
      });
    },
  );

  app.post(
    "/commerce-sources/:id/end",
    {
      schema: {
        ...TAG,
        summary: "End a shop: nothing comes in by it any more",
        params: byId,
        response: { 200: commerceSourceView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:write");
      return run(async (crm) => {
        await endCommerceSource(crm, request.params.id);
        return presentCommerceSource(await getCommerceSource(crm, request.params.id), ctx.site.url);
      });
    },
  );
}
