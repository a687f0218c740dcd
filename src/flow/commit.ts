/** The commit of a turn: replies, conversation, actions and trace in one transaction, or nothing. */
import type { Decision } from "../agents/agent.ts";
import { replyParts } from "../agents/agent.ts";
import type { TurnTrace } from "../agents/trace.ts";
import { textOfParts } from "../channels/parts.ts";
import { giveWaiting } from "../crm/assignment/assign.ts";
import type { CrmContext } from "../crm/context.ts";
import { planAction } from "../crm/due-actions.ts";
import { cancelFollowUps } from "../crm/follow-ups.ts";
import { planCard } from "../crm/member-chats/cards.ts";
import { recordOutcome } from "../crm/outcomes.ts";
import type { PlaybookRules } from "../crm/playbook.ts";
import { closingMetrics } from "../crm/sale-memory.ts";
import { type CommitRow, type CommittedTurn, commitTurn } from "../crm/sql/turns.ts";
import type { Database } from "../infra/database.ts";
import { asSql } from "../infra/transaction-client.ts";
import { newId } from "../lib/ids.ts";
import { type Clock, MINUTE_MS, plusMs } from "../lib/time.ts";
import { perform } from "./perform.ts";

export interface CommitContext {
  readonly db: Database;
  readonly clock: Clock;
}

export interface TurnToCommit {
  readonly tenantId: string;
  readonly conversationId: string;
  readonly contactId: string;
  readonly channelAccountId: string;
  readonly lease: string;
  readonly fromSeq: number;
  readonly toSeq: number;
  readonly allowNewer: boolean;
  readonly decision: Decision;
  readonly trace: TurnTrace;
  readonly locale: string;
  /** The playbook's rules by which the agents decided. */
  readonly rules: PlaybookRules;
  readonly outboxLease: string;
  readonly outboxLeaseMs: number;
  readonly startedAt: Date;
  /** Minutes until a customer who waits for a person is reassured; 0 means never. */
  readonly reassureAfterMin: number;
}

export interface WrittenReply {
  readonly id: string;
  readonly parts: unknown;
  readonly text: string;
}

/**
 * Commits a turn; null when it is no longer ours: a rep took the conversation, or the customer wrote more. Throws
 * `ConflictError`, and writes nothing, when what the customer would be told is no longer so (a price, the last unit).
 */
export async function commit(
  ctx: CommitContext,
  turn: TurnToCommit,
): Promise<{ committed: CommittedTurn; replies: readonly WrittenReply[] } | null> {
  const replies = turn.decision.replies.map((reply) => {
    const parts = replyParts(reply);
    return { id: newId("message"), parts, text: textOfParts(parts) };
  });
  const row = commitRow(turn, replies, ctx.clock.now());
  const plain = turn.decision.actions.length === 0 && turn.decision.next.type !== "human";
  const committed = plain
    ? await commitTurn(ctx.db.statementsFor(turn.tenantId), row)
    : await ctx.db.forTenant(turn.tenantId, async (tx) => {
        const done = await commitTurn(asSql(tx), row);
        if (!done) return null;
        const actor = { kind: "agent", id: turn.decision.agent } as const;
        const crm: CrmContext = { tx, tenantId: turn.tenantId, actor, clock: ctx.clock };
        for (const action of turn.decision.actions) await perform(crm, turn, action);
        if (turn.decision.next.type === "human") {
          await planReassurance(crm, turn, done.turnId);
          await recordHandOff(crm, turn, turn.decision.next.reason);
          await cancelFollowUps(tx, [turn.conversationId], crm.clock.now());
          await giveWaiting(crm, turn.conversationId);
          await planCard(crm, turn.conversationId);
        }
        return done;
      });
  return committed ? { committed, replies } : null;
}

async function planReassurance(crm: CrmContext, turn: TurnToCommit, turnId: string): Promise<void> {
  if (turn.reassureAfterMin === 0) return;
  const now = crm.clock.now();
  await planAction(crm.tx, {
    tenantId: turn.tenantId,
    kind: "conversation.reassure",
    subjectId: turn.conversationId,
    key: `reassure:${turnId}`,
    dueAt: plusMs(now, turn.reassureAfterMin * MINUTE_MS),
    now,
  });
}

async function recordHandOff(crm: CrmContext, turn: TurnToCommit, reason: string): Promise<void> {
  const { conversationId, contactId } = turn;
  const metrics = await closingMetrics(crm.tx, conversationId, crm.clock.now());
  await recordOutcome(crm, { conversationId, contactId, kind: "handed_off", reason, metrics });
}

function commitRow(turn: TurnToCommit, replies: readonly WrittenReply[], now: Date): CommitRow {
  const { decision } = turn;
  const human = decision.next.type === "human" ? decision.next : null;
  return {
    tenantId: turn.tenantId,
    conversationId: turn.conversationId,
    channelAccountId: turn.channelAccountId,
    lease: turn.lease,
    fromSeq: turn.fromSeq,
    toSeq: turn.toSeq,
    allowNewer: turn.allowNewer,
    replies,
    agent: decision.agent,
    brain: turn.trace.brain,
    trace: turn.trace,
    state: decision.state,
    locale: turn.locale,
    handler: human ? "waiting" : "agents",
    handoffReason: human?.reason ?? null,
    handoffSummary: human?.summary ?? null,
    closes: decision.next.type === "close",
    outboxLease: turn.outboxLease,
    outboxLeaseMs: turn.outboxLeaseMs,
    startedAt: turn.startedAt,
    now,
  };
}
