/**
 * The memory of a conversation as it is stored: what was asked and answered, offered, doubted and promised, and how far the
 * sale is. Plain data, shown in the trace. Read with a schema, since an older version may have written it.
 */
import { z } from "zod";
import { OBJECTIONS } from "./understand/understanding.ts";

/** How far the sale is. */
export const STAGES = ["new", "discovering", "offering", "closing", "quoted", "won", "lost", "service"] as const;
export type Stage = (typeof STAGES)[number];

/** What our last message left open, so that a bare "sí" can be understood and a person is not announced twice. */
export const PENDING = [
  "person_called",
  "person_offered",
  "purchase_offered",
  /** The closer asked where to deliver, or whether they will pick it up. */
  "place_asked",
  /** The closer asked how many. */
  "quantity_asked",
  /** A summary was shown: a yes makes the quote. */
  "quote_offered",
  /** The closer asked whether an offer with the playbook's discount is taken. */
  "discount_offered",
  /** The qualifier asked; `askedSlot` says what. */
  "slot_asked",
  /** It was asked whether the matter is closed. */
  "closure_asked",
  /** A rating from 1 to 5 was asked for. */
  "survey_asked",
  /** The number of the order was asked for. */
  "order_asked",
  /** A case was opened and one fact of it asked for. */
  "case_detail_asked",
  /** A low rating was given and we asked what went wrong. */
  "rating_reason_asked",
  /** The matter was closed: a thanks after it is no return. */
  "matter_closed",
] as const;
export type Pending = (typeof PENDING)[number] | null;

const conversationState = z.object({
  /** Products offered last, in the order shown, so that "the second one" has a meaning. */
  offeredProductIds: z.array(z.string()).default([]),
  /** Turns in a row in which we could not help. */
  failures: z.number().int().min(0).default(0),
  /** Turns in a row in which we could hardly tell what was meant. */
  unsure: z.number().int().min(0).default(0),
  /** Variation numbers used per text, so that no sentence comes twice in a row. */
  usedVariants: z.record(z.string(), z.number().int()).default({}),
  pending: z.enum(PENDING).nullable().default(null).catch(null),
  stage: z.enum(STAGES).default("new").catch("new"),
  /** What is known of the need, by slot of the playbook; in the customer's own words. */
  answers: z.record(z.string(), z.string()).default({}),
  /** Slots asked for so far, in order. */
  asked: z.array(z.string()).default([]),
  askedSlot: z.string().nullable().default(null),
  /** What the customer means to buy. */
  cart: z.array(z.object({ productId: z.string(), quantity: z.number().int().min(1) })).default([]),
  /** Key of the delivery zone, `pickup`, or null while unknown. */
  delivery: z.string().nullable().default(null),
  /** Doubts met, with the tactics used against each, and whether the customer went on after. */
  objections: z
    .array(
      z.object({
        kind: z.enum(OBJECTIONS),
        times: z.number().int().min(1),
        tactics: z.array(z.string()).default([]),
        isOvercome: z.boolean().default(false),
      }),
    )
    .default([]),
  /** Buying signals seen, by kind. */
  signals: z.record(z.string(), z.number().int()).default({}),
  /** How often we asked for the sale. */
  attempts: z.number().int().min(0).default(0),
  /** True once the customer bargained and the playbook's allowance was offered. */
  hasHaggled: z.boolean().default(false),
  /** Code of the open quote. */
  quoteCode: z.string().nullable().default(null),
  /** What we said we would do, newest last. */
  promises: z.array(z.string()).default([]),
  /** The case the customer is talking about. */
  caseId: z.string().nullable().default(null),
  /** When the last turn ended, ISO 8601: after days the conversation is opened anew. */
  lastTurnAt: z.string().nullable().default(null),
});

export type ConversationState = z.infer<typeof conversationState>;

export const EMPTY_STATE: ConversationState = conversationState.parse({});

/** The stored state; what an older version cannot have known gets its default, and a broken state starts afresh. */
export function readState(stored: unknown): ConversationState {
  const parsed = conversationState.safeParse(stored ?? {});
  return parsed.success ? parsed.data : EMPTY_STATE;
}
