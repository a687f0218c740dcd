/** Names that strangers give themselves, made safe to greet with and to show. */
import { cleanText, truncate } from "./text.ts";

const NAME_MAX = 120;
// A scheme, or what phones turn into a link by themselves. Of endings only those that no name has: J.Perez is a name.
const LINK =
  /(?:\b[a-z][a-z0-9+.-]{0,30}:\/\/|\bwww\.)\S+|[\p{L}\p{N}.-]+\.(?:[a-z]{2,24}\/\S*|(?:com|net|org|info|xyz|top|shop|store|online|site|club|live|app|link|biz|click|io|gg|ly|ru|cn)\b\S*)/giu;

/** The name on one line without the addresses in it, at most 120 long; null when nothing of a name is left. */
export function cleanPersonName(raw: string): string | null {
  const name = cleanText(raw.slice(0, NAME_MAX * 4))
    .replace(LINK, " ")
    .replace(/\s+/g, " ")
    .trim();
  return /[\p{L}\p{N}]/u.test(name) ? truncate(name, NAME_MAX) : null;
}
