/** The form of a model's answer. Flat and without optional fields, so that strict structured output and small models manage it. */
import { z } from "zod";
import { AGENT_NAMES, type HandoffReason } from "../agent.ts";

const HANDOFF_REASONS = [
  "asked",
  "anger",
  "repeated_failure",
  "legal_or_fraud",
  "unreadable",
  "agents_failed",
] as const satisfies readonly HandoffReason[];

/** Ids are those of the facts in the prompt; ids that were not given are dropped later. */
export const ModelAnswer = z.object({
  agent: z.enum(AGENT_NAMES).describe("who answers: concierge, product-expert or handoff"),
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
  usesBusinessFacts: z.boolean(),
  lead: z
    .object({ interest: z.string().min(1).max(200), productIds: z.array(z.string()).max(10) })
    .nullable()
    .describe("set when the customer shows interest in buying something"),
  case: z
    .object({ subject: z.string().min(1).max(200), kind: z.enum(["complaint", "return_refund", "support"]) })
    .nullable()
    .describe("set for a problem after a sale"),
  contact: z
    .object({ name: z.string().nullable(), email: z.string().nullable(), phone: z.string().nullable() })
    .nullable()
    .describe("only what the customer wrote in the last message"),
  optOut: z.boolean(),
  next: z.enum(["wait", "human", "close"]),
  humanReason: z.enum(HANDOFF_REASONS).nullable().describe("with next human"),
  summary: z.string().max(600).nullable().describe("with next human: two English sentences for the rep"),
  helped: z.boolean().describe("false when the customer's question stays open"),
  why: z.string().min(1).max(400).describe("one English sentence for the rep: why this answer"),
});

export type ModelAnswer = z.infer<typeof ModelAnswer>;
