/** /v1/audit: who did what to which row. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { AUDIT_ACTORS, listAudit } from "../../crm/audit-read.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { failures, id, pageOf, paging, tagged } from "../route.ts";
import { auditView, presentAudit } from "../settings-views.ts";

const place = z.object({ at: z.coerce.date(), id });
const moment = z.iso.datetime({ offset: true });
const actorId = z.string().regex(/^[\w-]{1,60}$/, "fields.anId");

export async function auditRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/audit",
    {
      schema: {
        ...tagged("Audit"),
        summary: "The audit, newest first",
        querystring: z.object({
          actor: actorId.optional().describe("Id of the member, key, agent or customer"),
          actorKind: z.enum(AUDIT_ACTORS).optional(),
          action: z
            .string()
            .regex(/^[a-z_]+(\.[a-z_]+)?$/, "is not an action")
            .max(60)
            .optional()
            .describe("An action such as member.change, or a noun such as member"),
          subject: id.optional().describe("Id of the row that it was done to"),
          from: moment.optional(),
          to: moment.optional().describe("Before this moment"),
          ...paging,
        }),
        response: { 200: pageOf(auditView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "audit:read");
      const { cursor, limit, from, to, ...filter } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const range = { from: from ? new Date(from) : undefined, to: to ? new Date(to) : undefined };
      const found = await run((crm) => listAudit(crm, { ...filter, ...range }, { after, limit: limit + 1 }));
      const rows = found.slice(0, limit);
      const last = found.length > limit ? rows.at(-1) : undefined;
      return { data: rows.map(presentAudit), nextCursor: last ? encodeCursor({ at: last.at, id: last.id }) : null };
    },
  );
}
