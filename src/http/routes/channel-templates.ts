/** /v1/channels/:id/templates: the texts that a provider approves beforehand: list, hand in, bring up to date. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { newTemplate, TEMPLATE_STATUSES, type Template } from "../../channels/template.ts";
import type { AppContext } from "../../context.ts";
import { getAccount } from "../../crm/channel-accounts/read.ts";
import type { ChannelAccountRecord } from "../../crm/channel-accounts.ts";
import type { Permission } from "../../crm/permissions.ts";
import { listTemplates, templateProblem } from "../../crm/templates.ts";
import { createTemplate, syncTemplates } from "../../flow/templates.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { type Locale, pickLocale } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { templateView } from "../channel-views.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { problemSchema } from "../errors.ts";
import { byId, tagged } from "../route.ts";

const TAG = tagged("Channels");
const failures = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  429: problemSchema,
  502: problemSchema,
};
const place = z.object({ name: z.string().max(600), language: z.string().max(20) });

export async function channelTemplateRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  /** The caller's account with its secrets. Throws `NotFoundError`. */
  const accountOf = async (request: FastifyRequest, id: string, scope: Permission): Promise<ChannelAccountRecord> => {
    const { run } = await authenticate(ctx, request, scope);
    await run((crm) => getAccount(crm, id));
    const account = await ctx.accounts(id);
    if (!account) throw new NotFoundError("there is no such channel account");
    return account;
  };

  app.get(
    "/channels/:id/templates",
    {
      schema: {
        ...TAG,
        summary: "Templates of an account by name, as the provider told of them last",
        params: byId,
        querystring: z.object({
          status: z.enum(TEMPLATE_STATUSES).optional(),
          cursor: z.string().max(1_000).optional(),
          limit: z.coerce.number().int().min(1).max(100).default(25),
        }),
        response: { 200: z.object({ data: z.array(templateView), nextCursor: z.string().nullable() }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "channels:read");
      const { status, cursor, limit } = request.query;
      const found = await run(async (crm) => {
        const { id: accountId } = await getAccount(crm, request.params.id);
        return listTemplates(crm, {
          accountId,
          limit: limit + 1,
          ...(status === undefined ? {} : { status }),
          ...(cursor === undefined ? {} : { after: decodeCursor(cursor, place) }),
        });
      });
      const data = found.slice(0, limit);
      const last = data.at(-1);
      const isMore = found.length > limit && last !== undefined;
      return {
        data: data.map((template) => present(template, localeOf(request))),
        nextCursor: isMore ? encodeCursor({ name: last.name, language: last.language }) : null,
      };
    },
  );

  app.post(
    "/channels/:id/templates",
    {
      schema: {
        ...TAG,
        summary: "Hand a template in for the provider's approval",
        params: byId,
        body: newTemplate,
        response: { 201: templateView, ...failures },
      },
    },
    async (request, reply) => {
      const account = await accountOf(request, request.params.id, "channels:write");
      const template = await createTemplate(ctx.channelEnv, account, request.body);
      return reply.status(201).send(present(template, localeOf(request)));
    },
  );

  app.post(
    "/channels/:id/templates/sync",
    {
      schema: {
        ...TAG,
        summary: "Ask the provider for all templates of the account",
        params: byId,
        response: {
          200: z.object({ total: z.int(), added: z.int(), changed: z.int(), removed: z.int() }),
          ...failures,
        },
      },
    },
    async (request) => {
      const account = await accountOf(request, request.params.id, "channels:write");
      return syncTemplates(ctx.channelEnv, account);
    },
  );
}

function present({ shape, externalId: _, ...template }: Template, locale: Locale): z.input<typeof templateView> {
  return { ...template, problem: templateProblem(locale, template), ...shape };
}

function localeOf(request: FastifyRequest): Locale {
  return pickLocale(request.headers["accept-language"], "en");
}
