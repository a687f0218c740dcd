/** What a command is: a file that says its name, who may use it, and what it answers. Sentences stand in locales under `commands`. */

import type { Choice, Part } from "../../channels/channel.ts";
import type { Json } from "../../channels/message.ts";
import type { CrmContext } from "../../crm/context.ts";
import type { CardRecord } from "../../crm/member-chats/cards.ts";
import type { MemberChat } from "../../crm/member-chats/identities.ts";
import type { Permission } from "../../crm/permissions.ts";
import type { TextValues } from "../../lib/texts.ts";
import { say } from "../../lib/texts.ts";
import type { CampaignDraft } from "./draft/draft.ts";

/** Lists that were shown last: a number in a command counts in them. */
export type ListName = "leads" | "tasks" | "products";

/** Work for after the commit. */
export interface AfterCommit {
  outbox(conversationId: string): void;
  turn(conversationId: string): void;
}

export interface CommandCall {
  /** Acts as the member. */
  readonly crm: CrmContext;
  readonly chat: MemberChat;
  /** What stands after the name, as it was written. */
  readonly args: string;
  /** The card that was replied to. */
  readonly card: CardRecord | null;
  /** Ids that were shown last. */
  readonly lists: Readonly<Partial<Record<ListName, readonly string[]>>>;
  /** Those that the member may use. */
  readonly commands: readonly Command[];
  readonly after: AfterCommit;
  /** Where customers reach us, without a slash at the end. */
  readonly siteUrl: string;
  readonly timeZone: string;
  /** What a model made of the text, where one was asked. */
  readonly draft: CampaignDraft | null;
}

/** What the answer to a question is for. */
export interface Question {
  readonly step: string;
  /** What is known so far. */
  readonly data: Json;
}

export interface Reply {
  readonly parts: readonly Part[];
  /** What is asked; null ends the dialogue. */
  readonly question: Question | null;
  readonly lists?: Partial<Record<ListName, readonly string[]>>;
  /** The conversation that this answer is a card of. */
  readonly cardOf?: { readonly conversationId: string; readonly number: number; readonly seenSeq: number };
}

export interface Command {
  /** Its names stand under `commands.<key>.names`, what it does under `commands.<key>.about`, how it is written under `.usage`. */
  readonly key: string;
  readonly needs: Permission;
  /** Throws what the verbs of the domain throw; then nothing of it is kept, and the member is told. */
  run(call: CommandCall): Promise<Reply>;
  /** The answer to a question of its own. */
  answer?(call: CommandCall, question: Question): Promise<Reply>;
}

/** A sentence of a command, in the member's language. */
export function tell({ chat }: Pick<CommandCall, "chat">, key: string, values?: TextValues): string {
  return say(chat.locale, `commands.${key}`, values);
}

/** An answer that ends the dialogue, with what may be done next. */
export function done(text: string, choices: readonly Choice[] = [], more: Pick<Reply, "lists" | "cardOf"> = {}): Reply {
  return { parts: partsOf(text, choices), question: null, ...more };
}

/** A question. */
export function ask(
  question: Question,
  text: string,
  choices: readonly Choice[] = [],
  more: Pick<Reply, "lists"> = {},
): Reply {
  return { parts: partsOf(text, choices), question, ...more };
}

function partsOf(text: string, choices: readonly Choice[]): Part[] {
  return [{ type: "text", text }, ...(choices.length > 0 ? [{ type: "choices" as const, choices }] : [])];
}
