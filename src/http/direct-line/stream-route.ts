/** GET conversations/:id/stream: a WebSocket on which new activities come by themselves. The token is in the address. */
import type { FastifyInstance } from "fastify";
import { z } from "zod";
import { inConversation } from "./conversation-routes.ts";
import type { Line } from "./line.ts";
import { ownOrigin } from "./origins.ts";
import { openStream, type Stream } from "./stream.ts";
import { positionOf } from "./threads.ts";

const BEAT_MS = 20_000;
const streamQuery = z.object({ t: z.string().max(4_000), watermark: z.string().max(20).optional() });

export function streamRoute(app: FastifyInstance, line: Line): void {
  const streams = new Set<Stream>();
  const beats = setInterval(() => {
    for (const stream of streams) stream.beat();
  }, BEAT_MS);
  beats.unref();
  app.addHook("onClose", async () => clearInterval(beats));

  app.get<{ Params: z.infer<typeof inConversation>; Querystring: z.infer<typeof streamQuery> }>(
    "/conversations/:conversationId/stream",
    {
      websocket: true,
      schema: { params: inConversation, querystring: streamQuery },
      // Before the upgrade, so that a refusal is an ordinary answer.
      preHandler: async (request) => {
        positionOf(request.query.watermark);
        await line.access.streamVisitor(request, request.params.conversationId, request.query.t);
      },
    },
    async (socket, request) => {
      const visitor = await line.access.streamVisitor(request, request.params.conversationId, request.query.t);
      const origin = ownOrigin(request, line.ctx.config.http.publicUrl);
      const stream = openStream(
        socket,
        {
          read: (after) => line.threads.read(visitor, after, origin),
          follow: (listener) => line.threads.follow(visitor, listener),
          typing: () => line.threads.typing(visitor),
          lifeMs: () => visitor.expiresAt.getTime() - line.ctx.clock.now().getTime(),
          onError: (error) => request.log.warn({ err: error }, "a stream ended"),
        },
        positionOf(request.query.watermark),
      );
      streams.add(stream);
      socket.on("pong", () => stream.pong());
      // Clients send empty frames to keep the socket open; any sign of life counts.
      socket.on("message", () => stream.pong());
      socket.on("close", () => {
        stream.stop();
        streams.delete(stream);
      });
    },
  );
}
