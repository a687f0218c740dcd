/** /v1: what people keep beside a conversation: notes with mentions, tags, how far each has read, and drafts. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { findDraft, keepDraft, markRead } from "../../crm/inbox/marks.ts";
import { listNotes, writeNote } from "../../crm/inbox/notes.ts";
import { listTags, MAX_TAG_LENGTH, MAX_TAGS, tagConversation, tidyTag } from "../../crm/inbox/tags.ts";
import { cleanText, MAX_TEXT_LENGTH } from "../../lib/text.ts";
import { authenticate } from "../auth.ts";
import { decodeCursor, encodeCursor } from "../cursor.ts";
import { noteView, presentNote } from "../inbox-views.ts";
import { byId, DONE, done, failures, id, pageOf, paging, tagged } from "../route.ts";

const TAG = tagged("Conversations");
const tag = z.string().overwrite(tidyTag).min(1).max(MAX_TAG_LENGTH);
const place = z.object({ at: z.coerce.date(), id });

export async function inboxNoteRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/conversations/:id/notes",
    {
      schema: {
        ...TAG,
        summary: "Internal notes, oldest first",
        params: byId,
        querystring: z.object(paging),
        response: { 200: pageOf(noteView), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      const { cursor, limit } = request.query;
      const after = cursor ? decodeCursor(cursor, place) : null;
      const rows = await run((crm) => listNotes(crm, { conversationId: request.params.id, after, limit }));
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        data: rows.map(presentNote),
        nextCursor: last ? encodeCursor({ at: last.createdAt, id: last.id }) : null,
      };
    },
  );

  app.post(
    "/conversations/:id/notes",
    {
      schema: {
        ...TAG,
        summary: "Write an internal note; each member it mentions is told",
        params: byId,
        body: z.strictObject({
          text: z.string().overwrite(cleanText).min(1).max(MAX_TEXT_LENGTH),
          mentions: z.array(id).max(50).default([]).describe("Ids of members"),
        }),
        response: { 201: noteView, ...failures },
      },
    },
    async (request, reply) => {
      const { run, tenantId } = await authenticate(ctx, request, "conversations:write");
      const conversationId = request.params.id;
      const note = await run((crm) => writeNote(crm, conversationId, request.body));
      ctx.live.publish({ type: "note", tenantId, conversationId });
      if (note.mentions.length > 0) ctx.live.publish({ type: "notification", tenantId, conversationId });
      return reply.status(201).send(presentNote(note));
    },
  );

  app.put(
    "/conversations/:id/tags",
    {
      schema: {
        ...TAG,
        summary: "Give it these tags and no others",
        params: byId,
        body: z.strictObject({ tags: z.array(tag).max(MAX_TAGS) }),
        response: { 200: z.object({ tags: z.array(z.string()) }), ...failures },
      },
    },
    async (request) => {
      const { run, tenantId } = await authenticate(ctx, request, "conversations:write");
      const tags = await run((crm) => tagConversation(crm, request.params.id, request.body.tags));
      ctx.live.publish({ type: "changed", tenantId, conversationId: request.params.id });
      return { tags };
    },
  );

  app.get(
    "/inbox/tags",
    {
      schema: {
        ...TAG,
        summary: "Tags in use, the most used first",
        response: { 200: z.object({ data: z.array(z.object({ tag: z.string(), count: z.int() })) }), ...failures },
      },
    },
    async (request) => ({ data: await (await authenticate(ctx, request, "conversations:read")).run(listTags) }),
  );

  app.post(
    "/conversations/:id/read",
    {
      schema: {
        ...TAG,
        summary: "The caller has read up to this message",
        params: byId,
        body: z.strictObject({ seq: z.int32().min(0) }),
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      await run((crm) => markRead(crm, request.params.id, request.body.seq));
      return DONE;
    },
  );

  app.get(
    "/conversations/:id/draft",
    {
      schema: {
        ...TAG,
        summary: "What the caller began to write",
        params: byId,
        response: { 200: z.object({ text: z.string(), at: z.iso.datetime().nullable() }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      const { text, at } = await run((crm) => findDraft(crm, request.params.id));
      return { text, at: at?.toISOString() ?? null };
    },
  );

  app.put(
    "/conversations/:id/draft",
    {
      schema: {
        ...TAG,
        summary: "Keep what the caller began to write; an empty text drops it",
        params: byId,
        body: z.strictObject({ text: z.string().max(MAX_TEXT_LENGTH) }),
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:write");
      await run((crm) => keepDraft(crm, request.params.id, request.body.text));
      return DONE;
    },
  );
}
