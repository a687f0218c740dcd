/** /v1: notifications: what a person of the business should know of and see to. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { notificationText } from "../../crm/notification-text.ts";
import { listNotifications, NOTIFICATION_KINDS, readNotification } from "../../crm/notifications.ts";
import { pickLocale } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { problemSchema } from "../errors.ts";
import { id, tagged } from "../route.ts";

const TAG = tagged("Notifications");
const failures = { 400: problemSchema, 401: problemSchema, 403: problemSchema, 404: problemSchema, 429: problemSchema };
const place = z.object({ at: z.coerce.date(), id });

const notificationView = z.object({
  id,
  kind: z.enum(NOTIFICATION_KINDS).describe("Stable; act on this"),
  subjectId: z.string().describe("The row that it is about, such as a channel account"),
  text: z.string().describe("In the caller's language"),
  createdAt: z.iso.datetime(),
  readAt: z.iso.datetime().nullable().describe("Null until somebody has read it, or it is settled"),
});

export async function notificationRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/notifications",
    {
      schema: {
        ...TAG,
        summary: "Notifications, newest first",
        querystring: z.object({
          unread: z.enum(["true", "false"]).default("false").describe("true leaves out what was read"),
          cursor: z.string().max(500).optional(),
          limit: z.coerce.number().int().min(1).max(200).default(50).describe("Items a page, 1 to 200"),
        }),
        response: {
          200: z.object({ data: z.array(notificationView), nextCursor: z.string().nullable() }),
          ...failures,
        },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "notifications:read");
      const { unread, cursor, limit } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listNotifications(crm, { unread: unread === "true", after, limit }));
      const locale = pickLocale(request.headers["accept-language"], "en");
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map((row) => ({
          id: row.id,
          kind: row.kind,
          subjectId: row.subjectId,
          text: notificationText(row, locale),
          createdAt: row.createdAt.toISOString(),
          readAt: row.readAt?.toISOString() ?? null,
        })),
        nextCursor: last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
      };
    },
  );

  app.post(
    "/notifications/:id/read",
    {
      schema: {
        ...TAG,
        summary: "Somebody has read it",
        params: z.object({ id }),
        response: { 200: z.object({ ok: z.literal(true) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "notifications:write");
      await run((crm) => readNotification(crm, request.params.id));
      return { ok: true as const };
    },
  );
}
