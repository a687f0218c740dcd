/** A firm no to what was offered: a kind word, the sale is lost with its reason, and nobody insists. */
import type { Decision, Turn } from "../agent.ts";
import type { Stage } from "../state.ts";
import { conclude, type Voice } from "../voice.ts";

const SELLING: readonly Stage[] = ["discovering", "offering", "closing", "quoted"];

/** Whether the end is a no to a sale rather than a matter solved. */
export function isDecline({ state, understanding: { intent } }: Turn): boolean {
  const isKind = intent.value === "confirmation_resolved" || intent.value === "thanks";
  return SELLING.includes(state.stage) && !isKind;
}

/** Ends the sale; its reason is the last doubt met, where there was one. */
export function declineOffer(turn: Turn, voice: Voice): Decision {
  const { objections } = turn.state;
  const reason = turn.understanding.objection.value ?? objections.at(-1)?.kind ?? "declined";
  return conclude("concierge", turn, voice, {
    replies: [{ text: voice.say("declined") }],
    // The lost lead brings its outcome with it.
    actions: [{ type: "lose_lead", reason }],
    next: { type: "close" },
    memory: { stage: "lost", cart: [], quoteCode: null },
    pending: "matter_closed",
    why: "The customer declines; the sale is lost and nobody insists.",
  });
}
