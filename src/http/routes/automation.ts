/** /v1/automation: why people did or did not get a message, and the rules under which the business writes of its own accord. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { ENTRY_KINDS } from "../../campaigns/log.ts";
import { listLog, listSends } from "../../campaigns/log-read.ts";
import type { AppContext } from "../../context.ts";
import { getPolicy, policySettings, setPolicy } from "../../crm/send-policy.ts";
import { pickLocale } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { logEntryView, policyView, presentEntry, presentPolicy, presentSend, sendView } from "../automation-views.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Automation");
const place = z.object({ at: z.coerce.date(), id });
const moment = z.iso.datetime({ offset: true });
const word = z.string().regex(/^[a-z_]{1,60}$/, "fields.aName");

export async function automationRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/automation/log",
    {
      schema: {
        ...TAG,
        summary: "What was sent, put off or left of its own accord, and why; newest first",
        querystring: z.object({
          contactId: id.optional(),
          campaignId: id.optional(),
          enrollmentId: id.optional(),
          program: word.optional(),
          kind: z.enum(ENTRY_KINDS).optional(),
          reason: word.optional(),
          from: moment.optional().describe("From this moment on"),
          to: moment.optional().describe("Before this moment"),
          ...paging,
        }),
        response: { 200: pageOf(logEntryView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "campaigns:read");
      const { cursor, limit, from, to, ...filter } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const span = { from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
      const rows = await run((crm) => listLog(crm, { ...filter, ...span }, { after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      const locale = pickLocale(request.headers["accept-language"], "en");
      return {
        data: rows.map((row) => presentEntry(row, locale)),
        nextCursor: last ? encodeCursor({ at: last.at, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/automation/sends",
    {
      schema: {
        ...TAG,
        summary: "The automated messages of a contact, and where each stands; newest first",
        querystring: z.object({ contactId: id, ...paging }),
        response: { 200: pageOf(sendView), ...failures },
      },
    },
    async (request) => {
      const { run, tenantId } = await authenticate(ctx, request, "campaigns:read");
      const { cursor, limit, contactId } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listSends(crm, contactId, { after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      const locale = pickLocale(request.headers["accept-language"], "en");
      const { timeZone } = await ctx.tenants(tenantId);
      return {
        data: rows.map((row) => presentSend(row, locale, timeZone)),
        nextCursor: last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
      };
    },
  );

  app.get(
    "/automation/policy",
    {
      schema: {
        ...TAG,
        summary: "When and how often people are written to",
        response: { 200: policyView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:read");
      return presentPolicy(await run(getPolicy));
    },
  );

  app.put(
    "/automation/policy",
    {
      schema: {
        ...TAG,
        summary: "Set the rules; they hold for all that has not left yet",
        body: z.strictObject({ version: z.int().min(0), settings: policySettings }),
        response: { 200: policyView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "settings:write");
      return presentPolicy(await run((crm) => setPolicy(crm, request.body)));
    },
  );
}
