/** What the page is told: everything at once when it comes, and again after each change, as server-sent events. */
import type { ServerResponse } from "node:http";
import type { FastifyInstance } from "fastify";
import type { PageDeps } from "./page-deps.ts";

/** Changes that come together are told together, in ms. */
const TOGETHER_MS = 30;
/** How often a quiet stream says that it lives, in ms. */
const ALIVE_MS = 15_000;

export async function eventRoutes(app: FastifyInstance, deps: PageDeps): Promise<void> {
  const { lines, sale, locale, shop } = deps;
  const open = new Set<ServerResponse>();
  const state = () => ({
    locale,
    shop,
    phones: lines.map((line) => line.state()),
    sale: sale.state,
  });
  let timer: NodeJS.Timeout | undefined;
  const tell = () => {
    timer = undefined;
    const event = `data: ${JSON.stringify(state())}\n\n`;
    for (const stream of open) stream.write(event);
  };
  const stopListening = deps.onChange(() => {
    timer ??= setTimeout(tell, TOGETHER_MS);
  });
  const alive = setInterval(() => {
    for (const stream of open) stream.write(":\n\n");
  }, ALIVE_MS);
  app.addHook("preClose", async () => {
    stopListening();
    clearTimeout(timer);
    clearInterval(alive);
    for (const stream of open) stream.end();
  });

  app.get("/api/state", () => state());
  app.get("/api/events", (_request, reply) => {
    reply.hijack();
    const stream = reply.raw;
    stream.writeHead(200, {
      "content-type": "text/event-stream",
      "cache-control": "no-store",
      "x-content-type-options": "nosniff",
    });
    stream.write(`retry: 1000\ndata: ${JSON.stringify(state())}\n\n`);
    open.add(stream);
    stream.on("close", () => open.delete(stream));
  });
}
