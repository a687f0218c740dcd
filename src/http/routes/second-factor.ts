/** /v1/second-factor: of whom the business demands a second factor. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { AppContext } from "../../context.ts";
import { changeSecondFactor, getSecondFactor } from "../../crm/second-factor.ts";
import { authenticate } from "../auth.ts";
import { secondFactorView } from "../people-views.ts";
import { failures, tagged } from "../route.ts";

const TAG = tagged("Team");

export async function secondFactorRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/second-factor",
    {
      schema: {
        ...TAG,
        summary: "Of whom a second factor is demanded",
        response: { 200: secondFactorView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "team:read");
      return { secondFactor: await run(getSecondFactor) };
    },
  );

  app.put(
    "/second-factor",
    {
      schema: {
        ...TAG,
        summary: "Change of whom a second factor is demanded; for somebody who has one, and gives their password again",
        description:
          "Members of whom it is demanded and who have none are answered 403 with `second_factor_needed` by all but `/v1/me` " +
          "and signing in, until they have one. Keys are not affected, and cannot change it.",
        body: secondFactorView,
        response: { 200: secondFactorView, ...failures },
      },
    },
    async (request) => {
      const { run, user } = await authenticate(ctx, request, "team:write", { asksPassword: true });
      const hasOwn = user?.twoFactorEnabled === true;
      return { secondFactor: await run((crm) => changeSecondFactor(crm, request.body.secondFactor, hasOwn)) };
    },
  );
}
