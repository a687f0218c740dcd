/** Yes or no, in three languages and as buttons. */
import type { Choice } from "../../channels/channel.ts";
import { foldPlain } from "../../lib/text.ts";
import { type CommandCall, tell } from "./command.ts";
import { allNames } from "./names.ts";

export function yesNo(call: CommandCall): Choice[] {
  return [
    { value: "yes", title: tell(call, "yes.title") },
    { value: "no", title: tell(call, "no.title") },
  ];
}

export function isYes(text: string): boolean {
  return allNames("yes.words").includes(foldPlain(text.trim().replace(/[.!]+$/, "")));
}
