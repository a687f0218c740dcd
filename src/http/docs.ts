/** The description of the API (OpenAPI 3.1) at /docs/openapi.json, and a page that reads it at /docs. */
import swagger from "@fastify/swagger";
import scalar from "@scalar/fastify-api-reference";
import type { FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import type { AppContext } from "../context.ts";

/** Registered before the routes, which it collects; hence not encapsulated. */
export const apiDocs = fp(async (app: FastifyInstance, { ctx }: { ctx: AppContext }) => {
  await app.register(swagger, {
    openapi: {
      openapi: "3.1.0",
      info: {
        title: "Charla",
        version: "1",
        description: "Conversations, messages and traces of a business that sells by chat.",
      },
      ...(ctx.config.http.publicUrl ? { servers: [{ url: ctx.config.http.publicUrl }] } : {}),
      components: {
        securitySchemes: {
          apiKey: { type: "http", scheme: "bearer", description: "An API key of the tenant" },
          siteKey: { type: "http", scheme: "bearer", description: "A web chat's site key, or a conversation's token" },
        },
      },
    },
    transform: jsonSchemaTransform,
  });
  app.get("/docs/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  await app.register(scalar, {
    routePrefix: "/docs",
    configuration: { url: "/docs/openapi.json", withDefaultFonts: false, telemetry: false, agent: { disabled: true } },
  });
});
