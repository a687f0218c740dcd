/** /v1/imports: a CSV of people, orders, invoices, carts or units is brought, mapped, tried, written and taken back. */
import type { FastifyInstance, FastifyRequest } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import {
  checkImport,
  discardImport,
  getImport,
  listImportRows,
  listImports,
  makeImport,
  mapImport,
  startImport,
  undoImport,
} from "../../crm/imports/imports.ts";
import { IMPORT_KINDS } from "../../crm/imports/kinds.ts";
import { MAX_BYTES, MAX_ROWS, readImportFile } from "../../crm/imports/read-file.ts";
import { InputError } from "../../lib/errors.ts";
import { cleanFileName } from "../../lib/file-name.ts";
import { newId } from "../../lib/ids.ts";
import { type Locale, pickLocale } from "../../lib/locale.ts";
import { say } from "../../lib/texts.ts";
import { authenticate, type Caller } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { problemSchema } from "../errors.ts";
import { text } from "../forms.ts";
import { importRowView, importView, presentImport, presentImportRow, refusedCsv } from "../import-views.ts";
import { byId, DONE, done, failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Imports");
const PERMISSION = "contacts:manage";
const place = z.object({ value: z.coerce.date(), id });
const field = z.string().regex(/^(?:[a-zA-Z]{1,20}|custom\.[a-z][a-z0-9_]{0,39})$/, "is no field");
const settings = z.strictObject({
  mapping: z.array(field.nullable()).max(100).optional().describe("A field or null for each column, in their order"),
  overwrites: z.boolean().optional(),
  makesLeads: z.boolean().optional(),
  consentProof: text(500).nullable().optional().describe("What shows that people agreed, for rows without their own"),
});
/** Refused rows of one download. */
const MOST_REFUSED = MAX_ROWS;

export async function importRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  for (const type of ["text/csv", "application/vnd.ms-excel", "application/octet-stream"])
    app.addContentTypeParser(type, { parseAs: "buffer", bodyLimit: MAX_BYTES }, (_request, body, next) =>
      next(null, body),
    );
  const localeOf = (request: FastifyRequest) => pickLocale(request.headers["accept-language"], "en");
  const read = async ({ run }: Caller, importId: string) => presentImport(await run((crm) => getImport(crm, importId)));
  // Lost, the schedule finds the work all the same.
  const wake = () =>
    ctx.queues
      .add("imports", {}, { key: "imports" })
      .catch((error: unknown) => ctx.log.debug({ err: error }, "the imports were not woken"));

  app.post(
    "/imports",
    {
      bodyLimit: MAX_BYTES,
      schema: {
        ...TAG,
        summary:
          "Bring a CSV of people, orders, invoices, carts or units; its columns are guessed, and nothing is written yet",
        description: `The body is the file itself as text/csv, up to ${MAX_BYTES / 1024 / 1024} MB and ${MAX_ROWS} rows, in UTF-8 or Latin-1, between commas, semicolons or tabs.`,
        consumes: ["text/csv"],
        querystring: z.object({
          kind: z
            .enum(IMPORT_KINDS)
            .default("people")
            .describe("What its rows are; rows of one order or cart have the same number"),
          fileName: z.string().min(1).max(300).default("people.csv"),
        }),
        response: { 201: importView, ...failures, 413: problemSchema, 415: problemSchema },
      },
    },
    async (request, reply) => {
      const caller = await authenticate(ctx, request, PERMISSION);
      const content = request.body;
      const { kind } = request.query;
      const file = readImportFile(kind, Buffer.isBuffer(content) ? content : new Uint8Array());
      if (!file.ok) throw refused(file.fault, file.row, localeOf(request));
      const fileId = newId("attachment");
      const { bytes } = await ctx.files.write(fileId, content as Buffer);
      const fileName = cleanFileName(request.query.fileName);
      const made = await caller.run((crm) => makeImport(crm, { kind, fileName, fileId, bytes, file: file.file }));
      return reply.status(201).send(await read(caller, made));
    },
  );

  app.get(
    "/imports",
    {
      schema: {
        ...TAG,
        summary: "Imports, newest first",
        querystring: z.object(paging),
        response: { 200: pageOf(importView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, PERMISSION);
      const { cursor, limit } = request.query;
      const rows = await run((crm) => listImports(crm, { after: cursor ? decodeCursor(cursor, place) : null, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentImport),
        nextCursor: last ? encodeCursor({ value: last.createdAt, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/imports/:id",
    {
      schema: {
        ...TAG,
        summary: "How far an import has come",
        params: byId,
        response: { 200: importView, ...failures },
      },
    },
    async (request) => read(await authenticate(ctx, request, PERMISSION), request.params.id),
  );

  app.patch(
    "/imports/:id",
    {
      schema: {
        ...TAG,
        summary: "Say which column is what, and what becomes of the rows; a dry run before is void",
        params: byId,
        body: settings,
        response: { 200: importView, ...failures },
      },
    },
    async (request) => {
      const caller = await authenticate(ctx, request, PERMISSION);
      await caller.run((crm) => mapImport(crm, request.params.id, request.body));
      return read(caller, request.params.id);
    },
  );

  for (const [act, verb, summary] of [
    ["check", checkImport, "Try it: every row is looked at and nothing is written"],
    ["start", startImport, "Write the rows that were not refused"],
    ["undo", undoImport, "Take back what the import made, where nobody has changed it since"],
  ] as const)
    app.post(
      `/imports/:id/${act}`,
      { schema: { ...TAG, summary, params: byId, response: { 202: importView, ...failures } } },
      async (request, reply) => {
        const caller = await authenticate(ctx, request, PERMISSION);
        await caller.run((crm) => verb(crm, request.params.id));
        await wake();
        return reply.status(202).send(await read(caller, request.params.id));
      },
    );

  app.delete(
    "/imports/:id",
    {
      schema: {
        ...TAG,
        summary: "Throw away an import that was not started",
        params: byId,
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, PERMISSION);
      await ctx.files.remove(await run((crm) => discardImport(crm, request.params.id)));
      return DONE;
    },
  );

  app.get(
    "/imports/:id/rows",
    {
      schema: {
        ...TAG,
        summary: "Rows of one outcome: what was refused and how to mend it, or what an undo left and why",
        params: byId,
        querystring: z.object({
          status: z.enum(["created", "updated", "same", "failed", "undone", "kept"]).default("failed"),
          ...paging,
        }),
        response: { 200: pageOf(importRowView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, PERMISSION);
      const { cursor, limit, status } = request.query;
      const after = cursor ? decodeCursor(cursor, z.int()) : 0;
      const rows = await run((crm) => listImportRows(crm, request.params.id, { status, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map((row) => presentImportRow(row, localeOf(request))),
        nextCursor: last ? encodeCursor(last.row) : null,
      };
    },
  );

  app.get(
    "/imports/:id/refused",
    {
      schema: {
        ...TAG,
        summary: "The refused rows as a CSV with a column that says what to mend; kept for 30 days",
        params: byId,
        response: { 200: z.unknown().describe("text/csv"), ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, PERMISSION);
      const page = { status: "failed", after: 0, limit: MOST_REFUSED };
      const { columns, rows } = await run(async (crm) => ({
        columns: (await getImport(crm, request.params.id)).columns,
        rows: await listImportRows(crm, request.params.id, page),
      }));
      return reply
        .type("text/csv; charset=utf-8")
        .header("content-disposition", 'attachment; filename="refused.csv"')
        .send(Buffer.from(refusedCsv(columns, rows, localeOf(request))));
    },
  );
}

function refused(fault: string, row: number | undefined, locale: Locale): InputError {
  const message = say(locale, `imports.file.${fault}`, { row: row ?? 1, most: MAX_ROWS });
  return new InputError(`the file is refused: ${fault}`, [{ path: `file.${fault}`, message }]);
}
