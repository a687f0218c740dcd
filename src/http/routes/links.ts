/** /v1: tracking links: make, list with what came of them, end. Where they lead is public: `/go/<code>`. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { findHandle } from "../../crm/channel-accounts/handles.ts";
import { endLink, getLink, type LinkRecord, linkStatus, listLinks } from "../../crm/links/links.ts";
import { makeLink } from "../../flow/make-link.ts";
import { isId } from "../../lib/ids.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { failures, tagged } from "../route.ts";

const TAG = tagged("Links");
const limit = z.coerce.number().int().min(1).max(200).default(50).describe("Items a page, 1 to 200");
const id = z.string().regex(/^[a-zA-Z0-9_-]{1,60}$/, "fields.idOrCode");
const byId = z.object({ id: id.describe("Id or code") });
const cursorPlace = z.object({ at: z.coerce.date(), id });
const word = z.string().max(200).optional();
const moment = z.iso.datetime().describe("UTC");

const linkView = z.object({
  id: z.string(),
  code: z.string(),
  url: z.url().describe("The public address"),
  campaign: z.string().nullable(),
  source: z.string().nullable(),
  listing: z.object({ sku: z.string(), name: z.string() }).nullable().describe("What is offered where the link stands"),
  branch: z.object({ id: z.string(), name: z.string() }).nullable(),
  channel: z.object({ id: z.string(), kind: z.string(), name: z.string() }).describe("Whose chat it opens"),
  text: z.string().nullable().describe("What stands in the person's message beforehand; null means our own sentence"),
  status: z.enum(["open", "ended", "expired"]),
  expiresAt: moment.nullable(),
  createdAt: moment,
  clicks: z.int().describe("Without robots, previews and second taps"),
  people: z.int().describe("Visitors of a day, added up over the days"),
  chats: z.int().describe("People who wrote"),
  converted: z.int().describe("Clicks after which somebody wrote"),
  orders: z.int().describe("Of people who came by this link last"),
});

export async function linkRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const present = (link: LinkRecord): z.output<typeof linkView> => {
    const { product, channelAccount, counts, firstText: text, expiresAt, createdAt } = link;
    return {
      id: link.id,
      code: link.code,
      url: `${ctx.site.url}/go/${link.code}`,
      campaign: link.campaign,
      source: link.source,
      listing: product && { sku: product.sku, name: product.name },
      branch: link.branch,
      channel: channelAccount,
      text,
      status: linkStatus(link, ctx.clock.now()),
      expiresAt: expiresAt?.toISOString() ?? null,
      createdAt: createdAt.toISOString(),
      ...counts,
    };
  };

  app.get(
    "/links",
    {
      schema: {
        ...TAG,
        summary: "Tracking links with what came of them, newest first",
        querystring: z.object({ cursor: z.string().max(500).optional(), limit }),
        response: { 200: z.object({ data: z.array(linkView), nextCursor: z.string().nullable() }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "links:read");
      const { cursor, limit } = request.query;
      const after = cursor ? decodeCursor(cursor, cursorPlace) : null;
      const rows = await run((crm) => listLinks(crm, { after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(present),
        nextCursor: last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
      };
    },
  );

  app.post(
    "/links",
    {
      schema: {
        ...TAG,
        summary: "Make a link that opens a chat and tells who came by it",
        body: z.strictObject({
          channel: z.string().max(60).describe("Id of the account whose chat it opens"),
          code: word.describe("How the address ends; made up unless given"),
          campaign: word,
          source: word,
          listing: word.describe("SKU of the product that is offered there"),
          branch: word.describe("Id or name"),
          text: z.string().max(1_000).optional().describe("What stands in the person's message beforehand"),
          expiresAt: z.iso.datetime({ offset: true }).optional(),
          handle: word.describe("What people write to on that account, where its provider does not say it"),
        }),
        response: { 201: linkView, ...failures },
      },
    },
    async (request, reply) => {
      const { run, tenantId } = await authenticate(ctx, request, "links:write");
      const { expiresAt, ...given } = request.body;
      const known = isId("channelAccount", given.channel) ? await ctx.accounts(given.channel) : null;
      const account = known?.tenantId === tenantId ? known : null;
      const knownHandle = account && (await run((crm) => findHandle(crm, account.id)));
      const deps = { env: ctx.channelEnv, account, knownHandle, run };
      const id = await makeLink(deps, { ...given, ...(expiresAt ? { expiresAt: new Date(expiresAt) } : {}) });
      return reply.status(201).send(present(await run((crm) => getLink(crm, id))));
    },
  );

  app.get(
    "/links/:id",
    {
      schema: {
        ...TAG,
        summary: "One link with what came of it",
        params: byId,
        response: { 200: linkView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "links:read");
      return present(await run((crm) => getLink(crm, request.params.id)));
    },
  );

  app.post(
    "/links/:id/end",
    {
      schema: {
        ...TAG,
        summary: "End a link: from now on it shows how else to write",
        params: byId,
        response: { 200: linkView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "links:write");
      return present(await run((crm) => endLink(crm, request.params.id)));
    },
  );
}
