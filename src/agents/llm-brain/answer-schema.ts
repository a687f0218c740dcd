/** The form of a model's answer. Flat and without optional fields, so that strict structured output and small models manage it. */
import { z } from "zod";
import { QUALIFYING_SLOTS } from "../../crm/playbook.ts";
import { AGENT_NAMES, type HandoffReason } from "../agent.ts";
import { INTENTS, OBJECTIONS } from "../understand/understanding.ts";

const HANDOFF_REASONS = [
  "asked",
  "anger",
  "repeated_failure",
  "legal_or_fraud",
  "safety",
  "high_value",
  "repeated_objection",
  "low_confidence",
  "unreadable",
  "agents_failed",
] as const satisfies readonly HandoffReason[];

const name = z.string().min(1).max(200);

/** Ids are those of the facts in the prompt or of look-ups; ids that were not given are dropped later. */
export const ModelAnswer = z.object({
  understood: z
    .object({
      intent: z.enum(INTENTS),
      objection: z.enum(OBJECTIONS).nullable(),
      wantsPerson: z.boolean(),
      endsMatter: z.boolean(),
    })
    .nullable()
    .describe("only where the given understanding of the message is wrong"),
  agent: z.enum(AGENT_NAMES).describe("who answers"),
  replies: z
    .array(
      z.object({
        text: z.string().min(1).max(900),
        choiceTitles: z.array(z.string().min(1).max(24)).max(3).nullable().describe("short answers to tap, or null"),
      }),
    )
    .max(2)
    .describe("one or two chat bubbles; none only for spam"),
  productIds: z.array(z.string()).max(10).describe("ids of the products the replies speak of, in their order"),
  faqIds: z.array(z.string()).max(10).describe("ids of the FAQ entries the replies rest on"),
  ruleIds: z.array(z.string()).max(10).describe("ids of the playbook rules the replies rest on"),
  usesBusinessFacts: z.boolean(),
  qualify: z
    .object({
      interest: name,
      productIds: z.array(z.string()).max(10),
      answers: z
        .array(z.object({ slot: z.enum(QUALIFYING_SLOTS), value: name }))
        .max(6)
        .describe("what the customer told of the need, in their own words"),
      asks: z.enum(QUALIFYING_SLOTS).nullable().describe("the slot that the reply asks for"),
      disqualifiedBecause: name.nullable(),
    })
    .nullable()
    .describe("set when the customer shows interest in buying something"),
  quote: z
    .object({
      items: z
        .array(z.object({ productId: z.string(), quantity: z.int().min(1).max(1_000) }))
        .min(1)
        .max(20),
      place: z.string().nullable().describe("id of a delivery zone, pickup, or null while unknown"),
      bargains: z.boolean().describe("the customer asks for a better price"),
      isAgreed: z.boolean().describe("true when the customer decided: makes the quote and its link"),
    })
    .nullable()
    .describe("what the customer means to buy; prices are computed by the business"),
  dropsQuote: z.boolean().describe("true when the customer no longer wants what was quoted: cancels it"),
  objection: z
    .object({ kind: z.enum(OBJECTIONS), tactic: z.string().min(1).max(40) })
    .nullable()
    .describe("the doubt that the reply answers and how, in a word"),
  case: z
    .object({ subject: name, kind: z.enum(["complaint", "return_refund", "support"]) })
    .nullable()
    .describe("set for a new problem after a sale"),
  caseNote: z.string().max(600).nullable().describe("what the customer adds to their open case"),
  survey: z
    .object({ rating: z.int().min(1).max(5).nullable(), comment: z.string().max(600).nullable() })
    .nullable()
    .describe("the customer's answer to a survey that was asked"),
  contact: z
    .object({ name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable() })
    .nullable()
    .describe("only what the customer wrote in the last message"),
  optOut: z.boolean(),
  pending: z
    .enum([
      "purchase_offered",
      "place_asked",
      "quantity_asked",
      "quote_offered",
      "slot_asked",
      "discount_offered",
      "order_asked",
      "case_detail_asked",
      "closure_asked",
      "person_offered",
    ])
    .nullable()
    .describe("what the question at the end of the reply leaves open"),
  next: z.enum(["wait", "human", "close"]),
  humanReason: z.enum(HANDOFF_REASONS).nullable().describe("with next human"),
  summary: z.string().max(600).nullable().describe("with next human: two English sentences for the rep"),
  helped: z.boolean().describe("false when the customer's question stays open"),
  why: z.string().min(1).max(400).describe("one English sentence for the rep: why this answer"),
});

export type ModelAnswer = z.infer<typeof ModelAnswer>;
