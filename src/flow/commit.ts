/** The commit of a turn: replies, conversation, actions and trace in one transaction, or nothing. */
import type { Action, Decision } from "../agents/agent.ts";
import { replyParts } from "../agents/agent.ts";
import type { TurnTrace } from "../agents/trace.ts";
import { textOfParts } from "../channels/parts.ts";
import { openCase } from "../crm/cases.ts";
import { completeContact, optOut } from "../crm/contacts.ts";
import type { CrmContext } from "../crm/context.ts";
import { planAction } from "../crm/due-actions.ts";
import { openLead } from "../crm/leads.ts";
import { asSql } from "../crm/sql/as-sql.ts";
import { type CommitRow, type CommittedTurn, commitTurn } from "../crm/sql/turns.ts";
import type { Database } from "../infra/database.ts";
import { newId } from "../lib/ids.ts";
import { type Clock, MINUTE_MS, plusMs } from "../lib/time.ts";

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

/** Commits a turn; null when it is no longer ours: a rep took the conversation, or the customer wrote more. */
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
        if (turn.decision.next.type === "human") await planReassurance(crm, turn, done.turnId);
        return done;
      });
  return committed ? { committed, replies } : null;
}

async function perform(crm: CrmContext, turn: TurnToCommit, action: Action): Promise<void> {
  const { contactId, conversationId } = turn;
  switch (action.type) {
    case "open_lead":
      await openLead(crm, {
        contactId,
        conversationId,
        interest: action.interest,
        source: "chat",
        value: action.value,
        productIds: action.productIds,
      });
      return;
    case "open_case":
      await openCase(crm, { contactId, conversationId, kind: action.kind, subject: action.subject });
      return;
    case "set_contact":
      return completeContact(crm, contactId, action);
    case "record_opt_out":
      return optOut(crm, contactId);
  }
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
