/**
 * Waking the workers after a commit: directly where the worker lives in this process, else by a job. A wake-up that gets
 * lost costs time, never a message: the sweep finds the work.
 */
import type { Awake } from "../infra/awake.ts";
import type { QueuePayloads, Queues } from "../infra/queues.ts";

/** `bulk` is an outbox in which nothing stands but what nobody waits for. */
export type Wakeable = "turns" | "outbox" | "bulk";

/** Work that names a conversation. */
export type ConversationRef = QueuePayloads["turns"];

export type Wake = (name: Wakeable, ref: ConversationRef, delayMs?: number) => void;

/** Wakes whichever process takes the job, this one among others: for what this one cannot do itself. */
export type PassOn = (name: Wakeable, ref: ConversationRef, delayMs: number) => void;

/** Wakes for work whose job is lost, whatever the queue remembers of it. */
export type Rewake = (name: Wakeable, refs: readonly ConversationRef[]) => Promise<void>;

/** The runners of this process, filled in when workers start in it. */
export type LocalRunners = Partial<Record<Wakeable, Awake<ConversationRef>>>;

export function createWake(
  queues: Pick<Queues, "add" | "addMany">,
  local: LocalRunners,
  onError: (error: Error) => void,
): { wake: Wake; passOn: PassOn; rewake: Rewake } {
  const passOn: PassOn = (name, ref, delayMs) => {
    queues.add(name, ref, { key: ref.conversationId, delayMs }).catch(onError);
  };
  return {
    wake(name, ref, delayMs = 0) {
      if (!local[name]?.offer(ref.conversationId, ref, delayMs)) passOn(name, ref, delayMs);
    },
    passOn,
    async rewake(name, refs) {
      const others = refs.filter((ref) => !local[name]?.offer(ref.conversationId, ref));
      await queues.addMany(
        name,
        others.map((ref) => ({ data: ref, key: ref.conversationId })),
      );
    },
  };
}
