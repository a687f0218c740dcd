/** The shop's page at `/` with the chat, and what it needs: its data, its photos, its built files. */
import { existsSync } from "node:fs";
import { join } from "node:path";
import fastifyStatic from "@fastify/static";
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { productPhoto } from "../../../prisma/seed/product-photo.ts";
import type { AppContext } from "../../context.ts";
import { findShop, findShopProduct } from "../../crm/shop.ts";
import { NotFoundError } from "../../lib/errors.ts";

const SHOP_CSP =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";

export async function pageRoutes(
  instance: FastifyInstance,
  { ctx, pages }: { ctx: AppContext; pages: string },
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const folder = join(pages, "shop");
  const hidden = { schema: { hide: true } };

  app.get(
    "/shop/data",
    { schema: { ...hidden.schema, response: { 200: z.record(z.string(), z.unknown()) } } },
    async (_request, reply) => {
      const shop = await findShop(ctx.db);
      if (!shop) throw new NotFoundError("there is no business yet: start without --empty, or import one");
      return reply.header("cache-control", "no-cache").send(shop);
    },
  );

  app.get(
    "/shop/photos/:name",
    { schema: { hide: true, params: z.object({ name: z.string().regex(/^[\w-]{1,60}\.svg$/) }) } },
    async (request, reply) => {
      const product = await findShopProduct(ctx.db, request.params.name.slice(0, -".svg".length));
      if (!product) throw new NotFoundError("there is no such photo");
      return reply
        .type("image/svg+xml")
        .header("cache-control", "public, max-age=86400")
        .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .send(productPhoto(product));
    },
  );

  if (!existsSync(folder)) {
    app.get("/", hidden, async (_request, reply) =>
      reply.type("text/plain; charset=utf-8").send("Charla runs, but its pages are not built: npm run build\n"),
    );
    return;
  }
  await app.register(fastifyStatic, {
    root: folder,
    prefix: "/shop/",
    wildcard: false,
    setHeaders: (response) => {
      response.header("cache-control", "no-cache");
    },
  });
  app.get("/", hidden, async (_request, reply) =>
    reply.header("content-security-policy", SHOP_CSP).sendFile("index.html"),
  );
}
