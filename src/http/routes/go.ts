/**
 * GET /go/:code: a link of a campaign. Notes the click and opens the chat of the account chosen for it; where that cannot be,
 * a page says how else to write. Where it leads follows from the business's own accounts alone.
 */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { ChannelKind } from "../../channels/channel.ts";
import { deepLink } from "../../channels/deep-links.ts";
import type { AppContext } from "../../context.ts";
import { listWays } from "../../crm/channel-accounts/handles.ts";
import { type OpenLink, recordClick } from "../../crm/links/clicks.ts";
import { tenantOfLink } from "../../crm/links/links.ts";
import { withReference } from "../../crm/links/reference.ts";
import type { TenantRecord } from "../../crm/tenants.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { pickLocale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { sendPage } from "../pages/page.ts";
import { codeParams, salesPages } from "../pages/sales-pages.ts";
import { unknownLinkPage, waysPage } from "../pages/ways-page.ts";
import { isUncounted, readVisit } from "../visit.ts";

interface Found extends OpenLink {
  readonly firstText: string | null;
  /** Null when the chat cannot be opened. */
  readonly account: { readonly kind: string; readonly handle: string } | null;
  readonly isOver: boolean;
}

export async function goRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const limit = salesPages(instance, ctx);
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/go/:code",
    { config: { rateLimit: limit }, schema: { hide: true, params: codeParams } },
    async (request, reply) => {
      const code = request.params.code.toLowerCase();
      const tenantId = await tenantOfLink(ctx.db, code);
      const locale = pickLocale(request.headers["accept-language"], "es");
      if (!tenantId) return sendPage(reply, 404, unknownLinkPage(locale));
      const tenant = await ctx.tenants(tenantId);
      const target = await targetOf(tenant, code, isUncounted(request) ? null : readVisit(request));
      if (target === null) {
        const ways = await ctx.db.forTenant(tenantId, (tx) => listWays({ tx }));
        return sendPage(
          reply,
          410,
          waysPage(pickLocale(request.headers["accept-language"], tenant.locale), tenant, ways),
        );
      }
      return reply
        .headers({ "cache-control": "no-store", "x-robots-tag": "noindex, nofollow", "referrer-policy": "no-referrer" })
        .redirect(target, 302);
    },
  );

  /** Where the link leads now, or null; a visit is noted in the same breath. */
  async function targetOf(
    tenant: TenantRecord,
    code: string,
    visit: ReturnType<typeof readVisit> | null,
  ): Promise<string | null> {
    return ctx.db.forTenant(tenant.id, async (tx) => {
      const link = await tx.link.findUnique({
        where: { code },
        include: { product: { select: { name: true } }, channelAccount: true },
      });
      if (!link) throw new NotFoundError("there is no such link");
      const { id, campaign, source, productId, firstText, channelAccount } = link;
      const { kind, handle, status, removedAt } = channelAccount;
      const found: Found = {
        id,
        campaign,
        source,
        productId,
        firstText,
        account: handle === null || removedAt || status === "broken" ? null : { kind, handle },
        isOver: link.endedAt !== null || (link.expiresAt !== null && link.expiresAt <= ctx.clock.now()),
      };
      if (found.isOver) return null;
      const actor = { kind: "system", id: null } as const;
      const clicked = visit && (await recordClick({ tx, tenantId: tenant.id, actor, clock: ctx.clock }, found, visit));
      if (!found.account) return null;
      const text = firstText ?? sayFirst(tenant, clicked?.productName ?? link.product?.name ?? null);
      const reference = clicked?.reference ?? null;
      const textWithReference = reference === null ? text : withReference(text, reference);
      return deepLink(found.account.kind as ChannelKind, found.account.handle, { text, reference, textWithReference });
    });
  }
}

function sayFirst({ locale }: TenantRecord, product: string | null): string {
  return product === null ? say(locale, "links.first.any") : say(locale, "links.first.product", { product });
}
