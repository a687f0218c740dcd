/** Follow-ups: a message that was promised to a customer for a later day. A conversation has one at most: the last promised. */
import { z } from "zod";
import type { Statement, Tx } from "../infra/database.ts";
import { asSql } from "../infra/transaction-client.ts";
import type { CrmContext } from "./context.ts";
import { cancelActions, planAction } from "./due-actions.ts";

const KIND = "conversation.follow_up";

/** What a planned follow-up remembers: what was answered when it was promised, and what it is about. */
export const followUpPayload = z.object({
  /** Number of the newest message from the customer that the promise answered. */
  answeredSeq: z.number().int(),
  promisedAt: z.iso.datetime(),
  productId: z.string().optional(),
  /** The day that was named, once the message has been put off. */
  promisedFor: z.iso.datetime().optional(),
});

export type FollowUpPromise = z.output<typeof followUpPayload>;

/** One promise is planned once for each moment that it names. */
export function followUpKey(conversationId: string, answeredSeq: number, at: Date): string {
  return `follow-up:${conversationId}:${answeredSeq}:${at.getTime()}`;
}

export interface NewFollowUp {
  readonly conversationId: string;
  readonly at: Date;
  readonly productId: string | null;
}

/** Plans a follow-up in the transaction of the turn that promises it; one promised before gives way. */
export async function planFollowUp(
  { tx, tenantId, clock }: CrmContext,
  { conversationId, at, productId }: NewFollowUp,
): Promise<void> {
  const now = clock.now();
  const { answeredSeq } = await tx.conversation.findUniqueOrThrow({ where: { id: conversationId } });
  await cancelFollowUps(tx, [conversationId], now);
  await planAction(tx, {
    tenantId,
    kind: KIND,
    subjectId: conversationId,
    key: followUpKey(conversationId, answeredSeq, at),
    payload: { answeredSeq, promisedAt: now.toISOString(), ...(productId === null ? {} : { productId }) },
    dueAt: at,
    now,
  });
}

/** Takes promised follow-ups back: somebody else speaks with the customer now, or there is nothing left to speak of. */
export async function cancelFollowUps(tx: Tx, conversationIds: readonly string[], now: Date): Promise<void> {
  for (const id of conversationIds) await cancelActions(tx, KIND, id, now);
}

const CANCEL_OF: Statement = {
  name: "follow_ups_cancel_of",
  text: `UPDATE due_actions SET status = 'cancelled', finished_at = $3
          WHERE tenant_id = $2 AND kind = '${KIND}' AND status = 'pending'
            AND subject_id IN (SELECT id FROM conversations WHERE tenant_id = $2 AND contact_id = ANY($1::text[]))`,
};

/** The same in all conversations of some contacts, on all channels. */
export async function cancelFollowUpsOf(
  { tx, tenantId, clock }: CrmContext,
  contactIds: readonly string[],
): Promise<void> {
  await asSql(tx).query(CANCEL_OF, [contactIds, tenantId, clock.now()]);
}

/** Whether a follow-up is still to come in this conversation. */
export async function hasFollowUp(tx: Tx, conversationId: string): Promise<boolean> {
  const planned = await tx.dueAction.count({ where: { kind: KIND, subjectId: conversationId, status: "pending" } });
  return planned > 0;
}
