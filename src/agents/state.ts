/** The memory of a conversation as it is stored: read with a schema, since an older version may have written it. */
import { z } from "zod";
import { type ConversationState, EMPTY_STATE } from "./agent.ts";

const conversationState = z.object({
  offeredProductIds: z.array(z.string()).default([]),
  failures: z.number().int().min(0).default(0),
  usedVariants: z.record(z.string(), z.number().int()).default({}),
});

/** The stored state; what an older version cannot have known gets its default, and a broken state starts afresh. */
export function readState(stored: unknown): ConversationState {
  const parsed = conversationState.safeParse(stored ?? {});
  return parsed.success ? parsed.data : EMPTY_STATE;
}
