/** What an insight is: a statement with the message that it rests on. */
import { truncate } from "../../lib/text.ts";
import type { TextValues } from "../../lib/texts.ts";
import type { ContactFacts, HeardMessage, Localized } from "./facts.ts";

/** The customer's message that shows it. */
export interface Evidence {
  readonly messageId: string;
  readonly conversationId: string;
  readonly at: Date;
  /** As written, cut to a line. */
  readonly words: string;
}

/** A text of `insights` in the language files, or one of the playbook. */
export type Statement = { readonly key: string; readonly values?: TextValues } | { readonly text: Localized };

export interface Insight {
  readonly kind: string;
  readonly statement: Statement;
  /** 0–1. */
  readonly strength: number;
  readonly evidence: Evidence;
}

export interface RecommendedAction {
  readonly kind: string;
  readonly statement: Statement;
  readonly reason: Statement;
  /** 1 (first) to 3. */
  readonly priority: number;
  readonly deadline: Date;
  readonly talkingPoints: readonly Statement[];
  readonly evidence: Evidence;
}

const WORDS_MAX = 160;

export function evidenceOf({ id, conversationId, at, text }: HeardMessage): Evidence {
  return { messageId: id, conversationId, at, words: truncate(text.replace(/\s+/g, " ").trim(), WORDS_MAX) };
}

/** The customer's last message before something happened, in its conversation where that is known. */
export function messageBefore(
  { messages }: ContactFacts,
  at: Date,
  conversationId: string | null,
): HeardMessage | undefined {
  const before = messages.filter((message) => message.at <= at);
  return before.findLast((message) => message.conversationId === conversationId) ?? before.at(-1);
}

/** A share as it is shown: two decimals. */
export function rounded(share: number): number {
  return Math.round(Math.min(1, Math.max(0, share)) * 100) / 100;
}
