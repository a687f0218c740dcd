/**
 * How a text travels by SMS. In the old alphabet (GSM-7) a message has 160 letters, in any other 70; longer ones are sent
 * as parts of 153 or 67, put together on the phone and each paid for.
 */
import { splitText } from "../../lib/text.ts";

/** Twilio's own limit of one message, in UTF-16 units. */
export const BODY_MAX = 1_600;

const GSM_BASIC = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
/** These take two places. */
const GSM_EXTENDED = new Set("\f^{}\\[~]|€");
const GSM = { single: 160, part: 153 };
const UNICODE = { single: 70, part: 67 };

/** The alphabet that a text needs and in how many parts it travels; an empty text travels in none. */
export function segmentsOf(text: string): { readonly alphabet: "gsm" | "unicode"; readonly segments: number } {
  const isGsm = [...text].every((letter) => GSM_BASIC.has(letter) || GSM_EXTENDED.has(letter));
  const places = isGsm ? [...text].reduce((sum, letter) => sum + (GSM_EXTENDED.has(letter) ? 2 : 1), 0) : text.length;
  const { single, part } = isGsm ? GSM : UNICODE;
  const segments = places === 0 ? 0 : places <= single ? 1 : Math.ceil(places / part);
  return { alphabet: isGsm ? "gsm" : "unicode", segments };
}

/** Pieces that travel in at most `maxSegments` parts each. Nothing is lost but white space at the cuts. */
export function splitForSms(text: string, maxSegments: number): string[] {
  const { part } = segmentsOf(text).alphabet === "gsm" ? GSM : UNICODE;
  const pieces = splitText(text, Math.min(BODY_MAX, part * maxSegments));
  // Letters that take two places make a piece longer than it looks.
  return pieces.flatMap((piece) =>
    segmentsOf(piece).segments <= maxSegments
      ? [piece]
      : splitText(piece, Math.ceil(piece.length / 2)).flatMap((half) => splitForSms(half, maxSegments)),
  );
}

const PLAIN: Readonly<Record<string, string>> = {
  "“": '"',
  "”": '"',
  "„": '"',
  "«": '"',
  "»": '"',
  "‘": "'",
  "’": "'",
  "–": "-",
  "—": "-",
  "−": "-",
  "…": "...",
  "•": "-",
  "·": "-",
  "\u00a0": " ",
  "\u202f": " ",
  "\u200d": "",
  "\ufe0f": "",
  º: "o",
  ª: "a",
};

/** The text in the old alphabet as far as it can be written there: á becomes a, ñ and é stay; what has no likeness stays too. */
export function inPlainLetters(text: string): string {
  return [...text]
    .map((letter) => {
      if (GSM_BASIC.has(letter) || GSM_EXTENDED.has(letter)) return letter;
      const bare = PLAIN[letter] ?? letter.normalize("NFD").replace(/\p{M}/gu, "");
      return [...bare].every((one) => GSM_BASIC.has(one) || GSM_EXTENDED.has(one)) ? bare : letter;
    })
    .join("");
}
