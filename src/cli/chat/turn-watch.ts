/** What the database knows of the terminal's conversation: whether all is answered, by whom, and why. */
import type { TurnTrace } from "../../agents/trace.ts";
import type { Database } from "../../infra/database.ts";

export interface WatchedTurn {
  readonly toSeq: number;
  readonly trace: TurnTrace;
}

export interface Progress {
  /** Who answers: the agents, nobody yet (waiting for a person), or a person. */
  readonly handler: "agents" | "waiting" | "rep";
  /** All that was written is answered or left to a person, and every answer has left. */
  readonly isSettled: boolean;
  /** Turns after the given one, oldest first. */
  readonly turns: readonly WatchedTurn[];
  /** Why answers of these turns did not reach the terminal. */
  readonly undelivered: readonly string[];
}

export interface TurnWatch {
  /** Null when the database does not know the conversation: it belongs to another server. */
  read(afterSeq: number): Promise<Progress | null>;
}

/**
 * @param threadId the Direct Line conversation
 */
export function watchTurns(db: Database, thread: { tenantId: string; accountId: string; threadId: string }): TurnWatch {
  const { tenantId, accountId: channelAccountId, threadId } = thread;
  return {
    read: (afterSeq) =>
      db.forTenant(tenantId, async (tx) => {
        const conversation = await tx.conversation.findUnique({
          where: { tenantId_channelAccountId_threadId: { tenantId, channelAccountId, threadId } },
          select: { id: true, handler: true, answeredSeq: true, lastInboundSeq: true },
        });
        if (!conversation) return null;
        const { id: conversationId, handler, answeredSeq, lastInboundSeq } = conversation;
        const outgoing = await tx.message.findMany({
          where: { conversationId, direction: "out", seq: { gt: afterSeq }, status: { not: "sent" } },
          select: { status: true, statusReason: true },
          orderBy: { seq: "asc" },
        });
        const turns = await tx.turn.findMany({
          where: { conversationId, toSeq: { gt: afterSeq } },
          select: { toSeq: true, trace: true },
          orderBy: { toSeq: "asc" },
        });
        const isLeaving = outgoing.some(({ status }) => status === "queued" || status === "sending");
        return {
          handler: handler as Progress["handler"],
          isSettled: answeredSeq >= lastInboundSeq && !isLeaving,
          turns: turns.map(({ toSeq, trace }) => ({ toSeq, trace: trace as unknown as TurnTrace })),
          undelivered: outgoing
            .filter(({ status }) => status === "failed" || status === "uncertain")
            .map(({ statusReason }) => statusReason ?? "-"),
        };
      }),
  };
}
