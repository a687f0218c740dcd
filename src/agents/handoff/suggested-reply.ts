/** A first sentence for the rep to send or change, in the business's language. */
import { say } from "../../lib/texts.ts";
import type { HandoffReason, Turn } from "../agent.ts";
import { firstName } from "../concierge/courtesies.ts";
import type { Intent } from "../understand/understanding.ts";

type Opening = "asked" | "sale" | "case" | "upset" | "safety" | "doubt" | "unclear";

const BY_REASON: Partial<Record<HandoffReason, Opening>> = {
  anger: "upset",
  legal_or_fraud: "upset",
  safety: "safety",
  high_value: "sale",
  repeated_objection: "doubt",
  repeated_failure: "unclear",
  low_confidence: "unclear",
};
const BY_INTENT: Partial<Record<Intent, Opening>> = {
  complaint: "case",
  return_refund: "case",
  order_status: "case",
  purchase: "sale",
  objection: "doubt",
};

/** Chosen by the reason, then by what the customer wants. */
export function suggestReply(turn: Turn, reason: HandoffReason, intent: Intent): string {
  const isService = intent === "complaint" || intent === "return_refund" || intent === "order_status";
  const byReason = reason === "high_value" && isService ? "case" : BY_REASON[reason];
  const name = firstName(turn.contact.name);
  return say(turn.business.locale, `agents.suggested.${byReason ?? BY_INTENT[intent] ?? "asked"}`, {
    name,
    hasName: name ? "yes" : "no",
    treatment: turn.business.treatment,
  });
}
