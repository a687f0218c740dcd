/** The JSON of the API: the only forms in which rows leave. */
import { z } from "zod";
import type { findNewestLead } from "../crm/conversation-facts.ts";
import type { listMessages, listTurns } from "../crm/conversations.ts";
import type { InboxRow } from "../crm/inbox/list.ts";

type LeadRow = NonNullable<Awaited<ReturnType<typeof findNewestLead>>>;
type MessageRow = Awaited<ReturnType<typeof listMessages>>[number];
type TurnRow = Awaited<ReturnType<typeof listTurns>>[number];

const moment = z.iso.datetime().describe("UTC");

export const conversationView = z.object({
  id: z.string(),
  channel: z.object({ kind: z.string(), name: z.string() }),
  contact: z.object({
    id: z.string(),
    name: z.string().nullable(),
    phone: z.string().nullable(),
    email: z.string().nullable(),
  }),
  locale: z.string(),
  status: z.string().describe("open or closed"),
  handler: z.string().describe("Who answers: agents, waiting (for a person) or rep"),
  handoff: z.object({ reason: z.string(), summary: z.string() }).nullable(),
  takenBy: z.string().nullable().describe("The member or API key that answers"),
  assignee: z
    .object({ id: z.string(), name: z.string().nullable() })
    .nullable()
    .describe("Whose work it is: a member, or an API key, which has no name"),
  branchId: z.string().nullable(),
  snoozedUntil: moment.nullable(),
  tags: z.array(z.string()),
  lastSeq: z.int().describe("Number of the newest message"),
  lastMessage: z.object({ text: z.string(), author: z.string(), direction: z.string() }).nullable(),
  unread: z.int().describe("Messages of the customer that the caller has not read; 100 stands for that and more"),
  hasDraft: z.boolean().describe("The caller began to write in it"),
  createdAt: moment,
  lastMessageAt: moment,
});

export function presentConversation(row: InboxRow): z.infer<typeof conversationView> {
  const { id, locale, status, handler, takenBy, branchId, tags, lastSeq, unread, hasDraft } = row;
  return {
    id,
    channel: { kind: row.channelKind, name: row.channelName },
    contact: { id: row.contactId, name: row.contactName, phone: row.contactPhone, email: row.contactEmail },
    locale,
    status,
    handler,
    handoff: row.handoffReason ? { reason: row.handoffReason, summary: row.handoffSummary ?? "" } : null,
    takenBy,
    assignee: row.assigneeId === null ? null : { id: row.assigneeId, name: row.assigneeName },
    branchId,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    tags: [...tags],
    lastSeq,
    lastMessage:
      row.lastText === null
        ? null
        : { text: row.lastText, author: row.lastAuthor ?? "", direction: row.lastDirection ?? "" },
    unread,
    hasDraft,
    createdAt: row.createdAt.toISOString(),
    lastMessageAt: row.lastMessageAt.toISOString(),
  };
}

const leadBrief = z.object({
  id: z.string(),
  status: z.string().describe("NEW, CONTACTED, QUALIFIED, QUOTED, WON, LOST or DORMANT"),
  interest: z.string(),
  value: z.object({ cents: z.int(), currency: z.string() }).nullable(),
  score: z.int().nullable().describe("0 to 100"),
  temperature: z.string().nullable().describe("hot, warm or cold"),
  nextAction: z.string().nullable(),
});

export const conversationDetailView = conversationView.extend({
  lead: leadBrief.nullable().describe("The contact's newest"),
});

export function presentLeadBrief(row: LeadRow): z.infer<typeof leadBrief> {
  const { id, status, interest, valueCents, currency, score, temperature, nextAction } = row;
  const value = valueCents === null || currency === null ? null : { cents: Number(valueCents), currency };
  return { id, status, interest, value, score, temperature, nextAction };
}

export const messageView = z.object({
  id: z.string(),
  seq: z.int(),
  direction: z.string().describe("in or out"),
  author: z.string().describe("customer, agent, rep or system"),
  authorName: z.string().nullable(),
  text: z.string(),
  parts: z.array(z.record(z.string(), z.unknown())),
  status: z
    .string()
    .describe(
      "received; or queued, sending, sent, delivered, read, failed, uncertain, withdrawn (never sent, see statusReason)",
    ),
  statusReason: z.string().nullable(),
  statusCode: z.string().nullable().describe("The provider's code, with failed"),
  pricing: z
    .object({ category: z.string(), isBillable: z.boolean() })
    .nullable()
    .describe("What the provider counts it as, and whether it charges for it"),
  turnId: z.string().nullable().describe("The turn whose trace explains it"),
  createdAt: moment,
  sentAt: moment.nullable(),
});

export function presentMessage(row: MessageRow): z.infer<typeof messageView> {
  return {
    id: row.id,
    seq: row.seq,
    direction: row.direction,
    author: row.author,
    authorName: row.authorName,
    text: row.text,
    parts: row.parts as Record<string, unknown>[],
    status: row.status,
    statusReason: row.statusReason,
    statusCode: row.statusCode,
    pricing: row.priceCategory === null ? null : { category: row.priceCategory, isBillable: row.isBillable ?? true },
    turnId: row.turnId,
    createdAt: row.createdAt.toISOString(),
    sentAt: row.sentAt?.toISOString() ?? null,
  };
}

export const turnView = z.object({
  id: z.string(),
  fromSeq: z.int().describe("First message from the customer that it answers"),
  toSeq: z.int(),
  agent: z.string(),
  brain: z.string().describe("built-in, or the model that worded the answer"),
  trace: z
    .record(z.string(), z.unknown())
    .describe("What was understood, why this agent answered, what was looked up, what guards changed, cost and time"),
  startedAt: moment,
  committedAt: moment,
});

export function presentTurn(row: TurnRow): z.infer<typeof turnView> {
  const { id, fromSeq, toSeq, agent, brain } = row;
  return {
    id,
    fromSeq,
    toSeq,
    agent,
    brain,
    trace: row.trace as Record<string, unknown>,
    startedAt: row.startedAt.toISOString(),
    committedAt: row.committedAt.toISOString(),
  };
}

/** What stands inside of messages and traces, and how drafts may be worded: for pages. */
export type { TONES } from "../agents/assist/rewrite.ts";
export type { TurnTrace } from "../agents/trace.ts";
export type { FileRef, Part } from "../channels/message.ts";
