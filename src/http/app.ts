/** The HTTP side: plugins, guards and routes, put together by name. */
import { randomUUID } from "node:crypto";
import { join } from "node:path";
import cors from "@fastify/cors";
import helmet from "@fastify/helmet";
import multipart from "@fastify/multipart";
import rateLimit from "@fastify/rate-limit";
import websocket from "@fastify/websocket";
import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from "fastify";
import { serializerCompiler } from "fastify-type-provider-zod";
import type { AppContext } from "../context.ts";
import { LimitError } from "../lib/errors.ts";
import { packageRoot } from "../lib/root.ts";
import { MINUTE_MS } from "../lib/time.ts";
import { directLine } from "./direct-line/routes.ts";
import { apiDocs } from "./docs.ts";
import { setErrorHandlers } from "./errors.ts";
import { keepAnswers } from "./idempotency.ts";
import { keepAnswersNowhere } from "./kept-nowhere.ts";
import { observeRequests } from "./observe.ts";
import { assignmentRoutes } from "./routes/assignment.ts";
import { assistRoutes } from "./routes/assist.ts";
import { auditRoutes } from "./routes/audit.ts";
import { automationRoutes } from "./routes/automation.ts";
import { businessRoutes } from "./routes/business.ts";
import { campaignActRoutes } from "./routes/campaign-acts.ts";
import { campaignLinkRoutes } from "./routes/campaign-links.ts";
import { campaignRoutes } from "./routes/campaigns.ts";
import { captureRoutes } from "./routes/capture.ts";
import { captureSourceRoutes } from "./routes/capture-sources.ts";
import { cartRoutes } from "./routes/carts.ts";
import { caseRoutes } from "./routes/cases.ts";
import { channelKindRoutes } from "./routes/channel-kinds.ts";
import { channelPairingRoutes } from "./routes/channel-pairing.ts";
import { channelTemplateRoutes } from "./routes/channel-templates.ts";
import { channelWebhooks } from "./routes/channel-webhooks.ts";
import { channelRoutes } from "./routes/channels.ts";
import { commerceSettingsRoutes } from "./routes/commerce-settings.ts";
import { commerceSourceRoutes } from "./routes/commerce-sources.ts";
import { commerceWebhooks } from "./routes/commerce-webhooks.ts";
import { companyRoutes } from "./routes/companies.ts";
import { contactActRoutes } from "./routes/contact-acts.ts";
import { contactRoutes } from "./routes/contacts.ts";
import { conversationRoutes } from "./routes/conversations.ts";
import { customFieldRoutes } from "./routes/custom-fields.ts";
import { discountCodeRoutes } from "./routes/discount-codes.ts";
import { faqRoutes } from "./routes/faq.ts";
import { fileRoutes } from "./routes/files.ts";
import { goRoutes } from "./routes/go.ts";
import { importRoutes } from "./routes/imports.ts";
import { inboxRoutes } from "./routes/inbox.ts";
import { inboxLiveRoutes } from "./routes/inbox-live.ts";
import { inboxNoteRoutes } from "./routes/inbox-notes.ts";
import { inboxReplyRoutes } from "./routes/inbox-replies.ts";
import { insightRoutes } from "./routes/insights.ts";
import { invoiceRoutes } from "./routes/invoices.ts";
import { keyRoutes } from "./routes/keys.ts";
import { leadRoutes } from "./routes/leads.ts";
import { linkRoutes } from "./routes/links.ts";
import { memberChatRoutes } from "./routes/member-chats.ts";
import { notificationRoutes } from "./routes/notifications.ts";
import { operatingRoutes } from "./routes/operating.ts";
import { orderRoutes } from "./routes/orders.ts";
import { pageRoutes } from "./routes/pages.ts";
import { paymentWebhooks, payRoutes } from "./routes/pay.ts";
import { paymentProviderRoutes } from "./routes/payment-providers.ts";
import { playbookRoutes } from "./routes/playbook.ts";
import { privacyRoutes } from "./routes/privacy.ts";
import { productPhotoRoutes } from "./routes/product-photos.ts";
import { productRoutes } from "./routes/products.ts";
import { quoteRoutes } from "./routes/quote.ts";
import { teamQuoteRoutes } from "./routes/quotes.ts";
import { rehearsalRoutes } from "./routes/rehearsal.ts";
import { scoringRoutes } from "./routes/scoring.ts";
import { searchRoutes } from "./routes/search.ts";
import { secondFactorRoutes } from "./routes/second-factor.ts";
import { segmentRoutes } from "./routes/segments.ts";
import { sequenceRoutes } from "./routes/sequences.ts";
import { setupRoutes } from "./routes/setup.ts";
import { signInRoutes } from "./routes/sign-in.ts";
import { simulationRoutes } from "./routes/simulations.ts";
import { taskRoutes } from "./routes/tasks.ts";
import { teamRoutes } from "./routes/team.ts";
import { teamAppRoutes } from "./routes/team-app.ts";
import { webhookDeliveryRoutes } from "./routes/webhook-deliveries.ts";
import { webhookRoutes } from "./routes/webhooks.ts";
import { widgetRoutes } from "./routes/widget.ts";
import { validatorCompiler } from "./validate.ts";

/** Longest body of a request that is no upload. */
const BODY_LIMIT = 256 * 1024;

/** Where the built pages are. */
const PAGES = join(packageRoot, "dist", "web");

/**
 * Builds the server; it does not listen yet.
 * @param pages folder of the built pages, for those that were built elsewhere
 */
export async function createApp(ctx: AppContext, { pages = PAGES }: { pages?: string } = {}): Promise<FastifyInstance> {
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
  keepAnswers(app, ctx);
  keepAnswersNowhere(app);
  await app.register(helmet, { contentSecurityPolicy: false, crossOriginResourcePolicy: { policy: "cross-origin" } });
  await app.register(cors, {
    origin: true,
    maxAge: 600,
    exposedHeaders: ["retry-after", "idempotent-replayed"],
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
  await app.register(widgetRoutes, { ctx, pages });
  await app.register(signInRoutes, { ctx });
  await app.register(setupRoutes, { ctx, prefix: "/v1" });
  await app.register(teamRoutes, { ctx, prefix: "/v1" });
  await app.register(secondFactorRoutes, { ctx, prefix: "/v1" });
  await app.register(memberChatRoutes, { ctx, prefix: "/v1" });
  await app.register(searchRoutes, { ctx, prefix: "/v1" });
  await app.register(assignmentRoutes, { ctx, prefix: "/v1" });
  await app.register(scoringRoutes, { ctx, prefix: "/v1" });
  await app.register(sequenceRoutes, { ctx, prefix: "/v1" });
  await app.register(simulationRoutes, { ctx, prefix: "/v1" });
  await app.register(automationRoutes, { ctx, prefix: "/v1" });
  await app.register(playbookRoutes, { ctx, prefix: "/v1" });
  await app.register(faqRoutes, { ctx, prefix: "/v1" });
  await app.register(rehearsalRoutes, { ctx, prefix: "/v1" });
  await app.register(conversationRoutes, { ctx, prefix: "/v1" });
  await app.register(inboxRoutes, { ctx, prefix: "/v1" });
  await app.register(inboxNoteRoutes, { ctx, prefix: "/v1" });
  await app.register(inboxReplyRoutes, { ctx, prefix: "/v1" });
  await app.register(inboxLiveRoutes, { ctx, prefix: "/v1" });
  await app.register(channelRoutes, { ctx, prefix: "/v1" });
  await app.register(notificationRoutes, { ctx, prefix: "/v1" });
  await app.register(channelPairingRoutes, { ctx, prefix: "/v1" });
  await app.register(channelTemplateRoutes, { ctx, prefix: "/v1" });
  await app.register(assistRoutes, { ctx, prefix: "/v1" });
  await app.register(insightRoutes, { ctx, prefix: "/v1" });
  await app.register(linkRoutes, { ctx, prefix: "/v1" });
  await app.register(leadRoutes, { ctx, prefix: "/v1" });
  await app.register(contactRoutes, { ctx, prefix: "/v1" });
  await app.register(contactActRoutes, { ctx, prefix: "/v1" });
  await app.register(caseRoutes, { ctx, prefix: "/v1" });
  await app.register(teamQuoteRoutes, { ctx, prefix: "/v1" });
  await app.register(customFieldRoutes, { ctx, prefix: "/v1" });
  await app.register(webhookRoutes, { ctx, prefix: "/v1" });
  await app.register(webhookDeliveryRoutes, { ctx, prefix: "/v1" });
  await app.register(captureSourceRoutes, { ctx, prefix: "/v1" });
  await app.register(captureRoutes, { ctx, prefix: "/v1" });
  await app.register(taskRoutes, { ctx, prefix: "/v1" });
  await app.register(companyRoutes, { ctx, prefix: "/v1" });
  await app.register(segmentRoutes, { ctx, prefix: "/v1" });
  await app.register(campaignRoutes, { ctx, prefix: "/v1" });
  await app.register(campaignActRoutes, { ctx, prefix: "/v1" });
  await app.register(productRoutes, { ctx, prefix: "/v1" });
  await app.register(productPhotoRoutes, { ctx, prefix: "/v1" });
  await app.register(cartRoutes, { ctx, prefix: "/v1" });
  await app.register(orderRoutes, { ctx, prefix: "/v1" });
  await app.register(invoiceRoutes, { ctx, prefix: "/v1" });
  await app.register(discountCodeRoutes, { ctx, prefix: "/v1" });
  await app.register(paymentProviderRoutes, { ctx, prefix: "/v1" });
  await app.register(commerceSourceRoutes, { ctx, prefix: "/v1" });
  await app.register(commerceSettingsRoutes, { ctx, prefix: "/v1" });
  await app.register(importRoutes, { ctx, prefix: "/v1" });
  await app.register(keyRoutes, { ctx, prefix: "/v1" });
  await app.register(auditRoutes, { ctx, prefix: "/v1" });
  await app.register(businessRoutes, { ctx, prefix: "/v1" });
  await app.register(channelKindRoutes, { ctx, prefix: "/v1" });
  await app.register(privacyRoutes, { ctx, prefix: "/v1" });
  await app.register(fileRoutes, { ctx });
  await app.register(quoteRoutes, { ctx });
  await app.register(goRoutes, { ctx });
  await app.register(campaignLinkRoutes, { ctx });
  await app.register(payRoutes, { ctx });
  await app.register(paymentWebhooks, { ctx });
  await app.register(commerceWebhooks, { ctx });
  await app.register(channelWebhooks, { ctx });
  await app.register(pageRoutes, { ctx, pages });
  await app.register(teamAppRoutes, { pages });
  return app;
}
