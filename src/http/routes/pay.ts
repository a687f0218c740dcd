/** Where quotes are paid: the page of the built-in provider, and the webhook by which it tells of it. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { tenantOfPayment } from "../../crm/payments.ts";
import { getQuoteView } from "../../crm/quote-view.ts";
import { receiveWebhook } from "../../flow/pay.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { noticePage, sendPage } from "../pages/page.ts";
import { paidPage, payPage } from "../pages/pay-page.ts";
import { codeParams, salesPages } from "../pages/sales-pages.ts";

/** What the customer pressed. The code in the address is the permission, so that a foreign page could change nothing else. */
const pressed = z.object({ action: z.enum(["pay", "decline"]) });

export async function payRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const limit = salesPages(instance, ctx);
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const options = { config: { rateLimit: limit } };

  app.get("/pay/:code", { ...options, schema: { hide: true, params: codeParams } }, async (request, reply) => {
    const { code } = request.params;
    const quote = await read(code);
    const { name } = quote.business;
    if (quote.status === "paid") return sendPage(reply, 200, paidPage(quote));
    if (quote.status === "open") return sendPage(reply, 200, payPage(quote, code));
    const isSoldOut = quote.payment?.failReason === "sold_out";
    return sendPage(reply, 410, noticePage(quote.locale, isSoldOut ? "sold_out" : quote.status, name));
  });

  app.post(
    "/pay/:code",
    { ...options, schema: { hide: true, params: codeParams, body: pressed } },
    async (request, reply) => {
      const { code } = request.params;
      const { total } = await read(code);
      const payment = { code, amountCents: total.cents, currency: total.currency };
      const outcome = request.body.action === "pay" ? "paid" : "failed";
      const result = await receiveWebhook(ctx, ctx.sandbox, ctx.sandbox.conclude(payment, outcome));
      const wantsJson = request.headers["content-type"]?.startsWith("application/json") ?? false;
      if (wantsJson) return reply.header("cache-control", "no-store").send({ result });
      return reply.redirect(`/pay/${encodeURIComponent(code)}`, 303);
    },
  );

  async function read(paymentCode: string) {
    const tenantId = await tenantOfPayment(ctx.db, paymentCode);
    if (!tenantId) throw new NotFoundError("there is no such payment");
    return ctx.db.forTenant(tenantId, (tx) => getQuoteView(tx, { tenantId, now: ctx.clock.now(), paymentCode }));
  }
}

/** In a scope of its own: a signature is over the bytes as they came. */
export async function paymentWebhooks(app: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  app.post("/webhooks/sandbox", { schema: { hide: true } }, async (request) => {
    const headers = Object.fromEntries(
      Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
    );
    const body = typeof request.body === "string" ? request.body : "";
    return { result: await receiveWebhook(ctx, ctx.sandbox, { headers, body }) };
  });
}
