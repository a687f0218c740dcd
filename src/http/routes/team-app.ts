/** The app of the team at /app: built files, and its page for every address below. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { pickLocale } from "../../lib/locale.ts";
import { firstFiles } from "../first-files.ts";

// Mantine sets variables by style elements; scripts come from our own files alone.
const CSP =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The addresses that open with the inbox, with its first box, and with a conversation. */
const START = /^\/app\/?(inbox\b|$|\?)/;
const FIRST_BOX = /^\/app(\/|\/inbox)?$/;
const CONVERSATION = /^\/app\/inbox\/(cnv_[0-9a-z]{26})(?:$|\?)/;
const SESSION = /\bcharla\.session_token=/;

export async function teamAppRoutes(app: FastifyInstance, { pages }: { pages: string }): Promise<void> {
  const folder = join(pages, "app");
  const hidden = { schema: { hide: true } };
  if (!existsSync(join(folder, "index.html"))) {
    app.get("/app", hidden, (_request, reply) =>
      reply.type("text/plain; charset=utf-8").send("The app is not built: npm run build\n"),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    prefix: "/app/",
    wildcard: false,
    index: false,
    preCompressed: true,
    setHeaders: (response, path) => {
      // Built files carry their content in their name.
      const isBuilt = path.includes("/assets/");
      response.header("cache-control", isBuilt ? "public, max-age=31536000, immutable" : "no-cache");
    },
  });
  const links = firstFiles(folder);
  const page = (request: FastifyRequest, reply: FastifyReply) => {
    const { list, conversation } = links[pickLocale(request.headers["accept-language"], "es")];
    const files = CONVERSATION.test(request.url) ? conversation : list;
    const data = SESSION.test(request.headers.cookie ?? "") ? dataOf(request.url) : [];
    const asked = data.map((address) => `<${address}>; rel=preload; as=fetch; crossorigin`);
    if (START.test(request.url) && files !== "") reply.header("link", [files, ...asked].join(", "));
    return reply
      .header("content-security-policy", CSP)
      .header("cache-control", "no-cache")
      .header("vary", "accept-language")
      .header("referrer-policy", "no-referrer")
      .sendFile("index.html", folder);
  };
  for (const path of ["/app", "/app/", "/app/*"]) app.get(path, hidden, page);
}

/** What stands on the page with this address, for whoever is signed in: asked for letter by letter as the app does. */
function dataOf(url: string): readonly string[] {
  if (FIRST_BOX.test(url)) return ["/v1/conversations?box=waiting&limit=30", "/v1/inbox/counts"];
  const [, id] = CONVERSATION.exec(url) ?? [];
  return id === undefined ? [] : [`/v1/conversations/${id}`, `/v1/conversations/${id}/messages?order=newest&limit=50`];
}
