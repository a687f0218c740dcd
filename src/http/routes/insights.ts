/** /v1: what the conversations with a contact tell of it, and what to do next, in the reader's language. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import type { Insight, RecommendedAction } from "../../crm/insights/insight.ts";
import { sayStatement } from "../../crm/insights/say-statement.ts";
import { getContactInsights } from "../../crm/insights.ts";
import { LOCALES, type Locale } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { problemSchema } from "../errors.ts";

const failures = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema, 429: problemSchema };
const moment = z.iso.datetime().describe("UTC");
const locale = z.enum(LOCALES);

const evidenceView = z.object({
  messageId: z.string(),
  conversationId: z.string(),
  at: moment,
  words: z.string().describe("As the customer wrote them, cut to a line"),
});
const insightView = z.object({
  kind: z.string().describe("Stable; act on this"),
  text: z.string(),
  strength: z.number().min(0).max(1),
  evidence: evidenceView.describe("The message that it rests on"),
});
const actionView = z.object({
  kind: z.string(),
  text: z.string(),
  reason: z.string(),
  priority: z.int().describe("1 (first) to 3"),
  deadline: moment,
  talkingPoints: z.array(z.string()),
  evidence: evidenceView,
});
const insightsView = z.object({
  locale,
  messages: z.int().describe("How many messages from the customer were looked at, the newest 500 at most"),
  painPoints: z.array(insightView),
  buyingSignals: z.array(insightView),
  persona: insightView.nullable(),
  style: z.array(insightView),
  actions: z.array(actionView),
});

export async function insightRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/contacts/:id/insights",
    {
      schema: {
        tags: ["Contacts"],
        security: [{ apiKey: [] }],
        summary: "Pain points, buying signals, persona, style and recommended actions, each with its reason",
        params: z.object({ id: z.string().regex(/^[a-z0-9_]{1,60}$/, "fields.anId") }),
        querystring: z.object({ locale: locale.optional().describe("Default: the language of the business") }),
        response: { 200: insightsView, ...failures },
      },
    },
    async (request) => {
      const { tenantId } = await authenticate(ctx, request, "conversations:read");
      const tenant = await ctx.tenants(tenantId);
      const at = { contactId: request.params.id, now: ctx.clock.now() };
      const found = await getContactInsights(ctx.db, tenant, at);
      const wanted = request.query.locale ?? tenant.locale;
      const all = (insights: readonly Insight[]) => insights.map((insight) => presentInsight(insight, wanted));
      return {
        locale: wanted,
        messages: found.messages,
        painPoints: all(found.painPoints),
        buyingSignals: all(found.buyingSignals),
        persona: found.persona ? presentInsight(found.persona, wanted) : null,
        style: all(found.style),
        actions: found.actions.map((action) => presentAction(action, wanted)),
      };
    },
  );
}

function presentInsight({ kind, statement, strength, evidence }: Insight, wanted: Locale) {
  return { kind, text: sayStatement(wanted, statement), strength, evidence: presentEvidence(evidence) };
}

function presentAction(
  { kind, statement, reason, priority, deadline, talkingPoints, evidence }: RecommendedAction,
  wanted: Locale,
) {
  return {
    kind,
    text: sayStatement(wanted, statement),
    reason: sayStatement(wanted, reason),
    priority,
    deadline: deadline.toISOString(),
    talkingPoints: talkingPoints.map((point) => sayStatement(wanted, point)),
    evidence: presentEvidence(evidence),
  };
}

function presentEvidence({ at, ...evidence }: Insight["evidence"]) {
  return { ...evidence, at: at.toISOString() };
}
