/** What people and things of a conversation are called. */
import type { Say } from "../lib/texts.ts";
import type { Conversation } from "./data.ts";

/** The customer's name, or by what else they are known. */
export function customerName(say: Say, { contact }: Pick<Conversation, "contact">): string {
  return contact.name ?? contact.phone ?? contact.email ?? say("inbox.nameless");
}

/** The sentence of a value under a key, or the value itself where there is none, as with one that is newer than this page. */
export function nameOf(say: Say, area: string, value: string): string {
  const key = `${area}.${value}`;
  const text = say(key);
  return text === key ? value : text;
}

/** What is to be done next of a lead, said in words; the API has it as the key of a sentence. */
export function nextActionText(say: Say, nextAction: string): string {
  return nameOf(say, "pipeline.next", nextAction.replace(/^pay\.next\./, ""));
}

/** Who of the team has taken it; undefined for a program, or when it was answered on the phone. The team may have grown since it was read. */
export function takerName(
  { takenBy, assignee }: Pick<Conversation, "takenBy" | "assignee">,
  names: ReadonlyMap<string, string>,
): string | undefined {
  if (takenBy === null) return undefined;
  return (assignee?.id === takenBy ? assignee.name : null) ?? names.get(takenBy);
}
