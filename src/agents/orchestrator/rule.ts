/** A rule of the policy, and the turn as the rules see it. */
import type { AgentName, Turn } from "../agent.ts";
import type { Wish } from "../closer/wish.ts";
import type { ProductQuestion } from "../product-question.ts";
import type { Intent } from "../understand/understanding.ts";

/** A turn as the rules see it, read once. */
export interface Seen {
  readonly turn: Turn;
  readonly intent: Intent;
  readonly question: ProductQuestion;
  readonly wish: Wish;
}

export interface Rule {
  readonly agent: AgentName;
  readonly why: string;
  applies(seen: Seen): boolean;
}
