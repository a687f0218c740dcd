/** A conversation as it is handed to a client: its id, a token for it, and the address of its stream. */
import type { FastifyRequest } from "fastify";
import { z } from "zod";
import type { Line } from "./line.ts";
import { socketOrigin } from "./origins.ts";
import type { ConversationClaims } from "./tokens.ts";

export const tokenView = z.object({
  conversationId: z.string(),
  token: z.string(),
  expires_in: z.int().describe("Seconds"),
});
export const sessionView = tokenView.extend({ streamUrl: z.string().describe("A WebSocket; opens without a header") });
export type TokenView = z.infer<typeof tokenView>;
export type SessionView = z.infer<typeof sessionView>;

/** A fresh token for a conversation. */
export async function tokenFor({ tokens }: Line, claims: ConversationClaims): Promise<TokenView> {
  return { conversationId: claims.threadId, token: await tokens.sign("conversation", claims), expires_in: tokens.ttlS };
}

/** The same with the address of the stream, which begins after `watermark`. */
export async function sessionFor(
  line: Line,
  request: FastifyRequest,
  claims: ConversationClaims,
  watermark?: string,
): Promise<SessionView> {
  const stream = new URLSearchParams({
    ...(watermark ? { watermark } : {}),
    t: await line.tokens.sign("stream", claims),
  });
  const base = `${socketOrigin(request, line.ctx.config.http.publicUrl)}/v3/directline/conversations/${claims.threadId}`;
  return { ...(await tokenFor(line, claims)), streamUrl: `${base}/stream?${stream}` };
}
