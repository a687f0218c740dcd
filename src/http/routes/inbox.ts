/** /v1: the inbox's boxes, whose work a conversation is, putting it off, ending it and opening it again. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import type { CrmContext } from "../../crm/context.ts";
import { assignConversation } from "../../crm/inbox/assign.ts";
import { countBoxes, MAX_COUNT } from "../../crm/inbox/counts.ts";
import { CLOSING_OUTCOMES, closeConversation, reopenConversation } from "../../crm/inbox/ending.ts";
import { snoozeConversation } from "../../crm/inbox/snooze.ts";
import { cleanText } from "../../lib/text.ts";
import { type AsCaller, authenticate } from "../auth.ts";
import { byId, DONE, done, failures, id, tagged } from "../route.ts";

const TAG = tagged("Conversations");
const count = z.int().describe(`${MAX_COUNT} stands for that and more`);

export async function inboxRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  /** Runs a verb on a conversation, and tells those who look. */
  const change = async (
    { run, tenantId }: { run: AsCaller; tenantId: string },
    conversationId: string,
    work: (crm: CrmContext) => Promise<void>,
  ): Promise<z.infer<typeof done>> => {
    await run(work);
    ctx.live.publish({ type: "changed", tenantId, conversationId });
    return DONE;
  };

  app.get(
    "/inbox/counts",
    {
      schema: {
        ...TAG,
        summary: "How many open conversations each box holds",
        response: {
          200: z.object({ unassigned: count, mine: count, waiting: count, agents: count, snoozed: count }),
          ...failures,
        },
      },
    },
    async (request) => (await authenticate(ctx, request, "conversations:read")).run(countBoxes),
  );

  app.post(
    "/conversations/:id/assign",
    {
      schema: {
        ...TAG,
        summary: "Give it to a member, to a branch or to both; memberId null takes it from whoever has it",
        params: byId,
        body: z
          .strictObject({ memberId: id.nullish(), branchId: id.nullish() })
          .refine((body) => body.memberId !== undefined || body.branchId !== undefined, "fields.memberOrBranch"),
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const caller = await authenticate(ctx, request, "conversations:write");
      const { memberId } = request.body;
      const result = await change(caller, request.params.id, (crm) =>
        assignConversation(crm, request.params.id, request.body),
      );
      if (memberId)
        ctx.live.publish({ type: "notification", tenantId: caller.tenantId, conversationId: request.params.id });
      return result;
    },
  );

  app.post(
    "/conversations/:id/snooze",
    {
      schema: {
        ...TAG,
        summary: "Put it off until a moment; a message of the customer brings it back at once, and null does too",
        params: byId,
        body: z.strictObject({ until: z.iso.datetime({ offset: true }).nullable() }),
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const caller = await authenticate(ctx, request, "conversations:write");
      const { until } = request.body;
      return change(caller, request.params.id, (crm) =>
        snoozeConversation(crm, request.params.id, until === null ? null : new Date(until)),
      );
    },
  );

  app.post(
    "/conversations/:id/close",
    {
      schema: {
        ...TAG,
        summary: "Close it and say how it ended; what the customer writes later opens it again",
        params: byId,
        body: z.strictObject({
          outcome: z.enum(CLOSING_OUTCOMES),
          reason: z.string().overwrite(cleanText).min(1).max(500).nullable().default(null),
        }),
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const caller = await authenticate(ctx, request, "conversations:write");
      return change(caller, request.params.id, (crm) => closeConversation(crm, request.params.id, request.body));
    },
  );

  app.post(
    "/conversations/:id/reopen",
    {
      schema: {
        ...TAG,
        summary: "Open a closed one again, in the caller's hands",
        params: byId,
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const caller = await authenticate(ctx, request, "conversations:write");
      return change(caller, request.params.id, (crm) => reopenConversation(crm, request.params.id));
    },
  );
}
