/** At most two bubbles, each short enough to read on a phone, and never silence towards somebody who is not spam. */
import type { Guard } from "./guard.ts";

export const MAX_BUBBLES = 2;
/** Longest bubble in UTF-16 units. */
export const MAX_BUBBLE_LENGTH = 900;
const MAX_CHOICE_LENGTH = 80;

export const length: Guard = {
  name: "length",
  inspect({ checked: { text }, kind }) {
    const max = kind === "bubble" ? MAX_BUBBLE_LENGTH : MAX_CHOICE_LENGTH;
    if (text.trim() === "") return [{ excerpt: "", why: `an empty ${kind}` }];
    return text.length > max ? [{ excerpt: text.slice(max), why: `a ${kind} of ${text.length} characters` }] : [];
  },
  inspectDecision({ decision, turn }) {
    const { replies } = decision;
    // Who waits for a person was told so, and need not be told again at every word.
    const waits = decision.agent === "handoff" && turn.state.pending === "person_called";
    if (replies.length === 0 && turn.understanding.intent.value !== "spam" && !waits) {
      return [{ replyIndex: 0, excerpt: "", why: "the customer gets no answer" }];
    }
    return replies.slice(MAX_BUBBLES).map((reply, at) => ({
      replyIndex: MAX_BUBBLES + at,
      excerpt: reply.text,
      why: `more than ${MAX_BUBBLES} bubbles`,
    }));
  },
};
