/** Which question of the playbook comes next, if any; each at most once, and none to somebody who is buying. Pure. */
import type { QualifyingSlot } from "../../crm/playbook.ts";
import type { Turn } from "../agent.ts";
import type { Voice } from "../voice.ts";
import type { Answers } from "./answers.ts";

const BUYING = new Set<Turn["state"]["stage"]>(["closing", "quoted", "won", "service"]);

/** The next slot to ask for; null when enough is known or enough was asked. */
export function nextSlot({ state, business: { rules } }: Turn, answers: Answers): QualifyingSlot | null {
  const { slots, maxQuestions } = rules.qualify;
  if (BUYING.has(state.stage) || state.cart.length > 0 || state.asked.length >= maxQuestions) return null;
  return slots.find((slot) => answers[slot] === undefined && !state.asked.includes(slot)) ?? null;
}

/** The question and what the conversation remembers of having asked it. */
export function askSlot(slot: QualifyingSlot, { state }: Turn, voice: Voice) {
  return {
    text: voice.tell(`qualifier.ask.${slot}`),
    memory: { asked: [...state.asked, slot], askedSlot: slot as string, stage: "discovering" as const },
    pending: "slot_asked" as const,
  };
}

/** Whether all that the playbook asks for is known. */
export function isQualified({ business: { rules } }: Turn, answers: Answers): boolean {
  return rules.qualify.slots.every((slot) => answers[slot] !== undefined);
}
