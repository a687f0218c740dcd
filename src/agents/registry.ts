/** The one list of agents. A new agent is its file and a line here. */
import type { Agent } from "./agent.ts";
import { cases } from "./cases.ts";
import { closer } from "./closer.ts";
import { concierge } from "./concierge.ts";
import { handoff } from "./handoff.ts";
import { objections } from "./objections.ts";
import { productExpert } from "./product-expert.ts";
import { qualifier } from "./qualifier.ts";

/** Every agent, in the order in which the policy considers them. */
export function createAgents(): readonly Agent[] {
  return [handoff, cases, objections, closer, qualifier, productExpert, concierge];
}
