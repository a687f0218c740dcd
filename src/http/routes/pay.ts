/** Where quotes and invoices are paid: at the business's provider, else on the sandbox's page; and the webhooks that tell of it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { getPayView, type PayView } from "../../crm/pay-view.ts";
import { activeProvider, findProviderByKey, openProvider } from "../../crm/payments/accounts.ts";
import { tenantOfPayment } from "../../crm/payments.ts";
import { findTill, receiveWebhook } from "../../flow/pay.ts";
import { AppError, ConflictError, NotFoundError, UnavailableError } from "../../lib/errors.ts";
import { invoicePaidPage, invoicePayPage } from "../pages/invoice-page.ts";
import { noticePage, sendPage } from "../pages/page.ts";
import { paidPage, payPage } from "../pages/pay-page.ts";
import { codeParams, salesPages } from "../pages/sales-pages.ts";

/** What the customer pressed. The code in the address is the permission, so that a foreign page could change nothing else. */
const pressed = z.object({ action: z.enum(["pay", "decline"]) });
/** How the customer came back from a provider. */
const returned = z.object({ done: z.string().max(10).optional(), back: z.string().max(10).optional() });
const COME_BACK_MS = 5_000;
const BODY_LIMIT = 512 * 1024;

export async function payRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const limit = salesPages(instance, ctx);
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const options = { config: { rateLimit: limit } };

  app.get(
    "/pay/:code",
    { ...options, schema: { hide: true, params: codeParams, querystring: returned } },
    async (request, reply) => {
      const { tenantId, view } = await read(request.params.code);
      if (view.status !== "open") return sendClosed(reply, view);
      const { done, back } = request.query;
      const shop = view.business.name;
      try {
        const till = await findTill({ ...ctx, tills: tillsOf(ctx) }, tenantId, view);
        // The provider's word may come a moment after the customer.
        if (till.type === "elsewhere" && done !== undefined)
          return sendPage(reply, 200, noticePage(view.locale, "confirming", shop));
        if (till.type === "elsewhere" && back === undefined) return reply.redirect(till.url, 303);
        if (till.type === "elsewhere") return sendPage(reply, 200, noticePage(view.locale, "not_paid", shop, till.url));
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        request.log.error({ err: error }, "a payment provider gave no page");
        return sendPage(reply, 503, noticePage(view.locale, "unavailable", shop));
      }
      return sendPage(reply, 200, openPage(view));
    },
  );

  app.post(
    "/pay/:code",
    { ...options, schema: { hide: true, params: codeParams, body: pressed } },
    async (request, reply) => {
      const { code } = request.params;
      const { tenantId, view } = await read(code);
      if (await ctx.db.forTenant(tenantId, activeProvider))
        throw new ConflictError("this business takes real payments: open the link to pay");
      const { amount } = view.payment;
      const payment = { code, amountCents: amount.cents, currency: amount.currency };
      const outcome = request.body.action === "pay" ? "paid" : "failed";
      const result = await receiveWebhook(ctx, ctx.sandbox, ctx.sandbox.conclude(payment, outcome));
      const wantsJson = request.headers["content-type"]?.startsWith("application/json") ?? false;
      if (wantsJson) return reply.header("cache-control", "no-store").send({ result });
      return reply.redirect(`/pay/${encodeURIComponent(code)}`, 303);
    },
  );

  async function read(code: string): Promise<{ tenantId: string; view: PayView }> {
    const tenantId = await tenantOfPayment(ctx.db, code);
    if (!tenantId) throw new NotFoundError("there is no such payment");
    const now = ctx.clock.now();
    return { tenantId, view: await ctx.db.forTenant(tenantId, (tx) => getPayView(tx, { tenantId, now, code })) };
  }
}

function openPage({ quote, invoice, payment }: PayView) {
  if (quote) return payPage(quote, payment.code);
  if (invoice) return invoicePayPage(invoice, payment);
  throw new NotFoundError("there is no such payment");
}

function sendClosed(reply: FastifyReply, { quote, invoice, payment, status, locale, business }: PayView): FastifyReply {
  if (status === "paid" && quote) return sendPage(reply, 200, paidPage(quote));
  if (status === "paid" && invoice) return sendPage(reply, 200, invoicePaidPage(invoice, payment));
  const key = payment.failReason === "sold_out" ? "sold_out" : status === "cancelled" ? "cancelled" : "expired";
  return sendPage(reply, 410, noticePage(locale, invoice && key !== "sold_out" ? "link_over" : key, business.name));
}

/** What providers are opened with. */
function tillsOf({ seal, clock, config }: AppContext) {
  return { seal, clock, urls: config.providers };
}

/** In a scope of its own: a signature is over the bytes as they came. */
export async function paymentWebhooks(app: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "string" }, (_request, body, done) => done(null, body));
  app.post("/webhooks/sandbox", { schema: { hide: true } }, async (request) => {
    return { result: await receiveWebhook(ctx, ctx.sandbox, deliveryOf(request)) };
  });
  app.post<{ Params: { key: string } }>(
    "/webhooks/payments/:key",
    { bodyLimit: BODY_LIMIT, config: { rateLimit: false }, schema: { hide: true } },
    async (request) => {
      try {
        const account = await findProviderByKey(ctx.db, request.params.key);
        if (!account) throw new NotFoundError("there is no such payment provider");
        const provider = openProvider(account, tillsOf(ctx));
        const result = await receiveWebhook(ctx, provider, deliveryOf(request), account);
        await noteEvent(account.tenantId, account.id);
        return { result };
      } catch (cause) {
        // Whatever keeps us from storing makes the provider call again.
        if (cause instanceof AppError) throw cause;
        throw new UnavailableError("what the provider sent could not be stored", COME_BACK_MS, { cause });
      }
    },
  );

  function noteEvent(tenantId: string, id: string): Promise<unknown> {
    const lastEventAt = ctx.clock.now();
    return ctx.db.forTenant(tenantId, (tx) => tx.paymentProvider.update({ where: { id }, data: { lastEventAt } }));
  }
}

function deliveryOf({ headers, query, body }: FastifyRequest) {
  return { headers: singles(headers), query: singles(query), body: typeof body === "string" ? body : "" };
}

function singles(values: unknown): Record<string, string | undefined> {
  const entries = Object.entries((values ?? {}) as Record<string, string | string[] | undefined>);
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
}
