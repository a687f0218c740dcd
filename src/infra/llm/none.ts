/** No model at all: what an installation without a key has. Its calls throw at once, so that callers need no second path. */
import { ModelError } from "../../lib/errors.ts";
import type { Llm } from "./contract.ts";

const refuse = () => Promise.reject(new ModelError("unavailable", "no model is configured"));

export const noLlm: Llm = {
  isConfigured: false,
  canTranscribe: false,
  complete: refuse,
  transcribe: refuse,
  check: () => Promise.resolve([]),
};
