/** The page inside the third phone: the shop's web chat, put there by its one script tag as on any site. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { html } from "../http/pages/html.ts";
import { LOCALES } from "../lib/locale.ts";
import type { PageDeps } from "./page-deps.ts";

export async function webChatPage(instance: FastifyInstance, { shop, locale }: PageDeps): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const query = z.object({ lang: z.enum(LOCALES).catch(locale), theme: z.enum(["light", "dark"]).catch("light") });
  const { origin, host } = new URL(shop.url);
  const policy = `default-src 'none'; script-src ${origin}; style-src 'unsafe-inline'; img-src ${origin} blob: data:; media-src ${origin} blob:; connect-src ${origin} ws://${host}; base-uri 'none'; form-action 'none'; frame-ancestors 'self'`;
  app.get("/web-chat", { schema: { querystring: query } }, async ({ query: { lang, theme } }, reply) =>
    reply
      .type("text/html; charset=utf-8")
      .header("content-security-policy", policy)
      .send(
        html`<!doctype html>
<html lang="${lang}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="${theme}">
    <title>${shop.name}</title>
  </head>
  <body>
    <script src="${origin}/widget.js" data-site-key="${shop.siteKey}" data-lang="${lang}" data-theme="${theme}" data-open></script>
  </body>
</html>
`.text,
      ),
  );
}
