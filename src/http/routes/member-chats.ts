/** /v1/member-chats: the chats in which somebody of the team works by commands, and the codes that link them. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { listWays } from "../../crm/channel-accounts/handles.ts";
import type { CrmContext } from "../../crm/context.ts";
import { makeLinkCode } from "../../crm/member-chats/codes.ts";
import { listMemberChats, unlinkMemberChat } from "../../crm/member-chats/identities.ts";
import { ForbiddenError } from "../../lib/errors.ts";
import { authenticate } from "../auth.ts";
import { linkCodeView, memberChatView, presentLinkCode, presentMemberChat } from "../member-chat-views.ts";
import { byId, DONE, done, failures, tagged } from "../route.ts";

const TAG = tagged("Team");

/** Throws `ForbiddenError` for a program: it has no chats. */
function memberOf({ actor }: CrmContext): string {
  if (actor.kind !== "user") throw new ForbiddenError("only somebody who is signed in has chats of their own");
  return actor.id;
}

export async function memberChatRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/member-chats",
    {
      schema: {
        ...TAG,
        summary: "The caller's own chats in which commands are taken",
        response: { 200: z.object({ data: z.array(memberChatView) }), ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      return { data: (await run((crm) => listMemberChats(crm, memberOf(crm)))).map(presentMemberChat) };
    },
  );

  app.post(
    "/member-chats/codes",
    {
      schema: {
        ...TAG,
        summary: "A code that links a chat to the caller: sent from the chat within minutes, once",
        response: { 201: linkCodeView, ...failures },
      },
    },
    async (request, reply) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      const made = await run(async (crm) => ({
        code: await makeLinkCode(crm, memberOf(crm)),
        ways: await listWays(crm),
      }));
      return reply.code(201).send(presentLinkCode(made.code, made.ways));
    },
  );

  app.delete(
    "/member-chats/:id",
    {
      schema: {
        ...TAG,
        summary: "Unlink a chat: one's own, or for administrators anybody's",
        params: byId,
        response: { 200: done, ...failures },
      },
    },
    async (request) => {
      const { run } = await authenticate(ctx, request, "conversations:read");
      await run((crm) => unlinkMemberChat(crm, request.params.id));
      return DONE;
    },
  );
}
