/** /v1/products: the catalog, live for the agents. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { editProduct, makeProduct, setStock, shelveProduct } from "../../crm/products/edit.ts";
import { importProducts } from "../../crm/products/import.ts";
import { getProduct, listCategories, listProducts, SHELVES } from "../../crm/products/list.ts";
import { IMAGE_ADDRESS } from "../../crm/products/photo-address.ts";
import { InputError } from "../../lib/errors.ts";
import { cleanFileName } from "../../lib/file-name.ts";
import { LOCALES, pickLocale } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { problemSchema } from "../errors.ts";
import { search, text, version } from "../forms.ts";
import { presentProduct, productView } from "../product-views.ts";
import { byId, failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Catalog");
const FILE_LIMIT = 10 * 1024 * 1024;
const place = z.object({ value: z.string(), id });
const priceCents = z.int().min(0).max(1_000_000_000_000).describe("Minor units of the business's currency");
const image = z.string().trim().max(500).regex(IMAGE_ADDRESS, "fields.imageAddress");
const fields = {
  stock: z.int().min(0).max(100_000_000).nullable().optional().describe("Units on hand; null for a service"),
  brand: text(100).nullable().optional(),
  description: z.string().max(4_000).optional(),
  category: text(60).optional().describe("Its key or its name; a new name makes a category"),
  warrantyMonths: z.int().min(1).max(600).nullable().optional(),
  keywords: z.array(text(60)).max(50).optional().describe("Other words by which customers look for it"),
  image: image.nullable().optional(),
};
const categoryView = z.object({
  key: z.string(),
  names: z.partialRecord(z.enum(LOCALES), z.array(z.string())),
  products: z.int(),
});

export async function productRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  for (const type of ["text/csv", "application/vnd.ms-excel", "application/octet-stream"])
    app.addContentTypeParser(type, { parseAs: "buffer", bodyLimit: FILE_LIMIT }, (_request, body, next) =>
      next(null, body),
    );

  app.get(
    "/products",
    {
      schema: {
        ...TAG,
        summary: "Products by name",
        querystring: z.object({
          shelf: z.enum(SHELVES).default("active"),
          category: z.string().max(60).optional(),
          search,
          ...paging,
        }),
        response: { 200: pageOf(productView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "catalog:read");
      const { cursor, limit, ...filter } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listProducts(crm, { filter, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentProduct),
        nextCursor: last ? encodeCursor({ value: last.name, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/products/categories",
    {
      schema: {
        ...TAG,
        summary: "Categories in use",
        response: { 200: z.object({ data: z.array(categoryView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "catalog:read");
      return { data: await run(listCategories) };
    },
  );

  app.get(
    "/products/:id",
    { schema: { ...TAG, summary: "One product", params: byId, response: { 200: productView, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "catalog:read");
      return presentProduct(await run((crm) => getProduct(crm, request.params.id)));
    },
  );

  app.post(
    "/products",
    {
      schema: {
        ...TAG,
        summary: "Put a product on the shelf; the agents sell it from their next answer on",
        body: z.strictObject({ sku: text(64).optional(), name: text(200), priceCents, ...fields }),
        response: { 201: productView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "catalog:write");
      const made = await run(async (crm) => getProduct(crm, await makeProduct(crm, request.body)));
      return reply.status(201).send(presentProduct(made));
    },
  );

  app.patch(
    "/products/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a product: price, stock, words; a sale meanwhile is a conflict too",
        params: byId,
        body: z.strictObject({
          version,
          name: text(200).optional(),
          priceCents: priceCents.optional(),
          isActive: z.boolean().optional().describe("false takes it off the shelf; alone in its request"),
          ...fields,
        }),
        response: { 200: productView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "catalog:write");
      const { version, isActive, ...facts } = request.body;
      const isShelving = isActive !== undefined;
      if (isShelving && Object.keys(facts).length > 0)
        throw new InputError("shelving is a change of its own", [
          { path: "isActive", message: "fields.aloneInRequest" },
        ]);
      const { params } = request;
      return presentProduct(
        await run(async (crm) => {
          if (isShelving) await shelveProduct(crm, params.id, version, isActive);
          else await editProduct(crm, params.id, version, facts);
          return getProduct(crm, params.id);
        }),
      );
    },
  );

  app.put(
    "/products/:id/stock",
    {
      schema: {
        ...TAG,
        summary: "Set the units on hand, as your own stock-keeping counts them",
        params: byId,
        body: z.strictObject({ stock: z.int().min(0).max(100_000_000).nullable().describe("Null for a service") }),
        response: { 200: productView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "catalog:write");
      return run(async (crm) => {
        await setStock(crm, request.params.id, request.body.stock);
        return presentProduct(await getProduct(crm, request.params.id));
      });
    },
  );

  app.post(
    "/products/import",
    {
      bodyLimit: FILE_LIMIT,
      schema: {
        ...TAG,
        summary: "Bring a CSV of products: all of it or, with any mistake, nothing",
        description: "The body is the file itself as text/csv. Stored, it is the next version of the playbook.",
        consumes: ["text/csv"],
        querystring: z.object({
          fileName: z.string().min(1).max(300).default("products.csv"),
          dryRun: z.enum(["true", "false"]).default("false").describe("true only says what would change"),
        }),
        response: {
          200: z.object({
            added: z.int(),
            changed: z.int(),
            ignored: z.array(z.string()).describe("Headings whose columns were left alone"),
            version: z.int().nullable().describe("Of the playbook; null where nothing was stored"),
          }),
          ...failures,
          413: problemSchema,
          415: problemSchema,
        },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "catalog:write");
      const { body, query } = request;
      const bytes = Buffer.isBuffer(body) ? body : new Uint8Array();
      const reader = pickLocale(request.headers["accept-language"], "en");
      const fileName = cleanFileName(query.fileName);
      const done = await run((crm) =>
        importProducts(crm, { bytes, fileName, dryRun: query.dryRun === "true", reader }),
      );
      return { ...done, ignored: [...done.ignored] };
    },
  );
}
