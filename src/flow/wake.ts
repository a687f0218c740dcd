/**
 * Waking the workers after a commit: directly where the worker lives in this process, else by a job. A wake-up that gets
 * lost costs time, never a message: the sweep finds the work.
 */
import type { Awake } from "../infra/awake.ts";
import type { QueuePayloads, Queues } from "../infra/queues.ts";

export type Wakeable = "turns" | "outbox";

/** Work that names a conversation. */
export type ConversationRef = QueuePayloads["turns"];

export type Wake = (name: Wakeable, ref: ConversationRef, delayMs?: number) => void;

/** The runners of this process, filled in when workers start in it. */
export type LocalRunners = Partial<Record<Wakeable, Awake<ConversationRef>>>;

export function createWake(queues: Pick<Queues, "add">, local: LocalRunners, onError: (error: Error) => void): Wake {
  return (name, ref, delayMs = 0) => {
    if (local[name]?.offer(ref.conversationId, ref, delayMs)) return;
    queues.add(name, ref, { key: ref.conversationId, delayMs }).catch(onError);
  };
}
