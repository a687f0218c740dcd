/** /v1/campaigns: drafts, and what one sees of them before and after. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import {
  CAMPAIGN_KINDS,
  CAMPAIGN_STATUSES,
  changeCampaign,
  copyCampaign,
  draftCampaign,
  getCampaign,
  listCampaigns,
  removeCampaign,
} from "../../campaigns/campaigns/campaigns.ts";
import { previewCampaign } from "../../campaigns/campaigns/preview.ts";
import { listRecipients, RECIPIENT_STATES } from "../../campaigns/campaigns/recipients.ts";
import { campaignStats } from "../../campaigns/campaigns/stats.ts";
import { campaignTerms } from "../../campaigns/campaigns/terms.ts";
import type { AppContext } from "../../context.ts";
import { authenticate } from "../auth.ts";
import {
  campaignPreviewView,
  campaignStatsView,
  campaignView,
  presentCampaign,
  presentCampaignPreview,
  presentCampaignStats,
  presentRecipient,
  recipientView,
} from "../campaign-views.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { moment, text, version } from "../forms.ts";
import { byId, DONE, done, failures, id, pageOf, paging, tagged } from "../route.ts";
import { ruleBody } from "../segment-views.ts";

const TAG = tagged("Campaigns");
const place = z.object({ value: z.coerce.date(), id });
const name = text(120);
const facts = {
  kind: z.enum(CAMPAIGN_KINDS).optional(),
  segmentId: id.nullable().optional(),
  rule: ruleBody.nullable().optional().describe("In place of a segment"),
  sequenceKey: z.string().min(1).max(60).nullable().optional().describe("Of a sequence that its people enter"),
  content: z
    .record(z.string(), z.unknown())
    .optional()
    .describe("`purpose`, `variants` with their `messages`, `productId`, `linkUrl`: see docs/campaigns.md"),
  terms: campaignTerms.partial().optional(),
  startAt: moment.nullable().optional(),
  endAt: moment.nullable().optional(),
};

export async function campaignRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/campaigns",
    {
      schema: {
        ...TAG,
        summary: "Campaigns, newest first",
        querystring: z.object({ status: z.enum(CAMPAIGN_STATUSES).optional(), ...paging }),
        response: { 200: pageOf(campaignView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      const { cursor, limit, status } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listCampaigns(crm, { status, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentCampaign),
        nextCursor: last ? encodeCursor({ value: last.createdAt, id: last.id }) : null,
      };
    },
  );

  app.post(
    "/campaigns",
    {
      schema: {
        ...TAG,
        summary: "Draft a campaign; nothing leaves before it is confirmed",
        body: z.strictObject({ name, ...facts }),
        response: { 201: campaignView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      return reply.status(201).send(presentCampaign(await run((crm) => draftCampaign(crm, request.body))));
    },
  );

  app.get(
    "/campaigns/:id",
    { schema: { ...TAG, summary: "One campaign", params: byId, response: { 200: campaignView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      return presentCampaign(await run((crm) => getCampaign(crm, request.params.id)));
    },
  );

  app.patch(
    "/campaigns/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a draft",
        params: byId,
        body: z.strictObject({ version, name: name.optional(), ...facts }),
        response: { 200: campaignView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      const { version: seen, ...change } = request.body;
      return presentCampaign(await run((crm) => changeCampaign(crm, request.params.id, seen, change)));
    },
  );

  app.delete(
    "/campaigns/:id",
    { schema: { ...TAG, summary: "Remove a draft", params: byId, response: { 200: done, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      await run((crm) => removeCampaign(crm, request.params.id));
      return DONE;
    },
  );

  app.post(
    "/campaigns/:id/copy",
    {
      schema: {
        ...TAG,
        summary: "Another draft that says the same",
        params: byId,
        body: z.strictObject({ name }),
        response: { 201: campaignView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      const copy = await run((crm) => copyCampaign(crm, request.params.id, request.body.name));
      return reply.status(201).send(presentCampaign(copy));
    },
  );

  app.get(
    "/campaigns/:id/preview",
    {
      schema: {
        ...TAG,
        summary: "How many it reaches, who is left out and why, what it costs, how it reads",
        params: byId,
        response: { 200: campaignPreviewView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      return presentCampaignPreview(await run((crm) => previewCampaign(crm, request.params.id)));
    },
  );

  app.get(
    "/campaigns/:id/stats",
    {
      schema: {
        ...TAG,
        summary: "Figures in all, by group and by day, and the differences with their intervals",
        params: byId,
        response: { 200: campaignStatsView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      return presentCampaignStats(await run((crm) => campaignStats(crm, request.params.id)));
    },
  );

  app.get(
    "/campaigns/:id/recipients",
    {
      schema: {
        ...TAG,
        summary: "Its people, each with what became of their message",
        params: byId,
        querystring: z.object({ state: z.enum(RECIPIENT_STATES).optional(), ...paging }),
        response: { 200: pageOf(recipientView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      const { cursor, limit, state } = request.query;
      const after = cursor ? decodeCursor(cursor, id) : null;
      const rows = await run((crm) => listRecipients(crm, request.params.id, { state, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return { data: rows.map(presentRecipient), nextCursor: last ? encodeCursor(last.id) : null };
    },
  );
}
