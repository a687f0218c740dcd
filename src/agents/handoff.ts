/** Hands the conversation to a person: tells the customer honestly who answers and when, and the rep what it is about. */
import type { Agent, HandoffReason } from "./agent.ts";
import { handoffActions } from "./handoff/actions.ts";
import { wasJustTold } from "./handoff/just-told.ts";
import { handoffReason } from "./handoff/reason.ts";
import { summarise } from "./handoff/summary.ts";
import { sayWhenAnswered } from "./handoff/when-answered.ts";
import { isWaitingForPerson } from "./pending.ts";
import { conclude, createVoice, sentences } from "./voice.ts";

export const handoff: Agent = {
  name: "handoff",
  purpose: "Brings in a person when one is asked for or needed, and says honestly when they answer.",
  async decide(turn, tools) {
    const reason = handoffReason(turn) ?? "asked";
    const voice = createVoice(turn);
    const waiting = isWaitingForPerson(turn);
    const isQuiet = waiting && reason !== "safety" && wasJustTold(turn);
    const text =
      waiting && reason !== "safety"
        ? voice.say("handoff.still_waiting")
        : sentences(voice.say(`handoff.${reason}`, { business: turn.business.name }), sayWhenAnswered(turn, voice));
    return conclude("handoff", turn, voice, {
      replies: isQuiet ? [] : [{ text }],
      actions: await handoffActions(turn, reason, tools),
      next: { type: "human", reason, summary: await summarise(turn, reason, tools) },
      sources: [{ type: "business" }],
      pending: "person_called",
      why: waiting ? "A person was already called and has not answered yet." : WHY[reason],
    });
  },
};

const WHY: Readonly<Record<HandoffReason, string>> = {
  asked: "The customer asks for a person.",
  anger: "The customer is very upset; a person answers better than a machine.",
  repeated_failure: "We could not help three times in a row.",
  legal_or_fraud: "The customer speaks of fraud or of legal steps.",
  safety: "The customer speaks of danger to somebody's health or safety.",
  high_value: "The sale is large enough for a person to close it.",
  repeated_objection: "The same doubt came a third time; a person may do better.",
  low_confidence: "Twice in a row it was unclear what the customer means.",
  unreadable: "The customer sends audio, which cannot be heard here.",
  agents_failed: "The agents could not answer.",
};
