/** What a person does at the emulated phones and to their providers. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { InputError, NotFoundError } from "../lib/errors.ts";
import { recogniseFile } from "../lib/file-types.ts";
import { LOCALES } from "../lib/locale.ts";
import { LINE_KINDS, type LineKind } from "./line.ts";
import type { PageDeps } from "./page-deps.ts";
import { TROUBLES } from "./troubles.ts";
import { makeVoiceNote } from "./voice-note.ts";

/** The longest text that both providers take from a person. */
const TEXT_MAX = 4_096;
const VOICE_S = 3;
/** A square in the sample business's city. */
const PLACE = { latitude: -12.1211, longitude: -77.0297 };
/** What may be shown by the page itself; SVG only as an image, under a policy that runs nothing. */
const SHOWN = /^(image\/(jpeg|png|gif|webp|svg\+xml)|audio\/ogg|application\/pdf)$/;

const phone = z.object({ kind: z.enum(LINE_KINDS) });

export async function phoneRoutes(instance: FastifyInstance, { lines, sale, locale }: PageDeps): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const lineOf = (kind: LineKind) => {
    const line = lines.find((one) => one.kind === kind);
    if (!line) throw new NotFoundError("there is no such phone");
    return line;
  };
  app.addContentTypeParser(/^image\//, { parseAs: "buffer" }, (_request, body, done) => done(null, body));

  app.post(
    "/api/phones/:kind/text",
    { schema: { params: phone, body: z.strictObject({ text: z.string().trim().min(1).max(TEXT_MAX) }) } },
    async ({ params, body }, reply) => {
      lineOf(params.kind).write(body.text);
      return reply.status(202).send({});
    },
  );

  app.post(
    "/api/phones/:kind/press",
    { schema: { params: phone, body: z.strictObject({ bubble: z.string(), button: z.string() }) } },
    async ({ params, body }, reply) => {
      lineOf(params.kind).press(body.bubble, body.button);
      return reply.status(202).send({});
    },
  );

  app.post("/api/phones/:kind/photo", { schema: { params: phone } }, async ({ params, body, headers }, reply) => {
    const content = Buffer.isBuffer(body) ? body : Buffer.alloc(0);
    const mediaType = recogniseFile(content, headers["content-type"] ?? "");
    if (!mediaType || !/^image\/(jpeg|png)$/.test(mediaType)) throw new InputError("send a photo as JPEG or PNG");
    lineOf(params.kind).sendFile({ kind: "photo", mediaType, content });
    return reply.status(202).send({});
  });

  app.post("/api/phones/:kind/voice", { schema: { params: phone } }, async ({ params }, reply) => {
    lineOf(params.kind).sendFile({ kind: "voice", mediaType: "audio/ogg", content: makeVoiceNote(VOICE_S) });
    return reply.status(202).send({});
  });

  app.post("/api/phones/:kind/place", { schema: { params: phone } }, async ({ params }, reply) => {
    lineOf(params.kind).sendPlace(PLACE);
    return reply.status(202).send({});
  });

  app.post("/api/phones/:kind/look", { schema: { params: phone } }, async ({ params }, reply) => {
    // What goes on at the provider meanwhile is seen in its log.
    lineOf(params.kind)
      .look()
      .catch(() => undefined);
    return reply.status(202).send({});
  });

  app.post("/api/phones/:kind/renew", { schema: { params: phone } }, async ({ params }, reply) => {
    if (sale.state.isRunning) throw new InputError("a sale is being played on this phone");
    lineOf(params.kind).renew();
    return reply.status(202).send({});
  });

  app.post(
    "/api/phones/:kind/trouble",
    { schema: { params: phone, body: z.strictObject({ trouble: z.enum(TROUBLES), on: z.boolean() }) } },
    async ({ params, body }, reply) => {
      lineOf(params.kind).troubles.set(body.trouble, body.on);
      return reply.status(202).send({});
    },
  );

  app.get(
    "/api/phones/:kind/files/:id",
    { schema: { params: phone.extend({ id: z.string().max(200) }) } },
    async ({ params }, reply) => {
      const file = lineOf(params.kind).screen.file(params.id);
      if (!file) throw new NotFoundError("there is no such file");
      const isShown = SHOWN.test(file.mediaType);
      return reply
        .type(isShown ? file.mediaType : "application/octet-stream")
        .header("content-security-policy", "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .header("content-disposition", isShown ? "inline" : "attachment")
        .header("cache-control", "private, max-age=3600")
        .send(file.content);
    },
  );

  app.post(
    "/api/sale",
    { schema: { body: z.strictObject({ locale: z.enum(LOCALES).default(locale) }) } },
    async ({ body }, reply) => {
      sale.play(body.locale);
      return reply.status(202).send(sale.state);
    },
  );
}
