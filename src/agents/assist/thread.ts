/** A conversation as a rep's helpers read it: what no person has answered yet, and what was said before. */
import type { Part } from "../../channels/channel.ts";
import { attachmentKinds } from "../../channels/parts.ts";
import type { CrmContext } from "../../crm/context.ts";
import { getConversation } from "../../crm/conversations.ts";
import type { TenantRecord } from "../../crm/tenants.ts";
import { readState } from "../state.ts";
import type { ThinkInput } from "../think.ts";

/** How many messages of a thread are looked at. */
const THREAD_LENGTH = 40;

export interface AssistedThread {
  /** The unanswered messages as a turn would read them; where all is answered, the customer's last ones. */
  readonly input: ThinkInput;
  /** Ids of the unanswered messages, oldest first. */
  readonly unanswered: readonly string[];
  /** Why a person was called; null when nobody was. */
  readonly handoffReason: string | null;
}

type MessageRow = Awaited<ReturnType<typeof readMessages>>[number];

/** Throws `NotFoundError`, also for a conversation of another tenant. */
export async function readAssistedThread(
  crm: CrmContext,
  tenant: TenantRecord,
  conversationId: string,
): Promise<AssistedThread> {
  const conversation = await getConversation(crm, conversationId);
  const messages = await readMessages(crm, conversationId);
  const unanswered = unansweredOf(messages);
  const read = unanswered.length > 0 ? unanswered : lastWordsOf(messages);
  const first = read[0]?.seq ?? Number.POSITIVE_INFINITY;
  const now = crm.clock.now();
  const orders = await crm.tx.order.count({ where: { contactId: conversation.contactId } });
  return {
    unanswered: unanswered.map(({ id }) => id),
    handoffReason: conversation.handoffReason,
    input: {
      tenant,
      conversationLocale: conversation.locale,
      now,
      contactId: conversation.contactId,
      contactName: conversation.contact.name,
      isCustomer: orders > 0,
      state: forPerson(conversation.state),
      transcript: messages
        .filter(({ seq, text }) => seq < first && text !== "")
        .map(({ author, text, createdAt }) => ({
          author: author === "customer" || author === "rep" ? author : "agent",
          text,
          at: createdAt,
        })),
      text: read
        .map(({ text }) => text)
        .filter((text) => text !== "")
        .join("\n"),
      attachments: unanswered.flatMap(({ parts }) => attachmentKinds(parts as unknown as Part[])),
      receivedAt: read[0]?.createdAt ?? now,
    },
  };
}

async function readMessages({ tx }: CrmContext, conversationId: string) {
  const rows = await tx.message.findMany({
    where: { conversationId },
    orderBy: { seq: "desc" },
    take: THREAD_LENGTH,
    select: {
      id: true,
      seq: true,
      direction: true,
      author: true,
      authorName: true,
      text: true,
      parts: true,
      createdAt: true,
    },
  });
  return rows.reverse();
}

/** Announcing a person answers nothing, and neither does saying that they are on their way. */
function isAnswer({ author, authorName }: MessageRow): boolean {
  return author === "rep" || (author === "agent" && authorName !== "handoff");
}

function unansweredOf(messages: readonly MessageRow[]): MessageRow[] {
  const last = messages.findLastIndex(isAnswer);
  return messages.slice(last + 1).filter(({ direction }) => direction === "in");
}

/** The customer's messages of the last exchange. */
function lastWordsOf(messages: readonly MessageRow[]): MessageRow[] {
  const end = messages.findLastIndex(({ direction }) => direction === "in");
  const before = messages.slice(0, end + 1).findLastIndex(isAnswer);
  return messages.slice(before + 1, end + 1).filter(({ direction }) => direction === "in");
}

/** A person is there: the agents need not call one, and begin to count anew. */
function forPerson(stored: unknown) {
  const state = readState(stored);
  const pending = state.pending === "person_called" || state.pending === "person_offered" ? null : state.pending;
  return { ...state, pending, failures: 0, unsure: 0 };
}
