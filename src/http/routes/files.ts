/**
 * GET /files/:id: a file of a message, for whoever holds its signed address or is signed in. GET /photos/…: the uploaded photo
 * of a product, for everybody. Nothing in them may run on our pages.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { findAttachment } from "../../crm/attachments.ts";
import { findPhoto } from "../../crm/products/photo.ts";
import { NotFoundError } from "../../lib/errors.ts";
import { INLINE_FILE_TYPES } from "../../lib/file-types.ts";
import { isId } from "../../lib/ids.ts";
import { authenticate, TENANT_HEADER } from "../auth.ts";
import { type AskedRange, readByteRange } from "../byte-range.ts";
import { createTokens } from "../direct-line/tokens.ts";
import { problemSchema } from "../errors.ts";

const CONTENT_POLICY = "default-src 'none'; sandbox";
/** A file never changes under its id. */
const CACHE = "max-age=2592000, immutable";

interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: number;
  readonly sha256: string;
}

export async function fileRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const tokens = createTokens({ secret: ctx.secret, clock: ctx.clock, ttlS: ctx.config.webchat.tokenTtlS });

  /** The business whose file is read: that of the signature, else the caller's. */
  async function readerOf(
    request: FastifyRequest,
    id: string,
    { t, business }: { t?: string; business?: string },
  ): Promise<string> {
    if (t === undefined) {
      if (business !== undefined) request.headers[TENANT_HEADER] ??= business;
      return (await authenticate(ctx, request, "conversations:read")).tenantId;
    }
    const { attachmentId, tenantId } = await tokens.verifyFile(t);
    if (attachmentId !== id) throw new NotFoundError("the signature is of another file");
    return tenantId;
  }

  app.get(
    "/files/:id",
    {
      schema: {
        tags: ["Files"],
        summary: "A file of a message, by the address given in the message",
        params: z.object({ id: z.string().max(60) }),
        security: [{}, { apiKey: [] }, { session: [] }],
        querystring: z.object({
          t: z
            .string()
            .max(2_000)
            .optional()
            .describe("The signature in the address; without it, the caller's own right"),
          business: z.string().max(60).optional().describe("Of a member of several: a page names it so for its images"),
        }),
        response: {
          200: z.unknown().describe("The file"),
          206: z.unknown().describe("The bytes asked for with Range; If-Range is respected"),
          304: z.undefined().describe("Not changed"),
          401: problemSchema,
          403: problemSchema,
          404: problemSchema,
          416: z.undefined().describe("The range begins after the end; Content-Range says how long the file is"),
        },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const tenantId = await readerOf(request, id, request.query);
      if (!isId("attachment", id)) throw new NotFoundError("there is no such file");
      const file = await ctx.db.forTenant(tenantId, (tx) => findAttachment(tx, id));
      if (!file) throw new NotFoundError("there is no such file");
      return send(request, reply, file, `private, ${CACHE}`);
    },
  );

  app.get(
    "/photos/:business/:name",
    {
      schema: {
        hide: true,
        params: z.object({
          business: z.string().max(60),
          name: z.string().regex(/^att_[a-z0-9]{1,40}\.(jpg|png|webp)$/),
        }),
      },
    },
    async (request, reply) => {
      const { business, name } = request.params;
      const id = name.slice(0, name.indexOf("."));
      if (!isId("tenant", business) || !isId("attachment", id)) throw new NotFoundError("there is no such photo");
      const photo = await ctx.db.forTenant(business, (tx) => findPhoto(tx, id));
      if (!photo) throw new NotFoundError("there is no such photo");
      return send(request, reply, photo, `public, ${CACHE}`);
    },
  );

  /** Sends a file, or the bytes of it that are asked for, as what it is and nothing that a page would run. */
  function send(request: FastifyRequest, reply: FastifyReply, file: StoredFile, cache: string): FastifyReply {
    const etag = `"${file.sha256}"`;
    reply.headers({
      etag,
      "accept-ranges": "bytes",
      "cache-control": cache,
      "content-security-policy": CONTENT_POLICY,
      "x-content-type-options": "nosniff",
    });
    if (request.headers["if-none-match"] === etag) return reply.status(304).send();
    const range = rangeOf(request, file.bytes, etag);
    if (range === "outside") {
      return reply.status(416).header("content-range", `bytes */${file.bytes}`).send();
    }
    reply.headers({
      "content-type": file.mediaType,
      "content-disposition": dispositionOf(file.mediaType, file.name),
    });
    if (range === "whole") return reply.header("content-length", file.bytes).send(ctx.files.stream(file.id));
    return reply
      .status(206)
      .headers({
        "content-length": range.end - range.start + 1,
        "content-range": `bytes ${range.start}-${range.end}/${file.bytes}`,
      })
      .send(ctx.files.stream(file.id, range));
  }
}

/** The part that is asked for. It counts only while the caller's copy is still this file, where it says which one it has. */
function rangeOf({ method, headers }: FastifyRequest, bytes: number, etag: string): AskedRange {
  const isSame = headers["if-range"] === undefined || headers["if-range"] === etag;
  return method === "GET" && isSame ? readByteRange(headers.range, bytes) : "whole";
}

/** Shown in its place or saved, under its name (RFC 6266; the plain form for clients that know no other). */
function dispositionOf(mediaType: string, name: string): string {
  const how = INLINE_FILE_TYPES.has(mediaType) ? "inline" : "attachment";
  const plain = name.replace(/[^\x20-\x7e]|["\\%]/g, "_");
  const encoded = encodeURIComponent(name).replace(
    /['()*]/g,
    (letter) => `%${letter.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `${how}; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
