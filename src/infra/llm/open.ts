/** The configured models, or none. */
import type { Config } from "../../config.ts";
import type { Clock } from "../../lib/time.ts";
import type { Llm } from "../llm.ts";
import type { Log } from "../log.ts";
import { noLlm } from "./none.ts";

/** The client library of models takes a while to load: whoever has no model need not wait for it. */
export async function openLlm(config: Pick<Config, "llm">, clock: Clock, log: Log): Promise<Llm> {
  if (config.llm.length === 0) return noLlm;
  const { createLlm } = await import("../llm.ts");
  return createLlm(config.llm, { clock, log });
}
