/** The HTTP side: plugins, guards and routes, put together by name. */
import { randomUUID } from "node:crypto";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import websocket from "@fastify/websocket";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import type { AppContext } from "../context.ts";
import { LimitError } from "../lib/errors.ts";
import { MINUTE_MS } from "../lib/time.ts";
import { directLine } from "./direct-line/routes.ts";
import { apiDocs } from "./docs.ts";
import { setErrorHandlers } from "./errors.ts";
import { observeRequests } from "./observe.ts";
import { assistRoutes } from "./routes/assist.ts";
import { channelPairingRoutes } from "./routes/channel-pairing.ts";
import { channelTemplateRoutes } from "./routes/channel-templates.ts";
import { channelWebhooks } from "./routes/channel-webhooks.ts";
import { channelRoutes } from "./routes/channels.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { fileRoutes } from "./routes/files.ts";
import { goRoutes } from "./routes/go.ts";
import { insightRoutes } from "./routes/insights.ts";
import { linkRoutes } from "./routes/links.ts";
import { notificationRoutes } from "./routes/notifications.ts";
import { operatingRoutes } from "./routes/operating.ts";
import { pageRoutes } from "./routes/pages.ts";
import { paymentWebhooks, payRoutes } from "./routes/pay.ts";
import { quoteRoutes } from "./routes/quote.ts";
import { widgetRoutes } from "./routes/widget.ts";

/** Longest body of a request that is no upload. */
const BODY_LIMIT = 256 * 1024;

/** Builds the server; it does not listen yet. */
export async function createApp(ctx: AppContext): Promise<FastifyInstance> {
  const app = Fastify({
    loggerInstance: ctx.log.child({ part: "http" }) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    trustProxy: ctx.config.http.trustProxy,
    genReqId: () => randomUUID(),
    // A client that sends slowly must not hold a connection for ever.
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 200 },
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  setErrorHandlers(app);
  observeRequests(app, ctx.metrics);
  await app.register(helmet, { contentSecurityPolicy: false, crossOriginResourcePolicy: { policy: "cross-origin" } });
  await app.register(cors, {
    origin: true,
    maxAge: 600,
    exposedHeaders: ["retry-after"],
    allowedHeaders: [
      "authorization",
      "content-type",
      "x-ms-bot-agent",
      "x-requested-with",
      "x-api-key",
      "idempotency-key",
    ],
  });
  await app.register(rateLimit, {
    global: true,
    max: ctx.config.http.ratePerAddressPerMinute,
    timeWindow: MINUTE_MS,
    errorResponseBuilder: (_request, { ttl }) => new LimitError("too many requests from this address", ttl),
  });
  await app.register(multipart, {
    limits: { fileSize: ctx.config.uploads.maxBytes, files: 10, fields: 10, fieldSize: 64 * 1024 },
  });
  await app.register(websocket, { options: { maxPayload: 64 * 1024 } });
  await app.register(apiDocs, { ctx });
  await app.register(operatingRoutes, { ctx });
  await app.register(directLine, { ctx, prefix: "/v3/directline" });
  await app.register(widgetRoutes, { ctx });
  await app.register(conversationRoutes, { ctx, prefix: "/v1" });
  await app.register(channelRoutes, { ctx, prefix: "/v1" });
  await app.register(notificationRoutes, { ctx, prefix: "/v1" });
  await app.register(channelPairingRoutes, { ctx, prefix: "/v1" });
  await app.register(channelTemplateRoutes, { ctx, prefix: "/v1" });
  await app.register(assistRoutes, { ctx, prefix: "/v1" });
  await app.register(insightRoutes, { ctx, prefix: "/v1" });
  await app.register(linkRoutes, { ctx, prefix: "/v1" });
  await app.register(fileRoutes, { ctx });
  await app.register(quoteRoutes, { ctx });
  await app.register(goRoutes, { ctx });
  await app.register(payRoutes, { ctx });
  await app.register(paymentWebhooks, { ctx });
  await app.register(channelWebhooks, { ctx });
  await app.register(pageRoutes, { ctx });
  return app;
}
