/**
 * In: a member's own chat. What is written there is a command and no turn of the agents: the message, what it does and its
 * answer commit together, so that a command is carried out once however often its message arrives.
 */
import type { Reply } from "../campaigns/commands/command.ts";
import type { CampaignDraft } from "../campaigns/commands/draft/draft.ts";
import { isWish } from "../campaigns/commands/draft/parse.ts";
import { runCommand } from "../campaigns/commands/run.ts";
import type { InboundMessage, Receipt } from "../channels/channel.ts";
import type { CrmContext } from "../crm/context.ts";
import { noteCard } from "../crm/member-chats/cards.ts";
import { readLinkCode, useLinkCode } from "../crm/member-chats/codes.ts";
import { holdMemberChat, keepMemberThread, linkMemberChat, type MemberChat } from "../crm/member-chats/identities.ts";
import { queueMessage, queueSystemMessage } from "../crm/outbox.ts";
import { type InboundRow, type StoredInbound, storeInboundIn } from "../crm/sql/ingest.ts";
import type { TenantRecord } from "../crm/tenants.ts";
import type { Database, Tx } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import type { Log } from "../infra/log.ts";
import { asSql } from "../infra/transaction-client.ts";
import { pickLocale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";
import type { Clock } from "../lib/time.ts";
import type { Wake, Wakeable } from "./wake.ts";

export interface CommandContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly live: Pick<Live, "publish">;
  readonly log: Log;
  readonly wake: Wake;
  /** Where customers reach us. */
  readonly site: { readonly url: string };
  /** A campaign wished for in one's own words, as a model reads it; null without one. */
  readonly readWish: (tenant: TenantRecord, text: string) => Promise<CampaignDraft | null>;
}

export interface CommandMessage {
  readonly tenant: TenantRecord;
  readonly row: InboundRow;
  readonly replyTo: InboundMessage["replyTo"];
}

/** The code with which a message would link its chat; null for any other message. */
export function linkCodeOf({ parts, reference }: Pick<InboundMessage, "parts" | "reference">): string | null {
  const [first, ...others] = parts;
  const text = reference ?? (first?.type === "text" && others.length === 0 ? first.text : "");
  return readLinkCode(text);
}

/** A message of a linked chat. Null when it is linked no more: then it is a customer's. Resolves after the commit. */
export async function ingestCommand(
  ctx: CommandContext,
  chatId: string,
  { tenant, row, replyTo }: CommandMessage,
): Promise<Receipt | null> {
  // Models take seconds: never while rows are held.
  const draft = isWish(row.text) ? await ctx.readWish(tenant, row.text) : null;
  const wakes: [Wakeable, string][] = [];
  const stored = await ctx.db.forTenant(tenant.id, async (tx) => {
    const chat = await holdMemberChat(tx, chatId);
    if (!chat) return null;
    const kept = await storeInboundIn(asSql(tx), row);
    if (kept.duplicate) return kept;
    const crm = asMember(ctx, tx, tenant.id, chat);
    const deps = {
      chat,
      siteUrl: ctx.site.url,
      timeZone: tenant.timeZone,
      after: {
        outbox: (conversationId: string) => void wakes.push(["outbox", conversationId]),
        turn: (conversationId: string) => void wakes.push(["turns", conversationId]),
      },
      onBug: (error: unknown) => ctx.log.error({ conversationId: kept.conversationId, err: error }, "a command failed"),
    };
    const reply = await runCommand(crm, deps, { text: row.text, replyTo: replyTo ?? null, draft });
    await answer(crm, chat, kept, reply);
    const isLinked = (await tx.memberIdentity.count({ where: { id: chat.id } })) > 0;
    if (isLinked) await keepMemberThread(tx, kept.conversationId, chat.memberId);
    else await leaveAnswered(tx, kept.conversationId);
    return kept;
  });
  return stored && tellOf(ctx, tenant.id, stored, wakes);
}

/** A message that is a code: the chat becomes the member's own, or its writer is told that the code is over. */
export async function ingestLinkCode(
  ctx: CommandContext,
  code: string,
  { tenant, row }: CommandMessage,
): Promise<Receipt> {
  const stored = await ctx.db.forTenant(tenant.id, async (tx) => {
    const kept = await storeInboundIn(asSql(tx), row);
    if (kept.duplicate) return kept;
    const { conversationId } = kept;
    const now = ctx.clock.now();
    const locale = pickLocale(row.locale, tenant.locale);
    const memberId = await useLinkCode({ tx, clock: ctx.clock }, code);
    if (memberId === null) {
      await queueSystemMessage(tx, conversationId, say(locale, "commands.link.over"), now);
      await leaveAnswered(tx, conversationId);
      return kept;
    }
    const { role, user } = await tx.member.findUniqueOrThrow({
      where: { id: memberId },
      select: { role: true, user: { select: { name: true } } },
    });
    const actor = { kind: "user", id: memberId, role: role as MemberChat["role"] } as const;
    const { channelAccountId, userId } = row;
    const chat = { memberId, channelAccountId, userId, conversationId, locale };
    await linkMemberChat({ tx, tenantId: tenant.id, actor, clock: ctx.clock }, chat);
    const values = { name: user.name, role: say(locale, `commands.roles.${role}`), business: tenant.name };
    await queueSystemMessage(tx, conversationId, say(locale, "commands.link.done", values), now);
    return kept;
  });
  return tellOf(ctx, tenant.id, stored, []);
}

function asMember({ clock }: CommandContext, tx: Tx, tenantId: string, { memberId, role }: MemberChat): CrmContext {
  return { tx, tenantId, actor: { kind: "user", id: memberId, role }, clock };
}

async function answer(
  crm: CrmContext,
  chat: MemberChat,
  { conversationId }: StoredInbound,
  reply: Reply,
): Promise<void> {
  const to = { conversationId, author: "system" as const, authorName: null };
  const messageId = await queueMessage(crm.tx, { ...to, parts: reply.parts, now: crm.clock.now() });
  if (reply.cardOf) await noteCard(crm, { identityId: chat.id, messageId, ...reply.cardOf });
}

/** What was just written has its answer: no turn of the agents is due. */
async function leaveAnswered(tx: Tx, conversationId: string): Promise<void> {
  await tx.$executeRaw`UPDATE conversations SET answered_seq = last_inbound_seq, turn_due_at = NULL WHERE id = ${conversationId}`;
}

function tellOf(
  { live, wake }: CommandContext,
  tenantId: string,
  { messageId, conversationId, position, duplicate }: StoredInbound,
  wakes: readonly [Wakeable, string][],
): Receipt {
  if (!duplicate) {
    live.publish({ type: "changed", tenantId, conversationId });
    wake("outbox", { tenantId, conversationId });
    for (const [name, other] of wakes) {
      live.publish({ type: "changed", tenantId, conversationId: other });
      wake(name, { tenantId, conversationId: other });
    }
  }
  return { messageId, conversationId, position, duplicate };
}
