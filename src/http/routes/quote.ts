/** The public page of a quote, behind a code that nobody guesses, and its acceptance. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { AppContext } from "../../context.ts";
import { tenantOfQuote } from "../../crm/payments.ts";
import { quotePdf } from "../../crm/quote-pdf.ts";
import { getQuoteView } from "../../crm/quote-view.ts";
import { acceptQuote } from "../../crm/quotes.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { noticePage, sendPage } from "../pages/page.ts";
import { sendQuotePdf } from "../pages/quote-file.ts";
import { quotePage } from "../pages/quote-page.ts";
import { codeParams, salesPages } from "../pages/sales-pages.ts";

export async function quoteRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const limit = salesPages(instance, ctx);
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const options = { config: { rateLimit: limit }, schema: { hide: true, params: codeParams } };

  app.get("/q/:code", options, async (request, reply) => {
    const { quote } = await read(request.params.code);
    const { name } = quote.business;
    if (quote.status === "expired" || quote.status === "cancelled")
      return sendPage(reply, 410, noticePage(quote.locale, quote.status, name));
    return sendPage(reply, 200, quotePage(quote));
  });

  app.get("/q/:code.pdf", options, async (request, reply) => {
    const { quote } = await read(request.params.code);
    if (quote.status === "expired" || quote.status === "cancelled")
      return sendPage(reply, 410, noticePage(quote.locale, quote.status, quote.business.name));
    return sendQuotePdf(reply, await quotePdf(quote, ctx.site.url));
  });

  // Accepting leads to where it is paid.
  app.post("/q/:code", options, async (request, reply) => {
    const { quote, tenantId } = await read(request.params.code);
    if (quote.status !== "open" || !quote.payment) return reply.redirect(`/q/${quote.code}`, 303);
    await ctx.db.forTenant(tenantId, (tx) =>
      acceptQuote({ tx, tenantId, actor: { kind: "customer", id: quote.id }, clock: ctx.clock }, quote.id),
    );
    const url = `/pay/${encodeURIComponent(quote.payment.code)}`;
    return reply.redirect(url, 303);
  });

  async function read(code: string) {
    const tenantId = await tenantOfQuote(ctx.db, code);
    if (!tenantId) throw new NotFoundError("there is no such quote");
    const quote = await ctx.db.forTenant(tenantId, (tx) => getQuoteView(tx, { tenantId, now: ctx.clock.now(), code }));
    return { tenantId, quote };
  }
}
