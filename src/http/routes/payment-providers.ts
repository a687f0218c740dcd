/** /v1/payment-providers: the business's accounts at Stripe and Mercado Pago. Without an active one, payments are of the sandbox. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import {
  addProvider,
  changeProvider,
  endProvider,
  getProvider,
  listProviders,
  openProvider,
  PROVIDER_KINDS,
  setProviderActive,
} from "../../crm/payments/accounts.ts";
import { authenticate } from "../auth.ts";
import { text } from "../forms.ts";
import { presentProvider, providerView } from "../provider-views.ts";
import { byId, DONE, done, failures, tagged } from "../route.ts";

const TAG = tagged("Payment providers");
const secret = z
  .string()
  .trim()
  .regex(/^[\x21-\x7e]{8,300}$/, "fields.visible300");

export async function paymentProviderRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/payment-providers",
    {
      schema: {
        ...TAG,
        summary: "Accounts at payment providers, newest first; without an active one, payments are of the sandbox",
        response: { 200: z.object({ data: z.array(providerView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:read");
      return { data: (await run(listProviders)).map((row) => presentProvider(row, ctx.site.url)) };
    },
  );

  app.post(
    "/payment-providers",
    {
      schema: {
        ...TAG,
        summary: "Connect an account; it makes links once it is activated",
        body: z.strictObject({
          kind: z.enum(PROVIDER_KINDS),
          name: text(100),
          apiKey: secret.describe("Stripe: a secret or restricted key. Mercado Pago: the access token"),
          webhookSecret: secret.describe("With which the provider signs what it tells"),
        }),
        response: { 201: providerView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "settings:write", { asksPassword: true });
      const { kind, name, ...secrets } = request.body;
      const made = await run(async (crm) =>
        getProvider(crm, await addProvider(crm, ctx.seal, { kind, name, secrets })),
      );
      return reply.status(201).send(presentProvider(made, ctx.site.url));
    },
  );

  app.get(
    "/payment-providers/:id",
    { schema: { ...TAG, summary: "One account", params: byId, response: { 200: providerView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:read");
      return presentProvider(await run((crm) => getProvider(crm, request.params.id)), ctx.site.url);
    },
  );

  app.patch(
    "/payment-providers/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a name, a key or a secret, and whether new links are made here; its address stays",
        params: byId,
        body: z.strictObject({
          name: text(100).optional(),
          apiKey: secret.optional(),
          webhookSecret: secret.optional(),
          isActive: z.boolean().optional().describe("true lets every other account rest"),
        }),
        response: { 200: providerView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      const { isActive, ...change } = request.body;
      const { id } = request.params;
      return run(async (crm) => {
        if (Object.keys(change).length > 0) await changeProvider(crm, ctx.seal, id, change);
        if (isActive !== undefined) await setProviderActive(crm, id, isActive);
        return presentProvider(await getProvider(crm, id), ctx.site.url);
      });
    },
  );

  app.post(
    "/payment-providers/:id/test",
    {
      schema: {
        ...TAG,
        summary: "Ask the provider whether it knows the key",
        params: byId,
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      const row = await run((crm) => getProvider(crm, request.params.id));
      const { seal, clock, config } = ctx;
      await openProvider(row, { seal, clock, urls: config.providers }).check();
      return DONE;
    },
  );

  app.post(
    "/payment-providers/:id/end",
    {
      schema: {
        ...TAG,
        summary: "Disconnect an account: no new links, and what it tells is heard no more",
        params: byId,
        response: { 200: providerView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      return run(async (crm) => {
        await endProvider(crm, request.params.id);
        return presentProvider(await getProvider(crm, request.params.id), ctx.site.url);
      });
    },
  );
}
