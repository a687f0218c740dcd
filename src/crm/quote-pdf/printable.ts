/** The characters that the fonts of every PDF reader hold: those of Windows-1252, which covers our three languages. Pure. */

/** Those of the places 0x80 to 0x9f, where Windows-1252 is not Latin-1. Written out: not every runtime decodes them right. */
const EXTRA = "€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ";
const LATIN = Array.from({ length: 224 }, (_, index) => String.fromCharCode(index + 32));

/** Without the control characters and the soft hyphen. */
const PRINTABLE: ReadonlySet<string> = new Set([
  ...LATIN.filter((sign) => !/[\p{Cc}\u00a0\u00ad]/u.test(sign)),
  ...EXTRA,
]);

/** Signs that look like one we have. */
const ALIKE: Readonly<Record<string, string>> = { "\u2212": "-", "\u2010": "-", "\u2011": "-", "\u2033": '"' };
/** What is left out: pictures, invisible signs, accents that stand alone. */
const DROPPED = /^(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\p{Regional_Indicator}|\p{Cf}|\p{Cc}|\p{M})$/u;

/** The text in one line with such characters only: a foreign accent is dropped, a picture too, another script is shown as "?". */
export function printable(text: string): string {
  return [...text.normalize("NFC").replace(/\s+/g, " ")].map(printableSign).join("").replace(/ +/g, " ").trim();
}

function printableSign(sign: string): string {
  if (PRINTABLE.has(sign)) return sign;
  const alike = ALIKE[sign] ?? sign.normalize("NFKD").replace(/\p{M}/gu, "");
  if (alike !== "" && [...alike].every((part) => PRINTABLE.has(part))) return alike;
  return DROPPED.test(sign) ? "" : "?";
}
