/** Canned replies: by a shortcut after a slash, filled in by the server with what is known of the conversation. */
import { useMutation, useQuery } from "@tanstack/react-query";
import type { z } from "zod";
import type { cannedReplyView } from "../../../../src/http/inbox-views.ts";
import { api } from "../lib/api.ts";

export type CannedReply = z.infer<typeof cannedReplyView>;
export const REPLIES_KEY = ["canned-replies"] as const;

export function useReplies() {
  return useQuery({
    queryKey: REPLIES_KEY,
    queryFn: () => api<{ data: CannedReply[]; variables: string[] }>("GET", "/v1/canned-replies"),
    staleTime: 60_000,
  });
}

/** The reply as one would send it in a conversation, and the variables of which nothing is known. */
export function useExpand(conversationId: string) {
  return useMutation({
    mutationFn: (replyId: string) =>
      api<{ text: string; missing: string[] }>("POST", `/v1/canned-replies/${replyId}/expand`, {
        body: { conversationId },
      }),
  });
}
