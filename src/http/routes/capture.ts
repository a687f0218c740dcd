/** /v1/capture/:key: leads from websites, advertisements and programs come in here; the key is public and opens nothing else. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { findSourceByKey, type SourceRow } from "../../crm/capture/sources.ts";
import { captureBody, captureFacebook } from "../../flow/capture.ts";
import { InputError, LimitError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { MINUTE_MS } from "../../lib/time.ts";

const BODY_LIMIT = 64 * 1024;
/** From one address to one source. */
const PER_ADDRESS_PER_MINUTE = 120;
/** A field that no person sees: only robots fill it in. */
const HONEYPOT = "_gotcha";
const keyText = z
  .string()
  .regex(/^[\x21-\x7e]{1,200}$/, "fields.visibleOnly")
  .optional();

interface Route {
  Params: { key: string };
}

/** In a scope of its own: signatures are over the bytes as they came. */
export async function captureRoutes(app: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("*", { parseAs: "buffer", bodyLimit: BODY_LIMIT }, (_request, body, done) =>
    done(null, body),
  );
  const config = {
    rateLimit: {
      max: PER_ADDRESS_PER_MINUTE,
      timeWindow: MINUTE_MS,
      keyGenerator: (request: FastifyRequest) => `${request.ip} ${request.url.split("?")[0]}`,
    },
  };
  const sourceOf = async (key: string): Promise<SourceRow> => {
    const source = /^[\w-]{10,60}$/.test(key) ? await findSourceByKey(ctx.db, key) : null;
    if (!source) throw new NotFoundError("there is no such source");
    const waitMs = ctx.apiRate.take(source.id);
    if (waitMs > 0) throw new LimitError("too many requests", waitMs);
    return source;
  };

  app.route<Route>({
    method: ["GET", "POST"],
    url: "/capture/:key",
    bodyLimit: BODY_LIMIT,
    config,
    schema: { hide: true },
    async handler(request, reply) {
      const source = await sourceOf(request.params.key);
      const caller = { address: request.ip, agent: request.headers["user-agent"] ?? "" };
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      if (source.kind === "facebook") {
        const { headers, query, method } = request;
        const call = {
          method: method as "GET" | "POST",
          headers: singles(headers),
          query: singles(query),
          body: bytes,
        };
        const { status, body = "" } = await captureFacebook(ctx, source, call, caller);
        return reply.status(status).type("text/plain; charset=utf-8").send(body);
      }
      if (request.method !== "POST") throw new NotFoundError("leads are sent by POST");
      const body = readBody(bytes, request.headers["content-type"] ?? "");
      reply.status(201);
      // A robot learns nothing of having been seen.
      if (typeof body[HONEYPOT] === "string" && body[HONEYPOT] !== "")
        return { ok: true, receipt: newId("captureReceipt") };
      const key = keyText.safeParse(request.headers["idempotency-key"]);
      if (!key.success)
        throw new InputError("the idempotency key is none", [
          { path: "Idempotency-Key", message: key.error.issues[0]?.message ?? "fields.ascii200" },
        ]);
      const receipt = await captureBody(ctx, source, { body, key: key.data ?? null, caller });
      return { ok: true, receipt };
    },
  });
}

/** JSON, or a form as browsers send it. Throws `InputError`. */
function readBody(bytes: Buffer, type: string): Record<string, unknown> {
  const text = bytes.toString("utf8");
  if (/^application\/x-www-form-urlencoded/i.test(type)) return Object.fromEntries(new URLSearchParams(text));
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (cause) {
    throw new InputError("send a JSON object, or a form", [{ path: "", message: "fields.jsonObject" }], { cause });
  }
}

function singles(values: unknown): Record<string, string | undefined> {
  const entries = Object.entries(values as Record<string, string | string[] | undefined>);
  return Object.fromEntries(entries.map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]));
}
