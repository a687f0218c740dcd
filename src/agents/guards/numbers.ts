/** Numbers as people of the three languages write them: "1,299.00", "1.299,00", "1 299", "2 mil", "mil quinientos". */

export interface FoundNumber {
  readonly value: number;
  readonly start: number;
  readonly end: number;
  /** Written out ("quinientos"). */
  readonly isInWords: boolean;
}

/** Digits with their separators; a space only between groups of three. */
const DIGITS = /\d{1,3}(?: \d{3})+(?:[.,]\d{1,2})?(?![\d.,]*\d)|\d+(?:[.,']\d+)*/g;
const MULTIPLIER = /^\s?(mil|k|thousand|millones|millon|milhoes|milhao|million)\b/;
const CURRENCY_CODE = /(?:^|[^a-z])(?:usd|pen|brl|eur|mxn|cop|clp|ars)$/;
const FACTORS: Record<string, number> = { mil: 1e3, k: 1e3, thousand: 1e3 };

/**
 * The value of digits with separators, whichever of dot and comma marks the decimals: a last separator before one or
 * two digits is decimal, before three it parts thousands. NaN when it is neither.
 */
export function parseDigits(token: string): number {
  const plain = token.replace(/[' ]/g, "");
  const last = Math.max(plain.lastIndexOf("."), plain.lastIndexOf(","));
  if (last < 0) return Number(plain);
  const decimals = plain.slice(last + 1);
  const mark = plain[last];
  const isDecimal = decimals.length < 3 && plain.indexOf(mark ?? "") === last;
  const whole = isDecimal ? plain.slice(0, last) : plain;
  if (/[.,]/.test(whole) && !/^\d{1,3}(?:([.,])\d{3})(?:\1\d{3})*$/.test(whole)) return Number.NaN;
  return Number(whole.replace(/[.,]/g, "") + (isDecimal ? `.${decimals}` : ""));
}

/** Every number of a folded text, in digits or in words, from left to right. Numbers inside words ("i5", "A4x") are not. */
export function findNumbers(folded: string): FoundNumber[] {
  return [...digitNumbers(folded), ...wordNumbers(folded)].sort((a, b) => a.start - b.start);
}

const remembered = new WeakMap<{ readonly folded: string }, readonly FoundNumber[]>();

/** The numbers of a text that several guards read: found once. */
export function numbersOf(text: { readonly folded: string }): readonly FoundNumber[] {
  const known = remembered.get(text);
  if (known) return known;
  const found = findNumbers(text.folded);
  remembered.set(text, found);
  return found;
}

function digitNumbers(folded: string): FoundNumber[] {
  const found: FoundNumber[] = [];
  if (!/\d/.test(folded)) return found;
  for (const match of folded.matchAll(DIGITS)) {
    const start = match.index;
    const head = folded.slice(Math.max(0, start - 4), start);
    if (/[a-z_]$/.test(head) && !CURRENCY_CODE.test(head)) continue;
    const end = start + match[0].length;
    const multiplier = MULTIPLIER.exec(folded.slice(end, end + 12));
    const factor = multiplier ? (FACTORS[multiplier[1] ?? ""] ?? 1e6) : 1;
    found.push({
      value: parseDigits(match[0]) * factor,
      start,
      end: end + (multiplier?.[0].length ?? 0),
      isInWords: false,
    });
  }
  return found;
}

const UNITS: Record<string, number> = Object.create(null) as Record<string, number>;
const list = (words: string, from: number, step: number) =>
  words.split(" ").forEach((group, index) => {
    for (const word of group.split("/")) UNITS[word] = from + index * step;
  });
list(
  "uno/un/una/one/um/uma dos/two/dois/duas tres/three cuatro/four/quatro cinco/five seis/six siete/seven/sete",
  1,
  1,
);
list("ocho/eight/oito nueve/nine/nove diez/ten/dez once/eleven/onze doce/twelve/doze trece/thirteen/treze", 8, 1);
list("catorce/fourteen/quatorze/catorze quince/fifteen/quinze dieciseis/sixteen/dezesseis", 14, 1);
list("diecisiete/seventeen/dezessete dieciocho/eighteen/dezoito diecinueve/nineteen/dezenove", 17, 1);
list("veinte/twenty/vinte treinta/thirty/trinta cuarenta/forty/quarenta cincuenta/fifty/cinquenta", 20, 10);
list("sesenta/sixty/sessenta setenta/seventy ochenta/eighty/oitenta noventa/ninety", 60, 10);
list("veintiuno/veintiun veintidos veintitres veinticuatro veinticinco veintiseis veintisiete veintiocho", 21, 1);
list("veintinueve", 29, 1);
list("cien/ciento/cem/cento doscientos/doscientas/duzentos/duzentas trescientos/trescientas/trezentos", 100, 100);
list("cuatrocientos/quatrocentos quinientos/quinientas/quinhentos seiscientos/seiscentos", 400, 100);
list("setecientos/setecentos ochocientos/oitocentos novecientos/novecentos", 700, 100);
const SCALES: Record<string, number> = {
  __proto__: null as never,
  hundred: 100,
  mil: 1e3,
  thousand: 1e3,
  million: 1e6,
  millon: 1e6,
  milhao: 1e6,
};

const WORD = /[a-zñ]+/g;

/** Runs of number words, joined by spaces, hyphens, "y", "e" or "and". "2 mil" belongs to the digits. */
function wordNumbers(folded: string): FoundNumber[] {
  const runs: { words: string[]; start: number; end: number }[] = [];
  for (const match of folded.matchAll(WORD)) {
    const { 0: word, index } = match;
    if (UNITS[word] === undefined && SCALES[word] === undefined) continue;
    const run = runs.at(-1);
    const end = index + word.length;
    if (run && /^[\s-]+(?:(?:y|e|and)\s+)?$/.test(folded.slice(run.end, index))) {
      run.words.push(word);
      run.end = end;
    } else if (!(word in SCALES && /\d\s?$/.test(folded.slice(0, index))))
      runs.push({ words: [word], start: index, end });
  }
  return runs.map(({ words, start, end }) => ({ value: amountOf(words), start, end, isInWords: true }));
}

function amountOf(words: readonly string[]): number {
  let total = 0;
  let current = 0;
  for (const word of words) {
    const scale = SCALES[word];
    if (scale === undefined) current += UNITS[word] ?? 0;
    else if (scale === 100) current = Math.max(1, current) * 100;
    else {
      total += Math.max(1, current) * scale;
      current = 0;
    }
  }
  return total + current;
}
