/** Cards that are due: a conversation that needs a person is shown in the chats of those who may answer. */
import type { DueAction } from "../crm/due-actions.ts";
import { relayMessage, sendCards } from "../crm/member-chats/cards.ts";
import type { Database, Statement, Tx } from "../infra/database.ts";
import type { Clock } from "../lib/time.ts";
import type { Wake } from "./wake.ts";

interface CardContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly wake: Wake;
}

/** Most of what people have is nobody's with a chat of their own. */
const HAD_BY_CHAT: Statement = {
  name: "rep_cards_had_by_chat",
  text: `SELECT i.id FROM conversations c JOIN member_identities i ON i.member_id = c.assignee_id
          WHERE c.id = $1 AND c.handler <> 'agents' LIMIT 1`,
};

const SYSTEM = { kind: "system", id: null } as const;

/** Whoever has it by now, or everybody while nobody has. */
export async function showCards(
  { clock, wake }: Omit<CardContext, "db">,
  tx: Tx,
  { tenantId, subjectId }: DueAction,
): Promise<(() => void) | null> {
  const threads = await sendCards({ tx, tenantId, actor: SYSTEM, clock }, subjectId);
  if (threads.length === 0) return null;
  return () => {
    for (const conversationId of threads) wake("outbox", { tenantId, conversationId });
  };
}

/** A customer has written in a conversation that a person has: it is handed on to that person's chat, once. */
export async function relayToRep(
  { db, clock, wake }: CardContext,
  tenantId: string,
  message: { readonly conversationId: string; readonly messageId: string },
): Promise<void> {
  const [had] = await db.statementsFor(tenantId).query(HAD_BY_CHAT, [message.conversationId]);
  if (!had) return;
  const thread = await db.forTenant(tenantId, (tx) => relayMessage({ tx, tenantId, actor: SYSTEM, clock }, message));
  if (thread !== null) wake("outbox", { tenantId, conversationId: thread });
}
