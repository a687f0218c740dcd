/** What is wrong with an account, as a sentence for a person. */
import { CHANNEL_KINDS } from "../channels/channel.ts";
import { definitionOf } from "../channels/registry.ts";
import type { Locale } from "../lib/locale.ts";
import { say } from "../lib/texts.ts";

/** A fault of an account of a kind, with what to do about it. */
export function problemOf(locale: Locale, kind: string, fault: string): string {
  const provider = say(locale, `channels.kinds.${kind}`);
  // Where a phone lends its number, there are no credentials to be given anew.
  const isPaired = isOf(kind, "isPaired") && (fault === "unauthorized" || fault === "disconnected");
  return say(locale, `channels.${isPaired ? "pairing.faults" : "faults"}.${fault}`, { provider });
}

/** What people must know before they connect an account of a kind; null when there is nothing. */
export function warningOf(locale: Locale, kind: string): string | null {
  return isOf(kind, "isUnofficial") ? say(locale, "channels.pairing.warning") : null;
}

function isOf(kind: string, trait: "isPaired" | "isUnofficial"): boolean {
  const known = CHANNEL_KINDS.find((one) => one === kind);
  try {
    return known !== undefined && definitionOf(known)[trait] === true;
  } catch {
    // Of a kind that this version does not have any more.
    return false;
  }
}
