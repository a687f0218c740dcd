/** /v1: outgoing webhooks: where the business's own programs listen, and for what. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import {
  addEndpoint,
  changeEndpoint,
  getEndpoint,
  listEndpoints,
  removeEndpoint,
  rotateEndpoint,
} from "../../crm/webhooks/endpoints.ts";
import { checkOutsideUrl, OutsideError } from "../../infra/post-outside.ts";
import { InputError } from "../../lib/errors.ts";
import { pickLocale } from "../../lib/locale.ts";
import { cleanText } from "../../lib/text.ts";
import { say } from "../../lib/texts.ts";
import { authenticate } from "../auth.ts";
import { byId, DONE, done, failures, tagged } from "../route.ts";
import { eventName, newWebhookView, presentWebhook, webhookView } from "../webhook-views.ts";

const TAG = tagged("Webhooks");
const url = z.string().trim().max(2_000).describe("https; not in a private network, no redirects are followed");
const description = z.string().overwrite(cleanText).max(200);
const events = z.array(eventName).min(1).max(50).describe("What to be told of");

export async function webhookRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  /** Throws `InputError` for an address that would never be called. */
  const checked = (request: FastifyRequest, text: string): string => {
    try {
      return checkOutsideUrl(text, ctx.config.webhooks.allowPrivate).href;
    } catch (cause) {
      if (!(cause instanceof OutsideError)) throw cause;
      const message = say(pickLocale(request.headers["accept-language"], "en"), `http.outside.${cause.fault}`);
      throw new InputError("the address cannot be called", [{ path: "url", message }], { cause });
    }
  };

  app.get(
    "/webhooks",
    {
      schema: {
        ...TAG,
        summary: "All webhooks, oldest first",
        response: { 200: z.object({ data: z.array(webhookView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:read");
      return { data: (await run(listEndpoints)).map(presentWebhook) };
    },
  );

  app.post(
    "/webhooks",
    {
      schema: {
        ...TAG,
        summary: "Add a webhook; the answer shows its secret, once",
        body: z.strictObject({ url, description: description.default(""), events }),
        response: { 201: newWebhookView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "webhooks:write");
      const given = { ...request.body, url: checked(request, request.body.url) };
      const made = await run(async (crm) => {
        const { id, secret } = await addEndpoint(crm, ctx.seal, given);
        return { ...presentWebhook(await getEndpoint(crm, id)), secret };
      });
      return reply.status(201).header("cache-control", "no-store").send(made);
    },
  );

  app.get(
    "/webhooks/:id",
    { schema: { ...TAG, summary: "One webhook", params: byId, response: { 200: webhookView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:read");
      return presentWebhook(await run((crm) => getEndpoint(crm, request.params.id)));
    },
  );

  app.patch(
    "/webhooks/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a webhook, pause it or resume it",
        params: byId,
        body: z.strictObject({
          version: z.int().min(1),
          url: url.optional(),
          description: description.optional(),
          events: events.optional(),
          isActive: z.boolean().optional().describe("false pauses it: nothing is kept for it meanwhile"),
        }),
        response: { 200: webhookView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:write");
      const { url, ...rest } = request.body;
      const change = { ...rest, ...(url === undefined ? {} : { url: checked(request, url) }) };
      return presentWebhook(await run((crm) => changeEndpoint(crm, request.params.id, change)));
    },
  );

  app.post(
    "/webhooks/:id/rotate",
    {
      schema: {
        ...TAG,
        summary: "Give a webhook a new secret; the answer shows it, once",
        params: byId,
        response: { 200: newWebhookView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "webhooks:write");
      const rotated = await run(async (crm) => {
        const secret = await rotateEndpoint(crm, ctx.seal, request.params.id);
        return { ...presentWebhook(await getEndpoint(crm, request.params.id)), secret };
      });
      return reply.header("cache-control", "no-store").send(rotated);
    },
  );

  app.delete(
    "/webhooks/:id",
    {
      schema: { ...TAG, summary: "Remove a webhook with its log", params: byId, response: { 200: done, ...failures } },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "webhooks:write");
      await run((crm) => removeEndpoint(crm, request.params.id));
      return DONE;
    },
  );
}
