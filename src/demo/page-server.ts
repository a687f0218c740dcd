/**
 * The demo's own small server: the page, what goes on at the phones as events, and what a person does there. It listens on
 * this machine alone, and answers only those who have come by its own name: no other page of the browser reaches it.
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import Fastify, { type FastifyBaseLogger, LogController } from "fastify";
import { serializerCompiler, validatorCompiler } from "fastify-type-provider-zod";
import { setErrorHandlers } from "../http/errors.ts";
import { ForbiddenError } from "../lib/errors.ts";
import { packageRoot } from "../lib/root.ts";
import { eventRoutes } from "./event-routes.ts";
import type { PageDeps } from "./page-deps.ts";
import { phoneRoutes } from "./phone-routes.ts";
import { webChatPage } from "./web-chat-page.ts";

/** Where the page is unless told otherwise. */
export const USUAL_PAGE_PORT = 3100;

const BODY_LIMIT = 8 * 1024 * 1024;
const FOLDER = join(packageRoot, "dist", "web", "demo");
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; media-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** Throws when a port that was asked for is taken. */
export async function startPage(deps: PageDeps): Promise<{ url: string; close(): Promise<void> }> {
  const app = Fastify({
    loggerInstance: deps.log.child({ part: "demo" }) as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_LIMIT,
    forceCloseConnections: true,
  });
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  setErrorHandlers(app);
  app.addHook("onRequest", async (request) => {
    const { host = "", origin } = request.headers;
    const isOurs = /^(localhost|127\.0\.0\.1)(:\d+)?$/.test(host);
    const isFromUs = origin === undefined || origin === `http://${host}`;
    if (!isOurs || (request.method !== "GET" && !isFromUs))
      throw new ForbiddenError("the demo answers its own page only");
  });
  app.addHook("onSend", async (_request, reply) => {
    reply.header("x-content-type-options", "nosniff").header("referrer-policy", "no-referrer");
  });
  await app.register(eventRoutes, deps);
  await app.register(phoneRoutes, deps);
  await app.register(webChatPage, deps);
  const { pages = FOLDER } = deps;
  if (existsSync(pages)) {
    await app.register(fastifyStatic, { root: pages, prefix: "/assets/", index: false, wildcard: false });
    app.get("/", (_request, reply) =>
      reply.header("content-security-policy", CSP).header("cache-control", "no-cache").sendFile("index.html"),
    );
  } else {
    app.get("/", (_request, reply) =>
      reply.status(503).type("text/plain; charset=utf-8").send("The demo's page is not built: npm run build\n"),
    );
  }
  const listen = (port: number) => app.listen({ host: "127.0.0.1", port });
  const address = await listen(deps.port ?? USUAL_PAGE_PORT).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "EADDRINUSE" || deps.port !== undefined) throw error;
    return listen(0);
  });
  return { url: address.replace("127.0.0.1", "localhost"), close: () => app.close() };
}
