/** Chats that belong to members. Such a thread is its member's own: the agents keep silent in it, and no inbox shows it as work. */

import type { SqlTx, Statement, Tx } from "../../infra/database.ts";
import { ForbiddenError, NotFoundError } from "../../lib/errors.ts";
import { newId } from "../../lib/ids.ts";
import { type Locale, pickLocale } from "../../lib/locale.ts";
import type { MemberRole } from "../actor.ts";
import { recordAudit } from "../audit.ts";
import type { CrmContext } from "../context.ts";
import { cancelFollowUps } from "../follow-ups.ts";
import { isAllowed } from "../permissions.ts";

export interface MemberChat {
  readonly id: string;
  readonly memberId: string;
  readonly memberName: string;
  readonly role: MemberRole;
  readonly conversationId: string;
  readonly locale: Locale;
}

const FIND: Statement = {
  name: "member_chat_find",
  text: `SELECT i.id FROM member_identities i JOIN members m ON m.id = i.member_id
          WHERE i.channel_account_id = $1 AND i.user_id = $2 AND m.deactivated_at IS NULL`,
};

/** The chat of a member by the provider's id of the person; null for everybody else. */
export async function findMemberChat(tx: SqlTx, channelAccountId: string, userId: string): Promise<string | null> {
  const [row] = await tx.query<{ id: string }>(FIND, [channelAccountId, userId]);
  return row?.id ?? null;
}

/** A chat held until the end of the transaction, so that its commands come one after the other; null when it is linked no more. */
export async function holdMemberChat(tx: Tx, id: string): Promise<MemberChat | null> {
  const [row] = await tx.$queryRaw<(Omit<MemberChat, "locale" | "role"> & { locale: string; role: string })[]>`
    SELECT i.id, i.member_id AS "memberId", u.name AS "memberName", m.role, i.conversation_id AS "conversationId", i.locale
      FROM member_identities i JOIN members m ON m.id = i.member_id JOIN users u ON u.id = m.user_id
     WHERE i.id = ${id} AND m.deactivated_at IS NULL FOR UPDATE OF i`;
  return row ? { ...row, role: row.role as MemberRole, locale: pickLocale(row.locale, "es") } : null;
}

export interface NewMemberChat {
  readonly memberId: string;
  readonly channelAccountId: string;
  readonly userId: string;
  readonly conversationId: string;
  readonly locale: Locale;
}

/** Makes a chat a member's own, whoever's it was. The context's actor is the member. Returns its id. */
export async function linkMemberChat(crm: CrmContext, chat: NewMemberChat): Promise<string> {
  const { tx, tenantId, clock } = crm;
  const { channelAccountId, userId, conversationId } = chat;
  await tx.memberIdentity.deleteMany({ where: { channelAccountId, userId } });
  const id = newId("memberIdentity");
  const now = clock.now();
  await tx.memberIdentity.create({ data: { id, tenantId, ...chat, createdAt: now } });
  await keepMemberThread(tx, conversationId, chat.memberId);
  await cancelFollowUps(tx, [conversationId], now);
  await recordAudit(crm, { action: "member.link", subjectId: chat.memberId, detail: { conversationId } });
  return id;
}

/** After each message in it: the thread stays the member's, answered and out of the inbox. A running turn loses at its commit. */
export async function keepMemberThread(tx: Tx, conversationId: string, memberId: string): Promise<void> {
  await tx.$executeRaw`
    UPDATE conversations
       SET status = 'closed', handler = 'rep', taken_by = ${memberId}, assignee_id = ${memberId}, snoozed_until = NULL,
           handoff_reason = NULL, handoff_summary = NULL, answered_seq = last_inbound_seq, turn_due_at = NULL
     WHERE id = ${conversationId}`;
}

/** Ends a link: what is written there is a customer's message again. Throws `NotFoundError`, `ForbiddenError` for somebody else's. */
export async function unlinkMemberChat(crm: CrmContext, id: string): Promise<void> {
  const { tx, actor } = crm;
  const chat = await tx.memberIdentity.findUnique({ where: { id } });
  if (!chat) throw new NotFoundError("there is no such chat");
  if (chat.memberId !== actor.id && !isAllowed(actor, "team:write"))
    throw new ForbiddenError("the chat is somebody else's");
  await tx.memberIdentity.delete({ where: { id } });
  await giveThreadsBack(tx, [chat.conversationId]);
  await recordAudit(crm, { action: "member.unlink", subjectId: chat.memberId });
}

/** Ends all links of a member who leaves. */
export async function unlinkMember(crm: CrmContext, memberId: string): Promise<void> {
  const { tx } = crm;
  const chats = await tx.memberIdentity.findMany({ where: { memberId }, select: { conversationId: true } });
  await tx.memberLinkCode.deleteMany({ where: { memberId } });
  if (chats.length === 0) return;
  await tx.memberIdentity.deleteMany({ where: { memberId } });
  await giveThreadsBack(
    tx,
    chats.map(({ conversationId }) => conversationId),
  );
  await recordAudit(crm, { action: "member.unlink", subjectId: memberId });
}

async function giveThreadsBack(tx: Tx, ids: string[]): Promise<void> {
  await tx.conversation.updateMany({
    where: { id: { in: ids } },
    data: { handler: "agents", takenBy: null, assigneeId: null },
  });
}

const SHOWN = { channelAccount: { select: { kind: true, name: true } } } as const;

/** The chats of a member, the newest first. */
export function listMemberChats({ tx }: CrmContext, memberId: string) {
  return tx.memberIdentity.findMany({ where: { memberId }, include: SHOWN, orderBy: { createdAt: "desc" } });
}
export type ListedMemberChat = Awaited<ReturnType<typeof listMemberChats>>[number];
