/** /v1/business: the settings of the business itself. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { AppContext } from "../../context.ts";
import { changeBusiness, getBusiness } from "../../crm/business.ts";
import { authenticate } from "../auth.ts";
import { businessChange, businessView, presentBusiness } from "../business-views.ts";
import { failures, tagged } from "../route.ts";

const TAG = tagged("Business");

export async function businessRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/business",
    {
      schema: { ...TAG, summary: "The business and its branches", response: { 200: businessView, ...failures } },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:read");
      return presentBusiness(await run(getBusiness));
    },
  );

  app.patch(
    "/business",
    {
      schema: {
        ...TAG,
        summary: "Change what is given; the currency only where nothing was quoted or sold",
        body: businessChange,
        response: { 200: businessView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      return presentBusiness(await run((crm) => changeBusiness(crm, request.body)));
    },
  );
}
