/** /v1/setup: the wizard of the first run, for whoever holds the code that the start has printed. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { businessFields } from "../../crm/playbook/content.ts";
import { isSetupNeeded, setUp } from "../../flow/setup.ts";
import { PASSWORD_LENGTH } from "../../infra/sign-in/options.ts";
import { LimitError } from "../../lib/errors.ts";
import { LOCALES, pickLocale } from "../../lib/locale.ts";
import { createRate } from "../../lib/rate.ts";
import { cleanText } from "../../lib/text.ts";
import { mustBeOurPage } from "../origin.ts";
import { failures } from "../route.ts";

const TRIES_PER_MINUTE = 10;
const BODY_LIMIT = 4 * 1024 * 1024;
const DAY_MIN = 1_440;

const TAG = { tags: ["Setup"] };
const word = (max: number) => z.string().overwrite(cleanText).min(1).max(max);
const minute = z.int().min(0).max(DAY_MIN);
const hours = z
  .array(
    z
      .strictObject({ weekday: z.int().min(0).max(6).describe("0 is Sunday"), opensAt: minute, closesAt: minute })
      .refine(({ opensAt, closesAt }) => opensAt < closesAt, "fields.closesFirst"),
  )
  .max(21)
  .describe("Minutes since midnight in the business's zone");

const setupBody = z.strictObject({
  code: z.string().min(10).max(100),
  business: z.strictObject({
    name: word(80),
    locale: z.enum(LOCALES),
    country: businessFields.country,
    currency: businessFields.currency,
    timeZone: businessFields.timeZone,
    city: z.string().overwrite(cleanText).max(80).default(""),
    hours,
  }),
  catalog: z.discriminatedUnion("from", [
    z.strictObject({ from: z.literal("sample") }),
    z.strictObject({ from: z.literal("none") }),
    z.strictObject({ from: z.literal("csv"), text: z.string().min(1).max(3_000_000) }),
  ]),
  owner: z.strictObject({
    name: word(80),
    email: z.string().trim().toLowerCase().pipe(z.email("fields.email").max(254)),
    password: z.string().min(PASSWORD_LENGTH.min).max(PASSWORD_LENGTH.max),
  }),
});

export async function setupRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tries = createRate(ctx.clock, TRIES_PER_MINUTE);

  app.get(
    "/setup",
    {
      schema: {
        ...TAG,
        summary: "Whether this Charla still has to be set up",
        response: { 200: z.object({ isNeeded: z.boolean() }), ...failures },
      },
    },
    async () => ({ isNeeded: await isSetupNeeded(ctx.db) }),
  );

  app.post(
    "/setup",
    {
      bodyLimit: BODY_LIMIT,
      schema: {
        ...TAG,
        summary: "Make the first business with its catalog, its web chat and its owner; repeating it changes nothing",
        body: setupBody,
        response: {
          201: z.object({
            businessId: z.string(),
            siteKey: z.string().describe("Public key of the web chat"),
            products: z.int(),
          }),
          ...failures,
        },
      },
    },
    async (request, reply) => {
      mustBeOurPage(request);
      const waitMs = tries.take(request.ip);
      if (waitMs > 0) throw new LimitError("too many tries", waitMs);
      const reader = pickLocale(request.headers["accept-language"], request.body.business.locale);
      return reply.status(201).send(await setUp(ctx, request.body, reader));
    },
  );
}
