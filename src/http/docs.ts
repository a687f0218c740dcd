/** The description of the API (OpenAPI 3.1) at /docs/openapi.json, and a page that reads it at /docs. */
import swagger from "@fastify/swagger";
import Fastify, { type FastifyInstance } from "fastify";
import fp from "fastify-plugin";
import { jsonSchemaTransform } from "fastify-type-provider-zod";
import type { AppContext } from "../context.ts";

/** Of every POST by a key or a member. */
const REPEATABLE = {
  type: "object",
  properties: {
    "idempotency-key": {
      type: "string",
      maxLength: 200,
      description:
        "Any text of yours. A request that is repeated with the same key within a day is carried out once and answered alike.",
    },
  },
} as const;

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
          session: {
            type: "apiKey",
            in: "cookie",
            name: "charla.session_token",
            description: "A member who is signed in",
          },
          siteKey: { type: "http", scheme: "bearer", description: "A web chat's site key, or a conversation's token" },
        },
      },
    },
    transform: (given) => {
      const made = jsonSchemaTransform(given);
      const { method, schema } = given.route as { method: string | string[]; schema?: { security?: unknown } };
      if (!schema?.security || ![method].flat().includes("POST")) return made;
      return { ...made, schema: { ...made.schema, headers: REPEATABLE } };
    },
  });
  app.get("/docs/openapi.json", { schema: { hide: true } }, async () => app.swagger());
  const page = { schema: { hide: true } };
  const pages = lazyPages();
  for (const path of ["/docs", "/docs/*"]) {
    app.get(path, page, async (request, reply) => {
      const answer = await (await pages()).inject({ url: request.url });
      return reply.status(answer.statusCode).headers(answer.headers).send(answer.rawPayload);
    });
  }
});

/** The page's package is large: it is loaded when somebody opens the page, not at the start. */
function lazyPages(): () => Promise<FastifyInstance> {
  let pages: Promise<FastifyInstance> | undefined;
  return () => {
    pages ??= (async () => {
      const { default: scalar } = await import("@scalar/fastify-api-reference");
      const app = Fastify();
      await app.register(scalar, {
        routePrefix: "/docs",
        configuration: {
          url: "/docs/openapi.json",
          withDefaultFonts: false,
          telemetry: false,
          agent: { disabled: true },
        },
      });
      return app;
    })();
    return pages;
  };
}
