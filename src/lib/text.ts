/** Text as it comes from the outside: made safe to store, to compare and to cut. */

/** Longest customer text that is kept whole, in UTF-16 units; the webchat and the API refuse more. */
export const MAX_TEXT_LENGTH = 8_000;

// Control characters except tab, line feed and carriage return; U+0000 cannot be stored by PostgreSQL at all.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to remove
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g;
// Direction overrides can make a text look like another one.
const BIDI_OVERRIDE = /[\u202a-\u202e\u2066-\u2069]/g;

/** Removes control characters and direction overrides, mends lone surrogates, and normalises to NFC. */
export function cleanText(raw: string): string {
  return mendSurrogates(raw)
    .replace(CONTROL, "")
    .replace(BIDI_OVERRIDE, "")
    .replace(/\r\n?/g, "\n")
    .normalize("NFC")
    .trim();
}

/** Replaces each lone surrogate by U+FFFD, so that the text survives UTF-8. */
export function mendSurrogates(raw: string): string {
  return raw.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
}

/** Lower case without accents, for comparing: "¿Cuánto?" becomes "¿cuanto?". Keeps ñ apart from n. */
export function foldText(text: string): string {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/n\u0303/g, "ñ")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC");
}

/** As foldText, with n for ñ as well: people also type where it is not on the keyboard. Nothing changes its place. */
export function foldPlain(text: string): string {
  return foldText(text).replaceAll("ñ", "n");
}

/** As foldPlain, for finding what people remember of a name. */
export function foldName(text: string): string {
  return foldPlain(text).trim();
}

/** As foldText with every apostrophe straight, as patterns of what people say have it: "it’s" becomes "it's". */
export function foldSpoken(text: string): string {
  return foldText(text).replace(/[’`´]/gu, "'");
}

/** Cuts at a word's end, never inside a surrogate pair, and marks the cut with "…"; the result is at most `max` long. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  const head = text.slice(0, Math.max(0, max - 1));
  const atWord = head.lastIndexOf(" ");
  const cut = atWord > max * 0.6 ? head.slice(0, atWord) : head;
  return `${mendSurrogates(cut)
    .replace(/\ufffd$/, "")
    .trimEnd()}…`;
}

/** Splits a text into pieces of at most `max`, at paragraph, sentence or word ends where possible. Nothing is lost but white space at the cuts. */
export function splitText(text: string, max: number): string[] {
  const pieces: string[] = [];
  let rest = text;
  while (rest.length > max) {
    const window = rest.slice(0, max);
    const end = [
      window.lastIndexOf("\n\n"),
      window.lastIndexOf("\n"),
      window.search(/[.!?…][^.!?…]*$/) + 1,
      window.lastIndexOf(" "),
    ].find((at) => at > max * 0.5);
    const cut = safeCut(rest, end ?? max);
    pieces.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  if (rest.length > 0) pieces.push(rest);
  return pieces;
}

function safeCut(text: string, at: number): number {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff ? at - 1 : at;
}
