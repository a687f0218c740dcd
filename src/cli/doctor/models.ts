/** The language models: whether each provider takes its key and has its model. None is needed. */
import type { Config } from "../../config.ts";
import { createLlm } from "../../infra/llm.ts";
import { systemClock } from "../../lib/time.ts";
import type { Cli } from "../cli.ts";
import type { Check } from "./check.ts";

const TIMEOUT_MS = 15_000;

export async function checkModels(cli: Cli, config: Config): Promise<Check> {
  const name = "models";
  const llm = createLlm(config.llm, { clock: systemClock });
  if (!llm.isConfigured) return { name, status: "ok", found: cli.say("doctor.models.none") };
  const health = await llm.check(AbortSignal.timeout(TIMEOUT_MS));
  const found = health
    .map(({ provider, message, latencyMs }) => `${provider}: ${message} (${latencyMs} ms)`)
    .join("; ");
  if (health.every(({ ok }) => ok)) return { name, status: "ok", found };
  // The built-in brain answers meanwhile, so that this is no failure.
  return { name, status: "warn", found, mend: cli.say("doctor.models.mend") };
}
