/** What a member's message means: a command, the answer to a question, a reply to a card, or something else. Pure. */
import type { Choice } from "../../channels/channel.ts";
import { foldPlain } from "../../lib/text.ts";
import { allNames, called, meant } from "./names.ts";

export interface Named {
  readonly key: string;
}

export type Meaning<C extends Named> =
  | { readonly type: "cancel" }
  | { readonly type: "command"; readonly command: C; readonly args: string }
  | { readonly type: "typo"; readonly command: C; readonly args: string }
  | { readonly type: "unknown"; readonly name: string }
  /** The answer to the open question, or what is said to the card. */
  | { readonly type: "text"; readonly text: string }
  | { readonly type: "nothing" };

export interface ReadOptions<C extends Named> {
  readonly commands: readonly C[];
  /** The choices that were shown last. */
  readonly choices: readonly Choice[];
  /** True while a question waits. */
  readonly isAsked: boolean;
  /** True where a card was replied to. */
  readonly isToCard: boolean;
}

const nameOf = ({ key }: Named) => `${key}.names`;

/** A slash makes a command of it; without one a name does too, unless an answer is waited for or a card was replied to. */
export function readMeaning<C extends Named>(raw: string, options: ReadOptions<C>): Meaning<C> {
  const { commands, isAsked, isToCard } = options;
  const chosen = isToCard ? null : choiceOf(raw, options.choices);
  const text = (chosen ?? raw).trim();
  if (text === "") return { type: "nothing" };
  const [, slash = "", name = "", args = ""] = /^(\/?)(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
  // Telegram names the bot where there could be several.
  const word = slash ? name.replace(/@\w+$/, "") : name.replace(/[:,]$/, "");
  if (args === "" && !isToCard && allNames("cancel.names").includes(foldPlain(word))) return { type: "cancel" };
  if (slash && args === "" && allNames("cancel.names").includes(foldPlain(word))) return { type: "cancel" };
  const command = called(word, commands, nameOf);
  if (slash) {
    if (command) return { type: "command", command, args };
    const typo = meant(word, commands, nameOf);
    return typo ? { type: "typo", command: typo, args } : { type: "unknown", name: word };
  }
  if (isAsked || isToCard) return { type: "text", text };
  if (command) return { type: "command", command, args };
  return { type: "text", text };
}

/** What a number or a title says, where choices were shown; null for any other text. */
function choiceOf(raw: string, choices: readonly Choice[]): string | null {
  const said = foldPlain(raw.trim());
  const [, digits] = /^(\d{1,2})[.)]?$/.exec(said) ?? [];
  const byNumber = digits === undefined ? undefined : choices[Number(digits) - 1];
  return (
    (byNumber ?? choices.find(({ title, value }) => [title, value].some((one) => foldPlain(one) === said)))?.value ??
    null
  );
}
