/** /v1: help for a rep in a conversation: a drafted reply, a summary, another tone, another language. Nothing here is sent. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { draftReply } from "../../agents/assist/draft.ts";
import { MAX_DRAFT_LENGTH } from "../../agents/assist/languages.ts";
import { rewriteDraft, TONES, TREATMENTS } from "../../agents/assist/rewrite.ts";
import { summariseThread } from "../../agents/assist/summary.ts";
import { readAssistedThread } from "../../agents/assist/thread.ts";
import { translateText } from "../../agents/assist/translate.ts";
import type { ReadText } from "../../agents/assist/turn.ts";
import type { ThinkInput } from "../../agents/think.ts";
import { createTools } from "../../agents/tools.ts";
import type { AppContext } from "../../context.ts";
import { createModelSpending } from "../../crm/model-spend.ts";
import { LOCALES, type Locale } from "../../lib/locale.ts";
import { cleanText } from "../../lib/text.ts";
import { type AsCaller, authenticate } from "../auth.ts";
import { problemSchema } from "../errors.ts";
import { failures, tagged } from "../route.ts";

const TAG = tagged("Assistance");
const params = z.object({ id: z.string().regex(/^[a-z0-9_]{1,60}$/, "fields.anId") });
const text = z.string().overwrite(cleanText).min(1).max(MAX_DRAFT_LENGTH);
const locale = z.enum(LOCALES);

const draftView = z.object({
  text: z.string(),
  basis: z
    .enum(["answer", "opening", "next"])
    .describe(
      "The agents' answer; a first sentence to take over with; or, with nothing unanswered, a message to go on",
    ),
  brain: z.string().describe("built-in, or the model that worded it"),
  why: z.string().describe("Why this text, for the rep"),
  locale,
  answers: z.array(z.string()).describe("Ids of the messages that it answers"),
});
const rewriteView = z.object({
  text: z.string(),
  by: z.string().describe("rules, or the model that worded it"),
  locale,
  changed: z.boolean(),
});
const translationView = z.object({
  text: z.string(),
  from: locale,
  to: locale,
  by: z.string().describe("stored, none (it was in that language already), or the model that worded it"),
});

export async function assistRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const read: ReadText = (input) => {
    const { trace, locale } = ctx.flow.giveUp(input);
    return { understanding: trace.understanding, locale };
  };
  const toolsFor = ({ tenant, contactId }: ThinkInput, locale: Locale) =>
    createTools(ctx.db, { tenantId: tenant.id, contactId, locale, siteUrl: ctx.site.url });
  const model = { llm: ctx.llm, spending: createModelSpending(ctx.db, ctx.clock) };
  const threadOf = async (caller: { tenantId: string; run: AsCaller }, id: string) => {
    const tenant = await ctx.tenants(caller.tenantId);
    return caller.run((crm) => readAssistedThread(crm, tenant, id));
  };
  /** As long as a turn may take; then the models are given up, and what can be done without is. */
  const limit = () => AbortSignal.timeout(ctx.flow.turnTimeoutMs);

  app.post(
    "/conversations/:id/assist/reply",
    {
      schema: { ...TAG, summary: "A drafted reply; it is not sent", params, response: { 200: draftView, ...failures } },
    },
    async (request) => {
      const caller = await authenticate(ctx, request, "conversations:write");
      const thread = await threadOf(caller, request.params.id);
      const draft = await draftReply({ think: ctx.flow.think, read, toolsFor }, thread, limit());
      return { ...draft, answers: [...draft.answers] };
    },
  );

  app.get(
    "/conversations/:id/assist/summary",
    {
      schema: {
        ...TAG,
        summary: "What a rep should know before writing, a line a fact",
        params,
        querystring: z.object({ locale: locale.optional().describe("Default: the language of the business") }),
        response: { 200: z.object({ text: z.string(), locale }), ...failures },
      },
    },
    async (request) => {
      const caller = await authenticate(ctx, request, "conversations:read");
      const thread = await threadOf(caller, request.params.id);
      const wanted = request.query.locale ?? thread.input.tenant.locale;
      return { text: await summariseThread({ read, toolsFor }, thread, wanted), locale: wanted };
    },
  );

  app.post(
    "/conversations/:id/assist/rewrite",
    {
      schema: {
        ...TAG,
        summary: "A rep's draft in another tone; facts stay as they are",
        params,
        body: z.strictObject({
          text,
          tone: z.enum(TONES),
          treatment: z
            .enum(TREATMENTS)
            .optional()
            .describe(
              "Spanish forms of address; without a model they stay as they are. Default: those of the business",
            ),
        }),
        response: { 200: rewriteView, ...failures },
      },
    },
    async (request) => {
      const caller = await authenticate(ctx, request, "conversations:write");
      const thread = await threadOf(caller, request.params.id);
      return rewriteDraft({ ...model, read }, thread, request.body, limit());
    },
  );

  app.post(
    "/conversations/:id/assist/translate",
    {
      schema: {
        ...TAG,
        summary: "Between rep and customer, either way",
        description:
          "Without a model, texts of Charla, the FAQ, products and the playbook are translated; others answer 422 with the code model_needed.",
        params,
        body: z.strictObject({
          text,
          to: locale
            .optional()
            .describe("Default: the customer's language, or the business's for the customer's words"),
        }),
        response: { 200: translationView, ...failures, 422: problemSchema, 502: problemSchema },
      },
    },
    async (request) => {
      const caller = await authenticate(ctx, request, "conversations:write");
      const thread = await threadOf(caller, request.params.id);
      const deps = { ...model, read, run: caller.run };
      return translateText(deps, thread, request.body, limit());
    },
  );
}
