/** For operators: is it alive, can it work, how much does it do. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { AuthenticationError } from "../../lib/errors.ts";
import { isSameSecret } from "../../lib/same-secret.ts";
import { untilAborted } from "../../lib/signal.ts";
import { version } from "../../lib/version.ts";
import { problemSchema } from "../errors.ts";

const CHECK_TIMEOUT_MS = 3_000;
const TAG = { tags: ["Operating"] };
const check = z.enum(["ok", "failed"]);
const readiness = z.object({
  status: z.enum(["ready", "not_ready"]),
  version: z.string(),
  checks: z.object({ database: check, queue: check }),
});

export async function operatingRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const unlimited = { config: { rateLimit: false as const } };

  app.get(
    "/health/live",
    {
      ...unlimited,
      schema: {
        ...TAG,
        summary: "The process runs",
        response: { 200: z.object({ status: z.literal("alive"), version: z.string() }) },
      },
    },
    async () => ({ status: "alive" as const, version }),
  );

  app.get(
    "/health/ready",
    {
      ...unlimited,
      schema: { ...TAG, summary: "Database and queue answer", response: { 200: readiness, 503: readiness } },
    },
    async (_request, reply) => {
      const [database, queue] = await Promise.all([answers(() => ctx.db.ping()), answers(() => ctx.queues.ping())]);
      const isReady = database === "ok" && queue === "ok";
      return reply
        .status(isReady ? 200 : 503)
        .send({ status: isReady ? "ready" : "not_ready", version, checks: { database, queue } });
    },
  );

  app.get(
    "/metrics",
    {
      ...unlimited,
      schema: { ...TAG, summary: "Figures for Prometheus", response: { 200: z.string(), 401: problemSchema } },
    },
    async (request, reply) => {
      const { metricsToken } = ctx.config.http;
      if (metricsToken && !isSameSecret(`Bearer ${metricsToken}`, request.headers.authorization ?? "")) {
        throw new AuthenticationError("send METRICS_TOKEN as `Authorization: Bearer <token>`", "missing");
      }
      return reply.type(ctx.metrics.registry.contentType).send(await ctx.metrics.registry.metrics());
    },
  );
}

async function answers(ping: () => Promise<void>): Promise<"ok" | "failed"> {
  try {
    await untilAborted(ping(), AbortSignal.timeout(CHECK_TIMEOUT_MS));
    return "ok";
  } catch {
    return "failed";
  }
}
