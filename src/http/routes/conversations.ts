/** /v1: conversations, their messages and the traces of their turns; taking, giving back and answering. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import {
  answerAsRep,
  getConversation,
  giveConversation,
  HANDLERS,
  listConversations,
  listMessages,
  listTurns,
  settleUncertain,
  takeConversation,
} from "../../crm/conversations.ts";
import { cleanText, MAX_TEXT_LENGTH } from "../../lib/text.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { problemSchema } from "../errors.ts";
import { conversationView, messageView, presentConversation, presentMessage, presentTurn, turnView } from "../views.ts";

const TAG = { tags: ["Conversations"], security: [{ apiKey: [] }] };
const failures = {
  400: problemSchema,
  401: problemSchema,
  403: problemSchema,
  404: problemSchema,
  409: problemSchema,
  429: problemSchema,
};
const limit = z.coerce.number().int().min(1).max(200).default(50).describe("Items a page, 1 to 200");
const id = z.string().regex(/^[a-z0-9_]{1,60}$/, "is not an id");
const byId = z.object({ id });
const conversationCursor = z.object({ at: z.coerce.date(), id });
const messageCursor = z.object({ seq: z.int32().min(0) });
const done = z.object({ ok: z.literal(true) });

export async function conversationRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/conversations",
    {
      schema: {
        ...TAG,
        summary: "Conversations, newest message first",
        querystring: z.object({
          handler: z.enum(HANDLERS).optional(),
          status: z.enum(["open", "closed"]).optional(),
          cursor: z.string().max(500).optional(),
          limit,
        }),
        response: {
          200: z.object({ data: z.array(conversationView), nextCursor: z.string().nullable() }),
          ...failures,
        },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      const { cursor, limit, ...filter } = request.query;
      const after = cursor ? decodeCursor(cursor, conversationCursor) : null;
      const rows = await run((crm) => listConversations(crm, { filter, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentConversation),
        nextCursor: last ? encodeCursor({ at: last.lastMessageAt, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/conversations/:id",
    { schema: { ...TAG, summary: "One conversation", params: byId, response: { 200: conversationView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      return presentConversation(await run((crm) => getConversation(crm, request.params.id)));
    },
  );

  app.get(
    "/conversations/:id/messages",
    {
      schema: {
        ...TAG,
        summary: "Messages, oldest first, with their delivery states",
        params: byId,
        querystring: z.object({ cursor: z.string().max(500).optional(), limit }),
        response: { 200: z.object({ data: z.array(messageView), nextCursor: z.string().nullable() }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      const { cursor, limit } = request.query;
      const afterSeq = cursor ? decodeCursor(cursor, messageCursor).seq : 0;
      const rows = await run((crm) => listMessages(crm, { conversationId: request.params.id, afterSeq, limit }));
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
      const { run } = await authenticate(ctx, request, "conversations:write");
      await run((crm) => takeConversation(crm, request.params.id));
      ctx.live.publish({ type: "changed", conversationId: request.params.id });
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
      ctx.live.publish({ type: "changed", conversationId: request.params.id });
      return { ok: true as const };
    },
  );

  app.post(
    "/conversations/:id/messages",
    {
      schema: {
        ...TAG,
        summary: "Answer as a person, in a conversation taken before",
        params: byId,
        body: z.strictObject({ text: z.string().overwrite(cleanText).min(1).max(MAX_TEXT_LENGTH) }),
        response: { 201: z.object({ id: z.string() }), ...failures },
      },
    },
    async (request, reply) => {
      const { run, tenantId } = await authenticate(ctx, request, "conversations:write");
      const conversationId = request.params.id;
      const id = await run((crm) => answerAsRep(crm, conversationId, request.body.text));
      ctx.wake("outbox", { tenantId, conversationId });
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
