/** /v1/score-rules: the points by which leads are scored, and what others would make of them. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { previewScores } from "../../crm/score-preview.ts";
import { getScoreRules, scorePoints, setScoreRules } from "../../crm/score-rules.ts";
import { SCORE_POINTS } from "../../crm/scoring.ts";
import { authenticate } from "../auth.ts";
import { failures, tagged } from "../route.ts";
import { presentPreview, presentScoreRules, scorePreviewView, scoreRulesView } from "../scoring-views.ts";

const TAG = tagged("Scoring");
const points = scorePoints.describe("Those that are left out are the usual ones");

export async function scoringRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/score-rules",
    { schema: { ...TAG, summary: "The points of each factor", response: { 200: scoreRulesView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:read");
      return presentScoreRules(await run(getScoreRules));
    },
  );

  app.put(
    "/score-rules",
    {
      schema: {
        ...TAG,
        summary: "Set the points; a lead is scored by them from its next change on",
        body: z.strictObject({ version: z.int().min(0), points }),
        response: { 200: scoreRulesView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      return presentScoreRules(await run((crm) => setScoreRules(crm, request.body)));
    },
  );

  app.post(
    "/score-rules/preview",
    {
      schema: {
        ...TAG,
        summary: "How open leads would score by these points; nothing is changed",
        body: z.strictObject({ points }),
        response: { 200: scorePreviewView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:read");
      const previews = await run((crm) => previewScores(crm, { ...SCORE_POINTS, ...request.body.points }));
      return { data: previews.map(presentPreview) };
    },
  );
}
