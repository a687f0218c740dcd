/** /v1/live: what happens in the business as it happens; and who is there. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { ACTIVITIES, beat, listPresent, PRESENCES } from "../../crm/inbox/presence.ts";
import { isAllowed } from "../../crm/permissions.ts";
import { LimitError } from "../../lib/errors.ts";
import { MINUTE_MS } from "../../lib/time.ts";
import { authenticate } from "../auth.ts";
import { presenceView, presentPresence } from "../inbox-views.ts";
import { frameOf, type StreamEvent } from "../live/event-log.ts";
import { createFeeds } from "../live/feeds.ts";
import { openStream } from "../live/stream.ts";
import { failures, id, tagged } from "../route.ts";

const TAG = tagged("Live");
/** Streams of one caller at a time: a tab each, and some more. */
const MAX_STREAMS = 20;
/** After so long it is asked again whether the caller may still listen; ms. */
const RECHECK_MS = MINUTE_MS;
/** Nothing in between keeps it or holds it back. */
const HEADERS = { "content-type": "text/event-stream", "cache-control": "no-store", "x-accel-buffering": "no" };

export async function inboxLiveRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const feeds = createFeeds(ctx);
  const streams = new Map<string, number>();
  instance.addHook("preClose", async () => feeds.close());

  app.get(
    "/live",
    {
      schema: {
        ...TAG,
        summary: "Server-sent events of the business, with resume by Last-Event-ID",
        description:
          "`ready` begins the stream; `refetch` asks to read all anew, since something may have been missed. Then " +
          "`conversation.changed`, `message.created`, `note.created`, `notification`, `presence` and `typing`, each with JSON. " +
          "Events may come twice: they are known by the ids in them.",
        headers: z.object({ "last-event-id": z.string().max(60).optional() }),
        response: failures,
      },
    },
    async (request, reply) => {
      const { tenantId, actor } = await authenticate(ctx, request, "conversations:read");
      const caller = actor.id ?? "";
      const open = streams.get(caller) ?? 0;
      if (open >= MAX_STREAMS) throw new LimitError("too many streams are open", RECHECK_MS);
      streams.set(caller, open + 1);
      reply.hijack();
      const { raw } = reply;
      raw.writeHead(200, { ...(reply.getHeaders() as Record<string, string>), ...HEADERS });

      const hearsNotifications = isAllowed(actor, "notifications:read");
      const isFor = ({ name, memberId }: StreamEvent) =>
        (memberId === null || memberId === caller) && (name !== "notification" || hearsNotifications);
      const feed = feeds.of(tenantId);
      const lastId = request.headers["last-event-id"] ?? null;
      let checkedAt = performance.now();
      const stream = openStream(raw, {
        newest: feed.newest,
        onBeat() {
          if (performance.now() - checkedAt < RECHECK_MS) return;
          checkedAt = performance.now();
          // Who has been signed out, or has left the business, hears no more.
          authenticate(ctx, request, "conversations:read").then(
            (now) => now.tenantId === tenantId || stream.end(),
            () => stream.end(),
          );
        },
        onEnd() {
          joined.leave();
          const left = (streams.get(caller) ?? 1) - 1;
          if (left > 0) streams.set(caller, left);
          else streams.delete(caller);
        },
      });
      const joined = feed.join(lastId, (event) => {
        if (isFor(event)) stream.send(event.frame);
      });
      const isGap = lastId !== null && !joined.resumed;
      stream.send(
        `retry: 2000\n${frameOf(isGap ? "refetch" : "ready", {}, joined.resumed ? undefined : joined.newest)}`,
      );
      for (const event of joined.first) if (isFor(event)) stream.send(event.frame);
      try {
        stream.send(frameOf("presence", await feed.present()));
      } catch (error) {
        request.log.warn({ err: error }, "a stream was not told who is there");
        stream.end();
      }
    },
  );

  app.get(
    "/presence",
    {
      schema: {
        ...TAG,
        summary: "Members who are there, and the conversation each has open",
        response: { 200: z.object({ members: z.array(presenceView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      return { members: (await run(listPresent)).map(presentPresence) };
    },
  );

  app.post(
    "/presence",
    {
      schema: {
        ...TAG,
        summary: "The signed-in member is there; told every 20 seconds, and with every change",
        body: z.strictObject({
          presence: z.enum(PRESENCES).default("online"),
          conversationId: id.nullable().default(null).describe("The conversation that they have open"),
          activity: z.enum(ACTIVITIES).nullable().default(null),
        }),
        response: { 200: z.object({ members: z.array(presenceView) }), ...failures },
      },
    },
    async (request) => {
      const { run, tenantId } = await authenticate(ctx, request, "conversations:read");
      const { isNews, members } = await run(async (crm) => {
        const isNews = await beat(crm, request.body);
        return { isNews, members: await listPresent(crm) };
      });
      if (isNews) ctx.live.publish({ type: "presence", tenantId, conversationId: "" });
      return { members: members.map(presentPresence) };
    },
  );
}
