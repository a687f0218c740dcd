/** The JSON of the API: the only forms in which rows leave. */
import { z } from "zod";
import type { getConversation, listMessages, listTurns } from "../crm/conversations.ts";

type ConversationRow = Awaited<ReturnType<typeof getConversation>>;
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
  takenBy: z.string().nullable(),
  createdAt: moment,
  lastMessageAt: moment,
});

export function presentConversation(row: ConversationRow): z.infer<typeof conversationView> {
  const { contact, channelAccount } = row;
  return {
    id: row.id,
    channel: channelAccount,
    contact: { id: contact.id, name: contact.name, phone: contact.phone, email: contact.email },
    locale: row.locale,
    status: row.status,
    handler: row.handler,
    handoff: row.handoffReason ? { reason: row.handoffReason, summary: row.handoffSummary ?? "" } : null,
    takenBy: row.takenBy,
    createdAt: row.createdAt.toISOString(),
    lastMessageAt: row.lastMessageAt.toISOString(),
  };
}

export const messageView = z.object({
  id: z.string(),
  seq: z.int(),
  direction: z.string().describe("in or out"),
  author: z.string().describe("customer, agent, rep or system"),
  authorName: z.string().nullable(),
  text: z.string(),
  parts: z.array(z.record(z.string(), z.unknown())),
  status: z.string().describe("received; or queued, sending, sent, delivered, read, failed, uncertain"),
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
