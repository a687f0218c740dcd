/** Says openly that something was said a moment ago, where a written answer would come out word for word again. */
import type { Decision, Turn } from "../agent.ts";
import { createVoice, sentences } from "../voice.ts";

/** The decision with a word before each bubble that our last turn had as well. */
export function withoutEcho(decision: Decision, turn: Turn): Decision {
  const lastCustomer = turn.transcript.findLastIndex(({ author }) => author === "customer");
  const said = new Set(turn.transcript.slice(lastCustomer + 1).map(({ text }) => text));
  if (!decision.replies.some(({ text }) => said.has(text))) return decision;
  const voice = createVoice({ ...turn, state: decision.state });
  const replies = decision.replies.map((reply) =>
    said.has(reply.text) ? { ...reply, text: sentences(voice.tell("qualifier.as_said"), reply.text) } : reply,
  );
  return { ...decision, replies, state: { ...decision.state, usedVariants: voice.usedVariants() } };
}
