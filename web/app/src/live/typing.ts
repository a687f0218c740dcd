/** Whether the agents write an answer in a conversation: told by the stream, over when the answer is there or nothing comes. */
import { type QueryClient, useQuery } from "@tanstack/react-query";

/** Longer than a turn takes; ms. */
const LASTS_MS = 20_000;
const keyOf = (conversationId: string) => ["agents-typing", conversationId] as const;
const ends = new Map<string, ReturnType<typeof setTimeout>>();

/** The stream told that the agents write. */
export function beginAgentTyping(client: QueryClient, conversationId: string): void {
  client.setQueryData(keyOf(conversationId), true);
  clearTimeout(ends.get(conversationId));
  ends.set(
    conversationId,
    setTimeout(() => endAgentTyping(client, conversationId), LASTS_MS),
  );
}

/** Their answer is there, or somebody else has the conversation. */
export function endAgentTyping(client: QueryClient, conversationId: string): void {
  clearTimeout(ends.get(conversationId));
  if (!ends.delete(conversationId)) return;
  client.setQueryData(keyOf(conversationId), false);
}

export function useAgentTyping(conversationId: string): boolean {
  // Nothing is ever asked for: the stream alone writes it.
  const { data } = useQuery({
    queryKey: keyOf(conversationId),
    queryFn: () => false,
    enabled: false,
    initialData: false,
  });
  return data;
}
