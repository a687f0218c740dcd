/** What a page with the chat loads: the widget's script, and what the business set for it. */
import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { ALLOWED_FILE_TYPES } from "../../lib/file-types.ts";
import { LOCALES } from "../../lib/locale.ts";
import { MAX_TEXT_LENGTH } from "../../lib/text.ts";
import { createAccess } from "../direct-line/access.ts";
import { createTokens } from "../direct-line/tokens.ts";
import { problemSchema } from "../errors.ts";

const byLocale = <Value extends z.ZodType>(value: Value) => z.object({ es: value, en: value, pt: value });

const widgetConfig = z.object({
  businessName: z.string(),
  locale: z.enum(LOCALES).describe("The business's own language"),
  locales: z.array(z.enum(LOCALES)),
  greeting: byLocale(z.string()).optional(),
  suggestions: byLocale(z.array(z.string())).optional(),
  accent: z.string().optional(),
  maxTextLength: z.int(),
  maxFileBytes: z.int(),
  allowedFileTypes: z.array(z.string()),
});

const NOT_BUILT = "The chat is not built on this server yet. Run: npm run build";

export async function widgetRoutes(
  instance: FastifyInstance,
  { ctx, pages }: { ctx: AppContext; pages: string },
): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tokens = createTokens({ secret: ctx.secret, clock: ctx.clock, ttlS: ctx.config.webchat.tokenTtlS });
  const access = createAccess(ctx, tokens);

  app.get(
    "/widget/config",
    {
      schema: {
        tags: ["Widget"],
        security: [{ siteKey: [] }],
        summary: "What the business set for its chat",
        response: { 200: widgetConfig, 401: problemSchema, 403: problemSchema, 429: problemSchema },
      },
    },
    async (request, reply) => {
      const { account } = await access.starter(request);
      const { name, locale, settings } = await ctx.tenants(account.tenantId);
      reply.header("cache-control", "private, max-age=60").header("vary", "authorization, origin");
      return {
        businessName: name,
        locale,
        locales: settings.locales,
        ...(settings.chat ?? {}),
        maxTextLength: MAX_TEXT_LENGTH,
        maxFileBytes: ctx.config.uploads.maxBytes,
        allowedFileTypes: [...ALLOWED_FILE_TYPES],
      };
    },
  );

  const script = createScript(join(pages, "widget.js"));
  app.get("/widget.js", { schema: { hide: true } }, async (request, reply) => {
    const built = await script();
    reply.type("text/javascript; charset=utf-8");
    if (!built)
      return reply
        .status(503)
        .header("retry-after", "30")
        .send(`/* ${NOT_BUILT} */ console.error(${JSON.stringify(NOT_BUILT)});\n`);
    reply.headers({
      etag: built.etag,
      "cache-control": "public, max-age=300, stale-while-revalidate=86400",
      vary: "accept-encoding",
    });
    if (request.headers["if-none-match"]?.includes(built.etag)) return reply.status(304).send();
    if (!/\bgzip\b/.test(request.headers["accept-encoding"] ?? "")) return reply.send(built.plain);
    return reply.header("content-encoding", "gzip").send(built.gzip);
  });
}

interface BuiltScript {
  readonly etag: string;
  readonly plain: Buffer;
  readonly gzip: Buffer;
}

/** Reads the built script when it is new; null while there is none. */
function createScript(path: string): () => Promise<BuiltScript | null> {
  let known: { changedMs: number; script: BuiltScript } | null = null;
  return async () => {
    const found = await stat(path).catch(() => null);
    if (!found) return null;
    if (known?.changedMs === found.mtimeMs) return known.script;
    const plain = await readFile(path);
    const etag = `"${createHash("sha256").update(plain).digest("base64url").slice(0, 22)}"`;
    const script = { etag, plain, gzip: gzipSync(plain, { level: 9 }) };
    known = { changedMs: found.mtimeMs, script };
    return script;
  };
}
