/** POST conversations (start) and GET conversations/:id (come back to one). */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { newUserId } from "./access.ts";
import { directLineFailures } from "./errors.ts";
import type { Line } from "./line.ts";
import { sessionFor, sessionView } from "./sessions.ts";
import { positionOf } from "./threads.ts";
import { DIRECT_LINE_DOCS, newClaims, startRequest } from "./token-routes.ts";

export const inConversation = z.object({ conversationId: z.string().max(150) });
export const afterWatermark = z.object({
  watermark: z.string().max(20).optional().describe("From the last answer, as it was; absent means from the start"),
});

export function conversationRoutes(instance: FastifyInstance, line: Line): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post(
    "/conversations",
    {
      schema: {
        ...DIRECT_LINE_DOCS,
        summary: "Start a conversation: a new one for a site key, its own for a token",
        body: startRequest,
        response: { 200: sessionView, 201: sessionView, ...directLineFailures },
      },
    },
    async (request, reply) => {
      const caller = await line.access.either(request);
      if ("starter" in caller) {
        return reply.status(201).send(await sessionFor(line, request, newClaims(caller.starter, request.body)));
      }
      const { claims, account } = caller;
      const isKnown = await line.threads.find({ account, ...claims });
      return reply.status(isKnown ? 200 : 201).send(await sessionFor(line, request, claims));
    },
  );

  app.get(
    "/conversations/:conversationId",
    {
      schema: {
        ...DIRECT_LINE_DOCS,
        summary: "Come back: a fresh token, and a stream that begins after the watermark",
        params: inConversation,
        querystring: afterWatermark,
        response: { 200: sessionView, ...directLineFailures },
      },
    },
    async (request) => {
      const visitor = await line.access.visitor(request, request.params.conversationId);
      positionOf(request.query.watermark);
      const { account, threadId, origins } = visitor;
      const userId = visitor.userId ?? (await line.threads.find(visitor))?.userId ?? newUserId();
      const claims = { accountId: account.id, tenantId: account.tenantId, threadId, userId, origins };
      return sessionFor(line, request, claims, request.query.watermark);
    },
  );
}
