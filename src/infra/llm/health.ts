/** Whether a provider's key and model work, found with the cheapest call that tells. */
import { ModelError } from "../../lib/errors.ts";
import type { Link } from "./chain.ts";
import type { LlmHealth } from "./contract.ts";
import { chatInDialect } from "./dialect.ts";

const PING_SCHEMA = {
  type: "object",
  properties: { ok: { type: "boolean" } },
  required: ["ok"],
  additionalProperties: false,
};

/** Reads the endpoint's list of models; where the list is missing or does not name ours, asks for a word. Never throws. */
export async function checkLink(link: Link, signal: AbortSignal): Promise<LlmHealth> {
  const { provider } = link;
  const startedAt = performance.now();
  const health = (ok: boolean, message: string) => ({
    provider: provider.name,
    model: provider.model,
    ok,
    message,
    latencyMs: Math.round(performance.now() - startedAt),
  });
  const limit = AbortSignal.any([signal, AbortSignal.timeout(provider.timeoutMs)]);
  try {
    const models = await link.endpoint.listModels(limit);
    if (models?.some((id) => id === provider.model || id.endsWith(`/${provider.model}`))) {
      return health(true, `${provider.model} is ready`);
    }
    await ping(link, limit);
    return health(true, `${provider.model} answered`);
  } catch (error) {
    if (!(error instanceof ModelError)) return health(false, "the check itself failed");
    return { ...health(false, `${error.message}; ${mendOf(error)}`), fault: error.fault };
  }
}

async function ping(link: Link, signal: AbortSignal): Promise<void> {
  await chatInDialect(link, {
    system: 'Answer with the JSON object {"ok": true}.',
    messages: [{ role: "user", content: "Are you there?" }],
    tools: [],
    mayCall: false,
    schema: PING_SCHEMA,
    schemaName: "ping",
    maxTokens: 16,
    signal,
  });
}

function mendOf(error: ModelError): string {
  switch (error.fault) {
    case "unauthorized":
      return "check the API key, and that it may use this model";
    case "timeout":
      return "raise the time-out or choose a faster model";
    case "rate_limited":
      return "wait, or raise the provider's limit";
    case "unavailable":
      return "check the base URL and that the server runs";
    case "malformed":
    case "refused":
    case "too_long":
      return "check that the base URL is an OpenAI-compatible endpoint";
  }
}
