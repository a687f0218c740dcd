/**
 * Pure: what a person wrote themselves in a mail, without what their program quoted below or above it and without the
 * signature. Where it is in doubt, words are kept: to read too much is a nuisance, to read too little loses an order.
 */

/** So much of a line is looked at for marks, and so many lines for one mark. */
const LINE_MAX = 400;
const ATTRIBUTION_LINES = 3;

const FORWARDED = /^[-\s]{2,}(forwarded message|mensaje reenviado|mensagem encaminhada)\s*[-\s]*$/i;
const ORIGINAL = /^\s*-{2,}\s*(original message|mensaje original|mensagem original|original appointment)\s*-{2,}\s*$/i;
const WROTE = /(?<!\p{L})(wrote|writes|escribi[oó]|escreveu)(?!\p{L})/iu;
const OPENS_ATTRIBUTION = /^\s*(on|el|em|a|o|en|le|am|al)\b|[<@]|^\s*\d/i;
const DATED = /^\s*\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b/;
const HEADER_FIRST = /^\s*\*?(from|de|von)\s*:\*?\s*\S/i;
const HEADER_NEXT =
  /^\s*\*?(sent|date|to|cc|subject|enviado( el| em)?|enviada( em)?|fecha|data|para|asunto|assunto)\s*:\*?/i;
const RULE = /^\s*[_-]{10,}\s*$/;
const SIGNATURE = /^--\s*$/;
const SENT_FROM =
  /^\s*(enviado (desde|do|a partir|pelo)|sent from|sent via|get outlook|obtener outlook|obtenga outlook|obter o outlook|descargar outlook|baixe o outlook)\b/i;

/** The words; empty when the mail holds nothing but a quotation. */
export function ownWords(text: string): string {
  const lines = text.replace(/\r\n?/g, "\n").split("\n");
  const quote = findQuote(lines);
  if (!quote) return withoutSignature(lines);
  const above = withoutSignature(lines.slice(0, quote.from));
  const below = lines.slice(quote.to);
  // Where the quotation is marked line by line, what stands between and below it is theirs.
  const isMarked = below.some(isQuoted);
  const answers = isMarked ? withoutSignature(below.filter((line) => !isQuoted(line))) : "";
  const words = [above, answers].filter((part) => part !== "").join("\n\n");
  if (words !== "" || isMarked) return words;
  return withoutSignature(below);
}

interface Quote {
  /** The first line that is not theirs, and the first after what announces the quotation. */
  readonly from: number;
  readonly to: number;
}

function findQuote(lines: readonly string[]): Quote | null {
  const lastOwn = lines.findLastIndex((line) => line.trim() !== "" && !isQuoted(line));
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? "";
    // What is forwarded was meant to be read.
    if (FORWARDED.test(line.slice(0, LINE_MAX))) return null;
    const announced = announcement(lines, index);
    if (announced > 0) return { from: beforeRule(lines, index), to: index + announced };
    // Nothing but quoted lines to the end.
    if (index > lastOwn && isQuoted(line)) return { from: index, to: index };
  }
  return null;
}

/** How many lines from here on announce a quotation; 0 when none does. */
function announcement(lines: readonly string[], index: number): number {
  const first = (lines[index] ?? "").slice(0, LINE_MAX);
  if (first.trim() === "") return 0;
  if (ORIGINAL.test(first)) return 1;
  if (HEADER_FIRST.test(first)) {
    const next = lines.slice(index + 1, index + 7).filter((line) => HEADER_NEXT.test(line.slice(0, LINE_MAX)));
    if (next.length >= 2) return headerLength(lines, index);
  }
  return attributionLength(lines, index);
}

/** "On … wrote:", which programs break into up to three lines. A date or an address in it tells it from a person's own words. */
function attributionLength(lines: readonly string[], index: number): number {
  let joined = "";
  for (let count = 1; count <= ATTRIBUTION_LINES; count++) {
    const line = lines[index + count - 1];
    if (line === undefined || line.trim() === "") return 0;
    joined = `${joined} ${line.slice(0, LINE_MAX)}`.trim();
    if (count === 1 && !OPENS_ATTRIBUTION.test(joined) && !WROTE.test(joined)) return 0;
    if (!joined.endsWith(":")) continue;
    const isAttribution = WROTE.test(joined) && /\d|@/.test(joined);
    return isAttribution || (DATED.test(joined) && joined.includes("@")) ? count : 0;
  }
  return 0;
}

function headerLength(lines: readonly string[], index: number): number {
  const end = lines.findIndex((line, at) => at > index && line.trim() === "");
  return (end === -1 ? lines.length : end) - index;
}

/** The rule that Outlook draws above what it quotes belongs to it. */
function beforeRule(lines: readonly string[], index: number): number {
  let from = index;
  while (from > 0 && ((lines[from - 1] ?? "").trim() === "" || RULE.test((lines[from - 1] ?? "").slice(0, LINE_MAX))))
    from--;
  return from;
}

function isQuoted(line: string): boolean {
  return /^\s{0,3}>/.test(line.slice(0, 8));
}

function withoutSignature(lines: readonly string[]): string {
  const end = lines.findIndex((line, index) => index > 0 && SIGNATURE.test(line.slice(0, 10)));
  const kept = end === -1 ? lines : lines.slice(0, end);
  return kept
    .filter((line) => line.length > 120 || !SENT_FROM.test(line))
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}
