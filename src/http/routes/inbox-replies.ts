/** /v1: canned replies. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import {
  addCannedReply,
  changeCannedReply,
  expandCannedReply,
  listCannedReplies,
  removeCannedReply,
} from "../../crm/inbox/canned-replies.ts";
import { VARIABLES } from "../../crm/inbox/variables.ts";
import { cleanText, MAX_TEXT_LENGTH } from "../../lib/text.ts";
import { authenticate } from "../auth.ts";
import { cannedReplyView, presentCannedReply } from "../inbox-views.ts";
import { byId, DONE, done, failures, id, tagged } from "../route.ts";

const TAG = tagged("Canned replies");
const content = {
  shortcut: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9][a-z0-9-]{0,39}$/, "fields.plainDashes")
    .describe("What is typed after a slash"),
  title: z.string().overwrite(cleanText).min(1).max(80),
  text: z
    .string()
    .overwrite(cleanText)
    .min(1)
    .max(MAX_TEXT_LENGTH)
    .describe(`May hold {{${VARIABLES.join("}}, {{")}}}`),
};

export async function inboxReplyRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/canned-replies",
    {
      schema: {
        ...TAG,
        summary: "All canned replies, by shortcut",
        response: {
          200: z.object({ data: z.array(cannedReplyView), variables: z.array(z.enum(VARIABLES)) }),
          ...failures,
        },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      return { data: (await run(listCannedReplies)).map(presentCannedReply), variables: [...VARIABLES] };
    },
  );

  app.post(
    "/canned-replies",
    {
      schema: {
        ...TAG,
        summary: "Add a canned reply",
        body: z.strictObject(content),
        response: { 201: cannedReplyView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "conversations:write");
      const row = await run((crm) => addCannedReply(crm, request.body));
      return reply.status(201).send(presentCannedReply(row));
    },
  );

  app.put(
    "/canned-replies/:id",
    {
      schema: {
        ...TAG,
        summary: "Change a canned reply; `version` as it was read",
        params: byId,
        body: z.strictObject({ ...content, version: z.int32().min(1) }),
        response: { 200: cannedReplyView, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:write");
      return presentCannedReply(await run((crm) => changeCannedReply(crm, request.params.id, request.body)));
    },
  );

  app.delete(
    "/canned-replies/:id",
    { schema: { ...TAG, summary: "Remove a canned reply", params: byId, response: { 200: done, ...failures } } },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:write");
      await run((crm) => removeCannedReply(crm, request.params.id));
      return DONE;
    },
  );

  app.post(
    "/canned-replies/:id/expand",
    {
      schema: {
        ...TAG,
        summary: "The reply as the caller would send it in a conversation",
        params: byId,
        body: z.strictObject({ conversationId: id }),
        response: {
          200: z.object({
            text: z.string(),
            missing: z.array(z.string()).describe("Variables of which nothing is known; they are left out"),
          }),
          ...failures,
        },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      const { text, missing } = await run((crm) =>
        expandCannedReply(crm, request.params.id, request.body.conversationId),
      );
      return { text, missing: [...missing] };
    },
  );
}
