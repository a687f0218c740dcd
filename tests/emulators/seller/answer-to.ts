/** The answer of the scripted model to a request: the first matter that the message is about. */
import type { ModelAnswer } from "../../../src/agents/llm-brain/answer-schema.ts";
import type { Seen } from "../openai-prompt.ts";
import { afterSale, firstMatters, otherMatters } from "./matters.ts";
import { readMessage } from "./reading.ts";
import { selling } from "./sale.ts";

export function answerTo(seen: Seen): ModelAnswer {
  const message = readMessage(seen);
  return firstMatters(message) ?? afterSale(message) ?? selling(message) ?? otherMatters(message);
}
