/** /v1/channel-kinds: what can be connected, and what each kind asks for. */
import type { FastifyInstance } from "fastify";
import type { ZodTypeProvider } from "fastify-type-provider-zod";
import { z } from "zod";
import { CONNECTED_KINDS } from "../../channels/registry.ts";
import type { AppContext } from "../../context.ts";
import { pickLocale } from "../../lib/locale.ts";
import { authenticate } from "../auth.ts";
import { channelKindView } from "../channel-kind-views.ts";
import { presentKind } from "../channel-kinds.ts";
import { failures, tagged } from "../route.ts";

export async function channelKindRoutes(instance: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    "/channel-kinds",
    {
      schema: {
        ...tagged("Channels"),
        summary: "The kinds of channel that can be connected, with the fields that each asks for",
        response: { 200: z.object({ data: z.array(channelKindView) }), ...failures },
      },
    },
    async (request) => {
      await authenticate(ctx, request, "channels:read");
      const locale = pickLocale(request.headers["accept-language"], "en");
      return { data: CONNECTED_KINDS.map((kind) => presentKind(kind, locale)) };
    },
  );
}
