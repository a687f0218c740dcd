/** Talks to an endpoint in the newest form it takes, and remembers which that is. */

import { ModelError } from "../../lib/errors.ts";
import type { Link } from "./chain.ts";
import type { ChatCall, Dialect, Endpoint } from "./endpoint.ts";
import { UnsupportedError } from "./endpoint-fault.ts";

/** One chat call; where the endpoint says that it does not know a part of it, the next older form is used from then on. */
export async function chatInDialect(link: Link, call: ChatCall): Promise<Awaited<ReturnType<Endpoint["chat"]>>> {
  for (;;) {
    try {
      return await link.endpoint.chat(call, link.dialect);
    } catch (error) {
      if (!(error instanceof UnsupportedError)) throw error;
      if (!stepDown(link.dialect, error.part)) {
        throw new ModelError("malformed", "the provider takes no form of the request", { cause: error });
      }
    }
  }
}

/** Whether an older form was left to go to. */
function stepDown(dialect: Dialect, part: UnsupportedError["part"]): boolean {
  if (part === "max_completion_tokens") {
    if (dialect.tokens === "max_tokens") return false;
    dialect.tokens = "max_tokens";
    return true;
  }
  if (part === "tools") {
    const wasOn = dialect.tools;
    dialect.tools = false;
    return wasOn;
  }
  if (dialect.format === "prompt") return false;
  dialect.format = dialect.format === "json_schema" ? "json_object" : "prompt";
  return true;
}
