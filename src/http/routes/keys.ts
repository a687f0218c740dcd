/** /v1/keys: keys for programs. A secret leaves once, in the answer that made it. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { createApiKey, EVERY_SCOPE, KEY_NAME_MAX, listApiKeys, revokeApiKey } from "../../crm/api-keys.ts";
import { PERMISSIONS } from "../../crm/permissions.ts";
import { cleanText } from "../../lib/text.ts";
import { authenticate } from "../auth.ts";
import { byId, done, failures, tagged } from "../route.ts";
import { apiKeyView, presentApiKey } from "../settings-views.ts";

const TAG = tagged("API keys");
const PER_MINUTE_MAX = 100_000;

export async function keyRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/keys",
    {
      schema: {
        ...TAG,
        summary: "All keys, without their secrets",
        response: { 200: z.object({ data: z.array(apiKeyView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "keys:read");
      const keys = await run(listApiKeys);
      return { data: keys.map((key) => presentApiKey(key, ctx.clock.now())) };
    },
  );

  app.post(
    "/keys",
    {
      schema: {
        ...TAG,
        summary: "Make a key; its secret is shown this once",
        body: z.strictObject({
          name: z.string().overwrite(cleanText).min(1).max(KEY_NAME_MAX),
          scopes: z
            .array(z.enum([EVERY_SCOPE, ...PERMISSIONS]))
            .min(1)
            .max(PERMISSIONS.length + 1)
            .describe("What it may do; * means all"),
          perMinute: z.int().min(1).max(PER_MINUTE_MAX).nullable().optional().describe("Requests a minute"),
          expiresAt: z.iso.datetime({ offset: true }).nullable().optional(),
        }),
        response: {
          201: apiKeyView.extend({ secret: z.string().describe("Keep it: it is not shown again") }),
          ...failures,
        },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "keys:write", { asksPassword: true });
      const { expiresAt, scopes, ...given } = request.body;
      const end = expiresAt ? new Date(expiresAt) : null;
      const { key, secret } = await run((crm) =>
        createApiKey(crm, { ...given, scopes: [...new Set(scopes)], expiresAt: end }),
      );
      return reply
        .status(201)
        .header("cache-control", "no-store")
        .send({ ...presentApiKey(key, ctx.clock.now()), secret });
    },
  );

  app.delete(
    "/keys/:id",
    {
      schema: {
        ...TAG,
        summary: "Revoke a key: it opens nothing any more",
        params: byId,
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "keys:write");
      await run((crm) => revokeApiKey(crm, request.params.id));
      return { ok: true as const };
    },
  );
}
