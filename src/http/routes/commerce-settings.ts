/** /v1/commerce-settings: when carts count as abandoned, and who is left alone to know what writing brings. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { getCommerceRules, saveCommerceRules } from "../../crm/commerce/settings.ts";
import { authenticate } from "../auth.ts";
import { failures, tagged } from "../route.ts";

const TAG = tagged("Carts");
const rules = {
  abandonAfterMin: z.int().min(10).max(10_080).describe("Quiet minutes after which an open cart counts as abandoned"),
  holdoutPercent: z.int().min(0).max(50).describe("Of a hundred persons, how many are not written to"),
  recoveryDays: z.int().min(1).max(60).describe("Days after the abandonment in which a purchase counts"),
  version: z.int().min(0).describe("As you saw it; 0 while nobody has changed anything"),
};

export async function commerceSettingsRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/commerce-settings",
    { schema: { ...TAG, summary: "The rules for abandoned carts", response: { 200: z.object(rules), ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:read");
      return run(getCommerceRules);
    },
  );

  app.put(
    "/commerce-settings",
    {
      schema: {
        ...TAG,
        summary: "Change the rules for abandoned carts; those abandoned before keep their group",
        body: z.strictObject(rules),
        response: { 200: z.object(rules), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      return run((crm) => saveCommerceRules(crm, request.body));
    },
  );
}
