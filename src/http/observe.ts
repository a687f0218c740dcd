/** A figure for each request, by route pattern and never by path, so that ids make no series. */
import type { FastifyInstance } from "fastify";
import type { Metrics } from "../infra/metrics.ts";

export function observeRequests(app: FastifyInstance, metrics: Metrics): void {
  app.addHook("onResponse", async (request, reply) => {
    const route = request.routeOptions.url ?? "none";
    metrics.httpSeconds.observe(
      { method: request.method, route, status: String(reply.statusCode) },
      reply.elapsedTime / 1_000,
    );
    if (reply.statusCode >= 400)
      request.log.info({ route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }, "request refused");
  });
}
