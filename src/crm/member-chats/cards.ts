/**
 * Cards: a customer's conversation as a message in a member's own chat. A reply to one goes to the customer; by its number
 * the conversation is named in commands.
 */
import type { Part } from "../../channels/channel.ts";
import type { Tx } from "../../infra/database.ts";
import { newId } from "../../lib/ids.ts";
import { type Locale, pickLocale } from "../../lib/locale.ts";
import { truncate } from "../../lib/text.ts";
import { say } from "../../lib/texts.ts";
import type { CrmContext } from "../context.ts";
import { planAction } from "../due-actions.ts";
import { queueMessage } from "../outbox.ts";

/** So many of the last messages stand on a card, cut to so many characters. */
const LAST_MESSAGES = 4;
const EXCERPT = 240;

export interface CardRecord {
  readonly conversationId: string;
  readonly number: number;
  readonly seenSeq: number;
}

/**
 * Plans that a conversation which needs a person is shown to the member who has it, or to everybody who may answer. Nothing
 * where nobody has linked a chat.
 */
export async function planCard(crm: CrmContext, conversationId: string): Promise<void> {
  const { tx, tenantId, clock } = crm;
  if (!(await tx.memberIdentity.findFirst({ select: { id: true } }))) return;
  const now = clock.now();
  const key = `card:${newId("event")}`;
  await planAction(tx, { tenantId, kind: "conversation.card", subjectId: conversationId, key, dueAt: now, now });
}

interface Chat {
  readonly id: string;
  readonly memberId: string;
  readonly conversationId: string;
  readonly locale: string;
}

/** The chat that each member used last. */
async function chatsOf(tx: Tx, memberId: string | null): Promise<Chat[]> {
  return tx.$queryRaw<Chat[]>`
    SELECT DISTINCT ON (i.member_id) i.id, i.member_id AS "memberId", i.conversation_id AS "conversationId", i.locale
      FROM member_identities i JOIN members m ON m.id = i.member_id JOIN conversations c ON c.id = i.conversation_id
     WHERE m.deactivated_at IS NULL AND m.role IN ('admin', 'seller', 'rep') AND (${memberId}::text IS NULL OR m.id = ${memberId})
     ORDER BY i.member_id, c.last_inbound_at DESC NULLS LAST`;
}

/** Puts the cards of a conversation that needs a person into their chats. Returns the threads whose outboxes are due. */
export async function sendCards(crm: CrmContext, conversationId: string): Promise<string[]> {
  const facts = await factsOf(crm.tx, conversationId);
  if (!facts || facts.handler === "agents" || facts.status !== "open") return [];
  const chats = await chatsOf(crm.tx, facts.assigneeId);
  for (const chat of chats) {
    const locale = pickLocale(chat.locale, "es");
    const number = await numberOf(crm.tx, chat.id, conversationId);
    await putCard(crm, chat, facts, { number, parts: cardParts(locale, number, facts), aboutId: null });
  }
  return chats.map((chat) => chat.conversationId);
}

/**
 * Hands a customer's new message on to the member who has the conversation, once. Returns the thread whose outbox is due; null
 * when nobody has it, or its member has no chat.
 */
export async function relayMessage(
  crm: CrmContext,
  { conversationId, messageId }: { readonly conversationId: string; readonly messageId: string },
): Promise<string | null> {
  const { tx } = crm;
  const facts = await factsOf(tx, conversationId);
  if (!facts || facts.handler === "agents" || facts.assigneeId === null) return null;
  const [chat] = await chatsOf(tx, facts.assigneeId);
  // Their own chat is nobody's to be told of.
  if (!chat || chat.conversationId === conversationId) return null;
  // Two copies of one message wait for each other here.
  await tx.$queryRaw`SELECT id FROM member_identities WHERE id = ${chat.id} FOR UPDATE`;
  if ((await tx.repCard.count({ where: { identityId: chat.id, aboutId: messageId } })) > 0) return null;
  const message = await tx.message.findUnique({ where: { id: messageId }, select: { text: true } });
  if (!message) return null;
  const locale = pickLocale(chat.locale, "es");
  const number = await numberOf(tx, chat.id, conversationId);
  const said = message.text === "" ? say(locale, "commands.card.file") : truncate(message.text, 1_500);
  const name = nameOf(locale, facts);
  const text = say(locale, "commands.card.relayed", { number, name, text: said });
  await putCard(crm, chat, facts, { number, parts: [{ type: "text", text }], aboutId: messageId });
  return chat.conversationId;
}

/** The card that a message in a member's chat is; null for any other message. */
export async function findCard(
  tx: Tx,
  identityId: string,
  by: { readonly externalId: string } | { readonly number: number } | { readonly conversationId: string },
): Promise<CardRecord | null> {
  const where =
    "externalId" in by
      ? { messageId: (await messageOf(tx, identityId, by.externalId)) ?? "" }
      : "number" in by
        ? { number: by.number }
        : { conversationId: by.conversationId };
  return tx.repCard.findFirst({
    where: { identityId, ...where },
    orderBy: [{ createdAt: "desc" }, { id: "desc" }],
    select: { conversationId: true, number: true, seenSeq: true },
  });
}

/** The number by which a chat names a conversation: given with its first card, counted within the chat. */
export async function numberOf(tx: Tx, identityId: string, conversationId: string): Promise<number> {
  const known = await tx.repCard.findFirst({ where: { identityId, conversationId }, select: { number: true } });
  if (known) return known.number;
  const last = await tx.repCard.aggregate({ where: { identityId }, _max: { number: true } });
  return (last._max.number ?? 0) + 1;
}

/** A card that a command answers with: the message has been put into the outbox already. */
export async function noteCard(
  { tx, tenantId, clock }: CrmContext,
  card: {
    readonly identityId: string;
    readonly conversationId: string;
    readonly number: number;
    readonly messageId: string;
    readonly seenSeq: number;
    readonly aboutId?: string | null;
  },
): Promise<void> {
  await tx.repCard.create({ data: { id: newId("repCard"), tenantId, ...card, createdAt: clock.now() } });
}

interface CardFacts {
  readonly conversationId: string;
  readonly contactName: string | null;
  readonly channelKind: string;
  readonly handler: string;
  readonly status: string;
  readonly assigneeId: string | null;
  readonly summary: string | null;
  readonly lastSeq: number;
  readonly last: readonly { readonly author: string; readonly text: string }[];
}

/** What stands on the card of a conversation; null when it is gone. */
export async function factsOf(tx: Tx, conversationId: string): Promise<CardFacts | null> {
  const found = await tx.conversation.findUnique({
    where: { id: conversationId },
    include: {
      contact: { select: { name: true, phone: true } },
      channelAccount: { select: { kind: true } },
      messages: { orderBy: { seq: "desc" }, take: LAST_MESSAGES, select: { author: true, text: true } },
    },
  });
  return (
    found && {
      conversationId,
      contactName: found.contact.name ?? found.contact.phone,
      channelKind: found.channelAccount.kind,
      handler: found.handler,
      status: found.status,
      assigneeId: found.assigneeId,
      summary: found.handoffSummary,
      lastSeq: found.lastSeq,
      last: found.messages.reverse(),
    }
  );
}

/** What a card says, with its buttons. */
export function cardParts(locale: Locale, number: number, facts: CardFacts): Part[] {
  const name = nameOf(locale, facts);
  const lines = facts.last.map(({ author, text }) => {
    const who =
      author === "customer" ? name : say(locale, author === "rep" ? "commands.card.team" : "commands.card.bot");
    return `${who}: ${text === "" ? say(locale, "commands.card.file") : truncate(text, EXCERPT)}`;
  });
  const title = say(locale, "commands.card.title", {
    number,
    name,
    channel: say(locale, `channels.kinds.${facts.channelKind}`),
  });
  const text = [
    title,
    ...(facts.summary ? [truncate(facts.summary, 600)] : []),
    lines.join("\n"),
    say(locale, "commands.card.how", { number, name }),
  ].join("\n\n");
  const choices = [
    ...(facts.handler === "rep" ? [] : [{ value: `/take ${number}`, title: say(locale, "commands.card.take") }]),
    { value: `/give ${number}`, title: say(locale, "commands.card.give") },
  ];
  return [
    { type: "text", text },
    { type: "choices", choices },
  ];
}

function nameOf(locale: Locale, { contactName }: CardFacts): string {
  return contactName ?? say(locale, "notifications.nobody");
}

async function messageOf(tx: Tx, identityId: string, externalId: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT m.id FROM messages m JOIN member_identities i ON i.conversation_id = m.conversation_id
     WHERE i.id = ${identityId} AND m.channel_account_id = i.channel_account_id AND m.direction = 'out' AND m.external_id = ${externalId}`;
  return row?.id ?? null;
}

async function putCard(
  crm: CrmContext,
  chat: Chat,
  facts: CardFacts,
  { number, parts, aboutId }: { number: number; parts: readonly Part[]; aboutId: string | null },
): Promise<void> {
  const now = crm.clock.now();
  const { conversationId, lastSeq: seenSeq } = facts;
  const to = { conversationId: chat.conversationId, author: "system" as const, authorName: null };
  const messageId = await queueMessage(crm.tx, { ...to, parts, now });
  await noteCard(crm, { identityId: chat.id, conversationId, number, messageId, seenSeq, aboutId });
}
