/** PUT and DELETE /v1/products/:id/photo: a photo is what its bytes are, whatever it is called. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import type { AppContext } from "../../context.ts";
import { getProduct } from "../../crm/products/list.ts";
import { putPhoto, removePhoto, type WrittenPhoto } from "../../crm/products/photo.ts";
import { isPhotoType, PHOTO_ENDINGS, type PhotoType } from "../../crm/products/photo-address.ts";
import { InputError } from "../../lib/errors.ts";
import { recogniseFile } from "../../lib/file-types.ts";
import { newId } from "../../lib/ids.ts";
import { type Locale, pickLocale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { authenticate } from "../auth.ts";
import { problemSchema } from "../errors.ts";
import { presentProduct, productView } from "../product-views.ts";
import { byId, failures, tagged } from "../route.ts";

const TAG = tagged("Catalog");
/** Largest that WhatsApp shows as a picture, in bytes. */
const PHOTO_LIMIT = 5 * 1024 * 1024;
const ANY_TYPE = "application/octet-stream";

export async function productPhotoRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  for (const type of [...Object.keys(PHOTO_ENDINGS), ANY_TYPE])
    app.addContentTypeParser(type, { parseAs: "buffer", bodyLimit: PHOTO_LIMIT }, (_request, body, next) =>
      next(null, body),
    );

  app.put(
    "/products/:id/photo",
    {
      bodyLimit: PHOTO_LIMIT,
      schema: {
        ...TAG,
        summary: "Upload the photo of a product, or another one in its place",
        description:
          "The body is the file itself: JPEG, PNG or WebP up to 5 MB, told by its bytes. From then on it is the product's `image`, at an address that anybody may open, and the agents send it in chats.",
        consumes: Object.keys(PHOTO_ENDINGS),
        params: byId,
        response: { 200: productView, ...failures, 413: problemSchema, 415: problemSchema },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "catalog:write");
      const { id } = request.params;
      const reader = pickLocale(request.headers["accept-language"], "en");
      const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
      const mediaType = photoTypeOf(bytes, request.headers["content-type"] ?? "", reader);
      // Before the transaction, so that a slow disk holds no row; a file whose row never came is taken away again.
      const photo = await write(bytes, mediaType);
      try {
        return presentProduct(
          await run(async (crm) => {
            await putPhoto(crm, id, photo);
            return getProduct(crm, id);
          }),
        );
      } catch (error) {
        await ctx.files.remove(photo.id);
        throw error;
      }
    },
  );

  app.delete(
    "/products/:id/photo",
    {
      schema: {
        ...TAG,
        summary: "Take the photo of a product away; `image` of a change brings it back by its address",
        params: byId,
        response: { 200: productView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "catalog:write");
      const { id } = request.params;
      return presentProduct(
        await run(async (crm) => {
          await removePhoto(crm, id);
          return getProduct(crm, id);
        }),
      );
    },
  );

  async function write(bytes: Buffer, mediaType: PhotoType): Promise<WrittenPhoto> {
    const id = newId("attachment");
    return { id, name: `${id}.${PHOTO_ENDINGS[mediaType]}`, mediaType, ...(await ctx.files.write(id, bytes)) };
  }
}

/** What the bytes are. Throws `InputError` for what is no photo, or is another one than it is said to be. */
function photoTypeOf(bytes: Buffer, contentType: string, reader: Locale): PhotoType {
  const declared = contentType.split(";")[0]?.trim().toLowerCase() ?? "";
  const refused = (key: string) =>
    new InputError("the photo is not taken", [{ path: "photo", message: say(reader, `http.photo.${key}`) }]);
  if (bytes.byteLength === 0) throw refused("empty");
  const found = recogniseFile(bytes, declared);
  if (found === null || !isPhotoType(found)) throw refused("notTaken");
  if (declared !== ANY_TYPE && declared !== found) throw refused("another");
  return found;
}
