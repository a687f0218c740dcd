/** Numbers as people write them: "1,299.00", "1.299,00", "1 800", "2 mil", "1.5k", "medio millón". */

/** Source of a pattern for an amount on folded text; two groups: the digits and the multiplying word. */
export const AMOUNT =
  "(\\d{1,3}(?:[., ]\\d{3})+(?:[.,]\\d{1,2})?|\\d{1,9}(?:[.,]\\d{1,2})?)(?:\\s?(mil|k|lucas?|palos?|millon|millones|milhao|milhoes|million|grand))?\\b";

const FACTORS: Readonly<Record<string, number>> = {
  mil: 1e3,
  k: 1e3,
  grand: 1e3,
  palo: 1e6,
  palos: 1e6,
  millon: 1e6,
  millones: 1e6,
  milhao: 1e6,
  milhoes: 1e6,
  million: 1e6,
};

/**
 * The value of the digits. The last separator is a decimal one when one or two digits follow it; three digits after it
 * mean thousands.
 */
export function readAmount(digits: string, word: string | undefined, lucaFactor: number): number {
  const decimals = /[.,](\d{1,2})$/.exec(digits);
  const whole = (decimals ? digits.slice(0, decimals.index) : digits).replace(/[^\d]/g, "");
  const value = Number(whole) + (decimals ? Number(`0.${decimals[1]}`) : 0);
  const factor = word === undefined ? 1 : word.startsWith("luca") ? lucaFactor : (FACTORS[word] ?? 1);
  return value * factor;
}
