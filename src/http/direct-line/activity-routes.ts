/** Activities: post one, read those after a watermark, send files. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { afterWatermark, inConversation } from "./conversation-routes.ts";
import { directLineFailures } from "./errors.ts";
import { checkMessage, postedActivity } from "./incoming.ts";
import { channelOf, countActivity, hear, type Line } from "./line.ts";
import { ownOrigin } from "./origins.ts";
import { badArgument } from "./refusals.ts";
import { positionOf } from "./threads.ts";
import { DIRECT_LINE_DOCS } from "./token-routes.ts";
import { readUpload, storeFiles } from "./uploads.ts";

const posted = z.object({ id: z.string() });
const activitySet = z.object({
  activities: z.array(z.looseObject({ type: z.string(), id: z.string().optional() })),
  watermark: z.string(),
});

export function activityRoutes(instance: FastifyInstance, line: Line): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post(
    "/conversations/:conversationId/activities",
    {
      schema: {
        ...DIRECT_LINE_DOCS,
        summary: "Send an activity; a message is stored when the answer comes",
        params: inConversation,
        body: postedActivity,
        response: { 200: posted, ...directLineFailures },
      },
    },
    async (request) => {
      const visitor = await line.access.visitor(request, request.params.conversationId);
      countActivity(line, visitor, request.body.type);
      return { id: await hear(line, visitor, { posted: request.body }) };
    },
  );

  app.get(
    "/conversations/:conversationId/activities",
    {
      schema: {
        ...DIRECT_LINE_DOCS,
        summary: "Activities after a watermark, oldest first; read on with the new watermark until there are none",
        params: inConversation,
        querystring: afterWatermark,
        response: { 200: activitySet, ...directLineFailures },
      },
    },
    async (request) => {
      const visitor = await line.access.visitor(request, request.params.conversationId);
      const origin = ownOrigin(request, line.ctx.config.http.publicUrl);
      const page = await line.threads.read(visitor, positionOf(request.query.watermark), origin);
      return { activities: page.activities.map((activity) => ({ ...activity })), watermark: String(page.position) };
    },
  );

  app.post(
    "/conversations/:conversationId/upload",
    {
      schema: {
        ...DIRECT_LINE_DOCS,
        summary: "Send files, with an activity in a part of its own named activity",
        consumes: ["multipart/form-data"],
        params: inConversation,
        querystring: z.object({
          userId: z.string().max(1_000).optional().describe("Not read: the token says who sends"),
        }),
        response: { 200: posted, ...directLineFailures },
      },
    },
    async (request) => {
      const visitor = await line.access.visitor(request, request.params.conversationId);
      countActivity(line, visitor, "message");
      const { limits } = await channelOf(line, visitor);
      if (limits.fileBytes === 0) throw badArgument("filesNotTaken", "this channel takes no files");
      const upload = await readUpload(request, Math.min(limits.fileBytes, line.ctx.config.uploads.maxBytes));
      const message = { ...upload.posted, type: "message" };
      checkMessage(message, true);
      const userId = visitor.userId ?? request.query.userId ?? null;
      const files = await storeFiles(line.ctx, visitor.account.tenantId, upload.files);
      return { id: await hear(line, { ...visitor, userId }, { posted: message, files }) };
    },
  );
}
