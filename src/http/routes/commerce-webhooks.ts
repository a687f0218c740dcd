/** Where shops elsewhere call us, an address for each source. The answer is sent after the commit. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { AppContext } from "../../context.ts";
import { findCommerceSource } from "../../crm/commerce/sources.ts";
import { receiveShopCall } from "../../flow/commerce.ts";
import { AppError, NotFoundError, UnavailableError } from "../../lib/errors.ts";

/** The largest orders of shops are some hundred kilobytes. */
const BODY_LIMIT = 2 * 1024 * 1024;
const COME_BACK_MS = 5_000;

/** In a scope of its own: signatures are over the bytes as they came. */
export async function commerceWebhooks(app: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );
  app.post<{ Params: { key: string } }>(
    "/webhooks/commerce/:key",
    { bodyLimit: BODY_LIMIT, config: { rateLimit: false }, schema: { hide: true } },
    async (request) => {
      try {
        const source = await findCommerceSource(ctx.db, request.params.key);
        if (!source) throw new NotFoundError("there is no such source");
        const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
        return { result: await receiveShopCall(ctx, source, { headers: headersOf(request), body }) };
      } catch (cause) {
        // Whatever keeps us from storing makes the shop call again.
        if (cause instanceof AppError) throw cause;
        throw new UnavailableError("what the shop sent could not be stored", COME_BACK_MS, { cause });
      }
    },
  );
}

function headersOf({ headers }: FastifyRequest): Record<string, string | undefined> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
  );
}
