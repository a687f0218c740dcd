/** /v1/playbook/try: a talk with the agents that leaves nothing behind. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import type { AppContext } from "../../context.ts";
import { rehearse } from "../../flow/rehearse.ts";
import { LOCALES } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { moment, text } from "../forms.ts";
import { failures, tagged } from "../route.ts";

/** Longer talks say no more of a playbook. */
const MAX_LINES = 60;
const MAX_TEXT = 2_000;
const line = z.strictObject({ author: z.enum(["customer", "agent"]), text: text(4_000), at: moment });

export async function rehearsalRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.post(
    "/playbook/try",
    {
      schema: {
        ...tagged("Playbook"),
        summary: "What the agents would answer, and why; nothing is stored, nobody is written to, nothing is done",
        body: z.strictObject({
          text: text(MAX_TEXT).describe("What the customer writes"),
          transcript: z.array(line).max(MAX_LINES).default([]).describe("What was said before, oldest first"),
          state: z.record(z.string(), z.unknown()).default({}).describe("`state` of the former answer"),
          locale: z.enum(LOCALES).nullable().default(null).describe("`locale` of the former answer"),
        }),
        response: {
          200: z.object({
            replies: z.array(z.string()),
            messages: z
              .array(z.array(z.record(z.string(), z.unknown())))
              .describe("The replies as they would be sent, each as the `parts` of a message"),
            actions: z.array(z.string()).describe("What would have been done besides"),
            agent: z.string(),
            trace: z.record(z.string(), z.unknown()).describe("As in the turns of a conversation"),
            state: z.record(z.string(), z.unknown()).describe("Send it back with the next text"),
            locale: z.enum(LOCALES),
          }),
          ...failures,
        },
      },
    },
    async (request) => {
      const { tenantId } = await authenticate(ctx, request, "playbook:read");
      const { replies, messages, actions, trace, locale } = await rehearse(ctx.flow, { tenantId, ...request.body });
      const plain = JSON.parse(JSON.stringify(trace)) as Record<string, unknown>;
      return {
        replies: [...replies],
        messages: messages.map((parts) => parts.map((part) => ({ ...part }))),
        actions: [...actions],
        agent: trace.agent,
        trace: plain,
        state: (plain.state ?? {}) as Record<string, unknown>,
        locale,
      };
    },
  );
}
