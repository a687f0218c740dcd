/** POST tokens/generate and tokens/refresh. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { newThreadId, newUserId, type Starter } from "./access.ts";
import { directLineFailures } from "./errors.ts";
import type { Line } from "./line.ts";
import { badArgument } from "./refusals.ts";
import { tokenFor, tokenView } from "./sessions.ts";
import type { ConversationClaims } from "./tokens.ts";

export const DIRECT_LINE_DOCS = { tags: ["Direct Line"], security: [{ siteKey: [] }] };

/** Who a new conversation is for. Believed of the account's secret only; with a site key it is not read. */
export const startRequest = z
  .looseObject({
    user: z.looseObject({ id: z.string().max(1_000).nullish(), name: z.string().max(1_000).nullish() }).nullish(),
    trustedOrigins: z.array(z.string().max(500)).max(50).nullish(),
  })
  .nullish();
export type StartRequest = z.infer<typeof startRequest>;

export function tokenRoutes(instance: FastifyInstance, line: Line): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post(
    "/tokens/generate",
    {
      schema: {
        ...DIRECT_LINE_DOCS,
        summary: "A token for a new conversation, for a site key or secret",
        body: startRequest,
        response: { 200: tokenView, ...directLineFailures },
      },
    },
    async (request) => {
      const starter = await line.access.starter(request);
      return tokenFor(line, newClaims(starter, request.body));
    },
  );

  app.post(
    "/tokens/refresh",
    {
      schema: {
        ...DIRECT_LINE_DOCS,
        summary: "A fresh token for the same conversation, as long as the old one is valid",
        body: z.unknown(),
        response: { 200: tokenView, ...directLineFailures },
      },
    },
    async (request) => tokenFor(line, await line.access.holder(request)),
  );
}

/** The claims of a conversation that begins. Throws `InputError` for a user id of the wrong form. */
export function newClaims({ account, isTrusted }: Starter, asked: StartRequest): ConversationClaims {
  const userId = isTrusted ? asked?.user?.id : undefined;
  if (userId && !/^dl_[\w.@:-]{1,150}$/.test(userId)) throw badArgument("userId", "user.id must start with dl_");
  return {
    accountId: account.id,
    tenantId: account.tenantId,
    threadId: newThreadId(),
    userId: userId || newUserId(),
    origins: (isTrusted && asked?.trustedOrigins) || [],
  };
}
