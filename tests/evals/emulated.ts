/** The emulator as a provider of the model chain. */
import type { LlmProvider } from "../../src/infra/llm/contract.ts";
import { EMULATOR_KEY, type OpenAiEmulator } from "../emulators/openai.ts";
import { SCRIPTED_MODEL } from "../emulators/openai-scripted.ts";

/** @param timeoutMs of one try */
export function emulated({ baseUrl }: Pick<OpenAiEmulator, "baseUrl">, timeoutMs = 5_000): LlmProvider {
  const prices = { inputCentsPerMillion: 15, outputCentsPerMillion: 60 };
  return {
    name: "emulator",
    baseUrl,
    apiKey: EMULATOR_KEY,
    model: SCRIPTED_MODEL,
    timeoutMs,
    maxRetries: 0,
    ...prices,
  };
}
