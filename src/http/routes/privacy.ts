/** /v1: what privacy laws ask for: finding a person, handing out all that is known of them, and erasing it. */
import { Readable } from "node:stream";
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { type ContactExport, exportContact } from "../../crm/contact-export.ts";
import type { CrmContext } from "../../crm/context.ts";
import { deleteContact } from "../../crm/deletion.ts";
import { findPeople } from "../../crm/find-people.ts";
import { changePeopleKept, countQuiet, getPeopleKept, type PeopleKept } from "../../crm/people-kept.ts";
import type { Files } from "../../infra/files.ts";
import { cleanFileName } from "../../lib/file-name.ts";
import { cleanText } from "../../lib/text.ts";
import { writeZip, type ZipEntry } from "../../lib/zip.ts";
import { authenticate } from "../auth.ts";
import {
  foundPersonView,
  peopleKeptChange,
  peopleKeptQuery,
  peopleKeptView,
  presentPeopleKept,
  presentPerson,
} from "../privacy-views.ts";
import { byId, failures, tagged } from "../route.ts";

const TAG = tagged("Privacy");

export async function privacyRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/privacy/people",
    {
      schema: {
        ...TAG,
        summary: "Find the person who asks for their data: by name, number, mail or address; 20 at most",
        querystring: z.object({ q: z.string().overwrite(cleanText).min(2).max(120) }),
        response: { 200: z.object({ data: z.array(foundPersonView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "privacy:write");
      const found = await run((crm) => findPeople(crm, request.query.q));
      return { data: found.map(presentPerson) };
    },
  );

  app.get(
    "/privacy/retention",
    {
      schema: {
        ...TAG,
        summary: "For how long people are kept with whom nothing happens any more, and whom that means now",
        querystring: peopleKeptQuery,
        response: { 200: peopleKeptView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "privacy:write");
      const { months } = request.query;
      return run(async (crm) => withCount(crm, await getPeopleKept(crm), months));
    },
  );

  app.put(
    "/privacy/retention",
    {
      schema: {
        ...TAG,
        summary: "Say for how long people are kept; a shorter time begins with a week in which nobody goes",
        body: peopleKeptChange,
        response: { 200: peopleKeptView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "privacy:write", { asksPassword: true });
      return run(async (crm) => withCount(crm, await changePeopleKept(crm, request.body.months)));
    },
  );

  app.post(
    "/contacts/:id/export",
    {
      schema: {
        ...TAG,
        summary: "All that is known of a person: a ZIP with data.json and the files of their conversations",
        params: byId,
        response: { 200: z.any().describe("application/zip"), ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "privacy:write", { asksPassword: true });
      const { id } = request.params;
      const data = await run((crm) => exportContact(crm, id));
      return reply
        .headers({
          "content-type": "application/zip",
          "content-disposition": `attachment; filename="${id}.zip"`,
          "cache-control": "no-store",
        })
        .send(Readable.from(writeZip(entriesOf(data, ctx.files))));
    },
  );

  app.post(
    "/contacts/:id/erase",
    {
      schema: {
        ...TAG,
        summary: "Erase a person with all that hangs on them; it cannot be undone",
        params: byId,
        response: { 200: z.object({ ok: z.literal(true), files: z.int().describe("Files removed") }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "privacy:write", { asksPassword: true });
      return { ok: true as const, files: await deleteContact(run, ctx.files, request.params.id) };
    },
  );
}

async function withCount(crm: CrmContext, kept: PeopleKept, months = kept.months ?? undefined) {
  return presentPeopleKept(kept, months === undefined ? null : await countQuiet(crm, months));
}

async function* entriesOf(data: ContactExport, files: Files): AsyncGenerator<ZipEntry> {
  yield { name: "data.json", bytes: Buffer.from(JSON.stringify(data, null, 2)) };
  for (const { id, name } of data.tables.attachments ?? []) {
    const bytes = await files.read(String(id)).catch(noFile);
    if (bytes) yield { name: `files/${id}-${cleanFileName(String(name))}`, bytes };
  }
}

/** A file that went from the disk, or never came, is told of in data.json alone. */
function noFile(error: NodeJS.ErrnoException): null {
  if (error.code === "ENOENT") return null;
  throw error;
}
