/** GET /c/:code: the link in a message of a campaign. Notes who came and leads on to where the campaign says. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { followLink, tenantOfRecipient } from "../../campaigns/campaigns/recipients.ts";
import type { AppContext } from "../../context.ts";
import { pickLocale } from "../../lib/locale.ts";
import { sendPage } from "../pages/page.ts";
import { codeParams, salesPages } from "../pages/sales-pages.ts";
import { unknownLinkPage } from "../pages/ways-page.ts";
import { isUncounted } from "../visit.ts";

export async function campaignLinkRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const limit = salesPages(instance, ctx);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/c/:code",
    { config: { rateLimit: limit }, schema: { hide: true, params: codeParams } },
    async (request, reply) => {
      const { code } = request.params;
      const tenantId = await tenantOfRecipient(ctx.db, code);
      if (!tenantId) return sendPage(reply, 404, unknownLinkPage(pickLocale(request.headers["accept-language"], "es")));
      const isCounted = !isUncounted(request);
      const { linkUrl } = await ctx.db.forTenant(tenantId, (tx) =>
        followLink({ tx, tenantId, actor: { kind: "system", id: null }, clock: ctx.clock }, code, { isCounted }),
      );
      return reply
        .headers({ "cache-control": "no-store", "x-robots-tag": "noindex, nofollow", "referrer-policy": "no-referrer" })
        .redirect(linkUrl, 302);
    },
  );
}
