/** What the API answers is kept by no browser and no proxy: it speaks of customers (OWASP ASVS 8.2.1). */
import type { FastifyInstance } from "fastify";

const API = /^\/(v1|api)\//;

export function keepAnswersNowhere(app: FastifyInstance): void {
  app.addHook("onSend", async (request, reply) => {
    if (API.test(request.url) && !reply.hasHeader("cache-control")) reply.header("cache-control", "no-store");
  });
}
