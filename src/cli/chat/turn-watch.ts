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
        const leaving = await tx.message.count({
          where: { conversationId, direction: "out", status: { in: ["queued", "sending"] } },
        });
        const turns = await tx.turn.findMany({
          where: { conversationId, toSeq: { gt: afterSeq } },
          select: { toSeq: true, trace: true },
          orderBy: { toSeq: "asc" },
        });
        return {
          handler: handler as Progress["handler"],
          isSettled: answeredSeq >= lastInboundSeq && leaving === 0,
          turns: turns.map(({ toSeq, trace }) => ({ toSeq, trace: trace as unknown as TurnTrace })),
        };
      }),
  };
}
