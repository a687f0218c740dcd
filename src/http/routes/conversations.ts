/** /v1: conversations, their messages and the traces of their turns; taking, giving back and answering. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { CHANNEL_KINDS } from "../../channels/channel.ts";
import type { AppContext } from "../../context.ts";
import { findNewestLead } from "../../crm/conversation-facts.ts";
import {
  giveConversation,
  HANDLERS,
  listMessages,
  listTurns,
  settleUncertain,
  takeConversation,
} from "../../crm/conversations.ts";
import { answerAsRep } from "../../crm/inbox/answer.ts";
import { BOXES, getInboxRow, listInbox } from "../../crm/inbox/list.ts";
import { MAX_TAG_LENGTH, tidyTag } from "../../crm/inbox/tags.ts";
import { isAllowed } from "../../crm/permissions.ts";
import { cleanText, MAX_TEXT_LENGTH } from "../../lib/text.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { byId, done, failures, id, pageOf, paging, tagged } from "../route.ts";
import {
  conversationDetailView,
  conversationView,
  messageView,
  presentConversation,
  presentLeadBrief,
  presentMessage,
  presentTurn,
  turnView,
} from "../views.ts";

const TAG = tagged("Conversations");
const limit = z.coerce.number().int().min(1).max(200).default(50).describe("Items a page, 1 to 200");
const conversationCursor = z.object({ at: z.coerce.date(), id });
const messageCursor = z.object({ seq: z.int32().min(0) });

export async function conversationRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/conversations",
    {
      schema: {
        ...TAG,
        summary: "Conversations, newest message first",
        querystring: z.object({
          box: z
            .enum(BOXES)
            .default("all")
            .describe("unassigned (a person is needed), mine, waiting, agents, snoozed, closed or all"),
          handler: z.enum(HANDLERS).optional(),
          status: z.enum(["open", "closed"]).optional(),
          channel: z.enum(CHANNEL_KINDS).optional().describe("Kind of the channel"),
          tag: z.string().overwrite(tidyTag).min(1).max(MAX_TAG_LENGTH).optional(),
          branchId: id.optional(),
          search: z.string().min(1).max(100).optional().describe("A name's or address's beginning, a number's end"),
          ...paging,
        }),
        response: { 200: pageOf(conversationView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      const { cursor, limit, ...filter } = request.query;
      const after = cursor ? decodeCursor(cursor, conversationCursor) : null;
      const rows = await run((crm) => listInbox(crm, { filter, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentConversation),
        nextCursor: last ? encodeCursor({ at: last.lastMessageAt, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/conversations/:id",
    {
      schema: {
        ...TAG,
        summary: "One conversation, with the lead that it is about",
        params: byId,
        response: { 200: conversationDetailView, ...failures },
      },
    },
    async (request) => {
      const { run, actor } = await authenticate(ctx, request, "conversations:read");
      return run(async (crm) => {
        const row = await getInboxRow(crm, request.params.id);
        // A key may read conversations and no leads.
        const lead = isAllowed(actor, "leads:read") ? await findNewestLead(crm, row.contactId) : null;
        return { ...presentConversation(row), lead: lead && presentLeadBrief(lead) };
      });
    },
  );

  app.get(
    "/conversations/:id/messages",
    {
      schema: {
        ...TAG,
        summary: "Messages, oldest first unless asked otherwise, with their delivery states",
        params: byId,
        querystring: z.object({
          order: z.enum(["oldest", "newest"]).default("oldest").describe("newest begins with the newest message"),
          ...paging,
        }),
        response: { 200: pageOf(messageView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      const { cursor, limit, order } = request.query;
      const seq = cursor ? decodeCursor(cursor, messageCursor).seq : null;
      const place = order === "oldest" ? { afterSeq: seq ?? 0 } : { beforeSeq: seq };
      const rows = await run((crm) => listMessages(crm, { conversationId: request.params.id, limit, ...place }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return { data: rows.map(presentMessage), nextCursor: last ? encodeCursor({ seq: last.seq }) : null };
    },
  );

  app.get(
    "/conversations/:id/turns",
    {
      schema: {
        ...TAG,
        summary: "Turns of the agents with their traces, newest first",
        params: byId,
        querystring: z.object({ limit }),
        response: { 200: z.object({ data: z.array(turnView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      const rows = await run((crm) =>
        listTurns(crm, { conversationId: request.params.id, limit: request.query.limit }),
      );
      return { data: rows.map(presentTurn) };
    },
  );

  app.post(
    "/conversations/:id/take",
    { schema: { ...TAG, summary: "Take it from the agents", params: byId, response: { 200: done, ...failures } } },
    async (request) => {
      const { run, tenantId } = await authenticate(ctx, request, "conversations:write");
      await run((crm) => takeConversation(crm, request.params.id));
      ctx.live.publish({ type: "changed", tenantId, conversationId: request.params.id });
      return { ok: true as const };
    },
  );

  app.post(
    "/conversations/:id/give",
    { schema: { ...TAG, summary: "Give it back to the agents", params: byId, response: { 200: done, ...failures } } },
    async (request) => {
      const { run, tenantId } = await authenticate(ctx, request, "conversations:write");
      const isDue = await run((crm) => giveConversation(crm, request.params.id));
      if (isDue) ctx.wake("turns", { tenantId, conversationId: request.params.id });
      ctx.live.publish({ type: "changed", tenantId, conversationId: request.params.id });
      return { ok: true as const };
    },
  );

  app.post(
    "/conversations/:id/messages",
    {
      schema: {
        ...TAG,
        summary:
          "Answer as a person: 409 `answered_meanwhile`, and nothing is sent, when somebody answered since seenSeq",
        params: byId,
        body: z.strictObject({
          text: z.string().overwrite(cleanText).min(1).max(MAX_TEXT_LENGTH),
          seenSeq: z.int32().min(0).optional().describe("Number of the newest message that its writer has seen"),
          take: z.boolean().default(false).describe("Take the conversation with it, if nobody else has it"),
        }),
        response: { 201: z.object({ id: z.string() }), ...failures },
      },
    },
    async (request, reply) => {
      const { run, tenantId } = await authenticate(ctx, request, "conversations:write");
      const conversationId = request.params.id;
      const id = await run((crm) => answerAsRep(crm, conversationId, request.body));
      ctx.wake("outbox", { tenantId, conversationId });
      ctx.live.publish({ type: "changed", tenantId, conversationId });
      return reply.status(201).send({ id });
    },
  );

  app.post(
    "/messages/:id/settle",
    {
      schema: {
        ...TAG,
        summary: "Say whether an uncertain message arrived; one that did not is sent again",
        params: byId,
        body: z.strictObject({ arrived: z.boolean() }),
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const { run, tenantId } = await authenticate(ctx, request, "conversations:write");
      const { conversationId, isQueued } = await run((crm) =>
        settleUncertain(crm, request.params.id, request.body.arrived),
      );
      if (isQueued) ctx.wake("outbox", { tenantId, conversationId });
      return { ok: true as const };
    },
  );
}
