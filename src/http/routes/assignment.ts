/** /v1: the rules by which work finds its person, a try of them, and what they have done. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { ASSIGNMENT_EVENTS, ruleTerms } from "../../crm/assignment/rule.ts";
import { addRule, changeRule, listRules, MAX_RULES, orderRules, removeRule } from "../../crm/assignment/rules.ts";
import { listAssignments, tryRules } from "../../crm/assignment/try.ts";
import { LOCALES } from "../../lib/locale.ts";
import {
  assignmentView,
  presentAssignment,
  presentRule,
  presentTrial,
  ruleView,
  trialView,
} from "../assignment-views.ts";
import { authenticate } from "../auth.ts";
import { text, version } from "../forms.ts";
import { byId, DONE, done, failures, id, tagged } from "../route.ts";

const TAG = tagged("Assignment");
const listed = z.object({ data: z.array(ruleView) });

export async function assignmentRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/assignment-rules",
    {
      schema: {
        ...TAG,
        summary: "The rules in the order in which they are asked",
        response: { 200: listed, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:read");
      return { data: (await run(listRules)).map(presentRule) };
    },
  );

  app.post(
    "/assignment-rules",
    {
      schema: {
        ...TAG,
        summary: "Add a rule after the others",
        body: z.strictObject({ name: text(80), isActive: z.boolean().default(true), terms: ruleTerms.prefault({}) }),
        response: { 201: ruleView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      return reply.status(201).send(presentRule(await run((crm) => addRule(crm, request.body))));
    },
  );

  app.put(
    "/assignment-rules/order",
    {
      schema: {
        ...TAG,
        summary: "Put all rules in an order",
        body: z.strictObject({ ids: z.array(id).max(MAX_RULES) }),
        response: { 200: listed, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      return { data: (await run((crm) => orderRules(crm, request.body.ids))).map(presentRule) };
    },
  );

  app.post(
    "/assignment-rules/try",
    {
      schema: {
        ...TAG,
        summary: "Who would be given it now, and why the others would not; nothing is given",
        body: z.strictObject({
          event: z.enum(ASSIGNMENT_EVENTS).default("escalated"),
          branchId: id.nullable().default(null),
          language: z.enum(LOCALES).default("es"),
        }),
        response: { 200: trialView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:read");
      return presentTrial(await run((crm) => tryRules(crm, request.body)));
    },
  );

  app.patch(
    "/assignment-rules/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a rule, or switch it on and off",
        params: byId,
        body: z.strictObject({
          version,
          name: text(80).optional(),
          isActive: z.boolean().optional(),
          terms: ruleTerms.optional(),
        }),
        response: { 200: ruleView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      return presentRule(await run((crm) => changeRule(crm, request.params.id, request.body)));
    },
  );

  app.delete(
    "/assignment-rules/:id",
    { schema: { ...TAG, summary: "Remove a rule", params: byId, response: { 200: done, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      await run((crm) => removeRule(crm, request.params.id));
      return DONE;
    },
  );

  app.get(
    "/assignments",
    {
      schema: {
        ...TAG,
        summary: "What was given by itself, and why; newest first",
        querystring: z.object({ subjectId: id.describe("A conversation or a lead") }),
        response: { 200: z.object({ data: z.array(assignmentView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      return { data: (await run((crm) => listAssignments(crm, request.query.subjectId))).map(presentAssignment) };
    },
  );
}
