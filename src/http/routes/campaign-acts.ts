/** What is done with a campaign: test, confirm, undo, pause, resume, end, choose the winner; and what messages cost. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { type CampaignRecord, getCampaign } from "../../campaigns/campaigns/campaigns.ts";
import {
  cancelCampaign,
  confirmCampaign,
  pauseCampaign,
  resumeCampaign,
  undoCampaign,
} from "../../campaigns/campaigns/lifecycle.ts";
import { campaignSettings, getCampaignSettings, setCampaignSettings } from "../../campaigns/campaigns/settings.ts";
import { testCampaign } from "../../campaigns/campaigns/test-send.ts";
import { setWinner } from "../../campaigns/campaigns/winner.ts";
import type { AppContext } from "../../context.ts";
import type { CrmContext } from "../../crm/context.ts";
import { authenticate } from "../auth.ts";
import { campaignView, presentCampaign } from "../campaign-views.ts";
import { version } from "../forms.ts";
import { byId, failures, id, tagged } from "../route.ts";

const TAG = tagged("Campaigns");
const settingsView = z.object({ settings: campaignSettings, version: z.int() });

const ACTS: readonly [act: string, summary: string, verb: (crm: CrmContext, id: string) => Promise<CampaignRecord>][] =
  [
    ["undo", "Take a confirmation back while nothing has begun", undoCampaign],
    ["pause", "Nothing more leaves until it goes on", pauseCampaign],
    ["resume", "Go on where it was: nobody is written to twice", resumeCampaign],
    ["cancel", "End it for good", cancelCampaign],
  ];

export async function campaignActRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post(
    "/campaigns/:id/confirm",
    {
      schema: {
        ...TAG,
        summary: "Confirm a draft as it was seen; it begins when the grace time is over, or at its start",
        params: byId,
        body: z.strictObject({ version }),
        response: { 200: campaignView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      return presentCampaign(await run((crm) => confirmCampaign(crm, request.params.id, request.body.version)));
    },
  );

  for (const [act, summary, verb] of ACTS)
    app.post(
      `/campaigns/:id/${act}`,
      { schema: { ...TAG, summary, params: byId, response: { 200: campaignView, ...failures } } },
      async (request) => {
        const { run } = await authenticate(ctx, request, "campaigns:write");
        return presentCampaign(await run((crm) => verb(crm, (request.params as { id: string }).id)));
      },
    );

  app.post(
    "/campaigns/:id/test",
    {
      schema: {
        ...TAG,
        summary: "Send the message to one contact, as a test: to yourself",
        params: byId,
        body: z.strictObject({
          contactId: id,
          variant: z.string().max(10).nullable().default(null).describe("Null: each of them"),
        }),
        response: {
          200: z.object({
            data: z.array(
              z.object({
                sendId: z.string(),
                variant: z.string(),
                verdict: z.enum(["send", "delay", "drop"]),
                reason: z.string().nullable(),
              }),
            ),
          }),
          ...failures,
        },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      const sent = await run((crm) => testCampaign(crm, request.params.id, request.body));
      return {
        data: sent.map(({ sendId, variant, verdict }) => ({
          sendId,
          variant,
          verdict: verdict.verdict,
          reason: verdict.verdict === "send" ? null : verdict.reason,
        })),
      };
    },
  );

  app.post(
    "/campaigns/:id/winner",
    {
      schema: {
        ...TAG,
        summary: "Choose the variant that the rest gets, before it is chosen by itself",
        params: byId,
        body: z.strictObject({ variant: z.string().min(1).max(10) }),
        response: { 200: campaignView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:write");
      const campaign = await run(async (crm) => {
        await setWinner(crm, request.params.id, request.body.variant);
        return getCampaign(crm, request.params.id);
      });
      return presentCampaign(campaign);
    },
  );

  app.get(
    "/campaign-settings",
    {
      schema: {
        ...TAG,
        summary: "What messages cost by channel, and the grace time",
        response: { 200: settingsView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      return run(getCampaignSettings);
    },
  );

  app.put(
    "/campaign-settings",
    {
      schema: {
        ...TAG,
        summary: "Set what messages cost by channel, and the grace time",
        body: z.strictObject({ version: z.int().min(0), settings: campaignSettings }),
        response: { 200: settingsView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      const { version: seen, settings } = request.body;
      return run((crm) => setCampaignSettings(crm, seen, settings));
    },
  );
}
