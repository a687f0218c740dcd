/**
 * A model that answers by simple rules from what stands in the prompt, for whole conversations on the model brain: it
 * reads the facts, the state and the newest message, looks up what is missing, and sells with placeholders as a real
 * model is asked to.
 */
import {
  type OpenAiBehaviour,
  type OpenAiEmulator,
  type OpenAiEmulatorOptions,
  startOpenAiEmulator,
} from "./openai.ts";
import { readPrompt } from "./openai-prompt.ts";
import type { ChatBody } from "./openai-rules.ts";
import { answerTo } from "./seller/answer-to.ts";
import { wantedLookUp } from "./seller/look-up.ts";

export const SCRIPTED_MODEL = "scripted-seller";
export const SCRIPTED_ABOUT =
  "Made with the scripted seller of tests/emulators, which is no language model; the customers are invented.";

/** Starts an emulator that answers every chat request by these rules; scripted behaviours still go first. */
export async function startScriptedModel(options: OpenAiEmulatorOptions = {}): Promise<OpenAiEmulator> {
  const server = await startOpenAiEmulator(options);
  server.otherwise({ type: "choose", choose: scriptedBehaviour });
  return server;
}

/** What the scripted model does with a request: a look-up, or its answer. */
export function scriptedBehaviour(body: ChatBody): OpenAiBehaviour {
  const call = wantedLookUp(readPrompt(body));
  return call ? { type: "calls", calls: [call] } : { type: "answer", json: scriptedAnswer(body) };
}

/** Its answer to a request of the model brain, from what is known without a further look-up. */
export function scriptedAnswer(body: ChatBody) {
  return answerTo(readPrompt(body));
}
