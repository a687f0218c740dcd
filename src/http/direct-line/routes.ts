/** Direct Line 3.0: the protocol by which web chats, ours and Microsoft's, talk with Charla. Registered under /v3/directline. */
import type { FastifyInstance } from "fastify";
import { warmUpBot } from "../../channels/webchat/direct-line-channel.ts";
import type { AppContext } from "../../context.ts";
import { activityRoutes } from "./activity-routes.ts";
import { conversationRoutes } from "./conversation-routes.ts";
import { setDirectLineErrors } from "./errors.ts";
import { createLine } from "./line.ts";
import { streamRoute } from "./stream-route.ts";
import { tokenRoutes } from "./token-routes.ts";

export async function directLine(app: FastifyInstance, { ctx }: { ctx: AppContext }): Promise<void> {
  const line = createLine(ctx);
  setDirectLineErrors(app);
  acceptEmptyJson(app);
  tokenRoutes(app, line);
  conversationRoutes(app, line);
  activityRoutes(app, line);
  streamRoute(app, line);
  // Not before the server listens: loading the bot would only put that off.
  app.addHook("onListen", (done) => {
    done();
    setImmediate(() => warmUpBot().catch((error) => ctx.log.error({ err: error }, "the bot could not be loaded")));
  });
}

/** Direct Line clients announce JSON and send nothing where there is nothing to say. */
function acceptEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser("error", "error");
  app.removeContentTypeParser("application/json");
  app.addContentTypeParser("application/json", { parseAs: "string" }, (request, body, done) => {
    if (body === "") done(null, undefined);
    else parse(request, String(body), done);
  });
}
