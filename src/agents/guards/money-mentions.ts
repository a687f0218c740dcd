/** Amounts of money in a text: with a sign or a currency's name, or after words that announce a price. */
import type { CheckedText, Span } from "./checked-text.ts";
import { type FoundNumber, numbersOf } from "./numbers.ts";

export interface MoneyMention extends Span {
  /** In whole units of the currency: soles, not cents. */
  readonly value: number;
  /** Currencies it can be; null when the text does not say. */
  readonly currencies: readonly string[] | null;
  /** Whether a price is announced right before it ("cuesta S/ 100"). */
  readonly isPriceClaim: boolean;
}

const PESOS = ["MXN", "COP", "CLP", "ARS", "UYU", "DOP"];
const SIGNS: readonly (readonly [string, readonly string[]])[] = [
  ["us\\$|u\\$s|u\\$d|usd", ["USD"]],
  ["r\\$|rs\\$|brl", ["BRL"]],
  ["s/\\.?|pen", ["PEN"]],
  ["\\$", ["USD", ...PESOS]],
  ["€|eur", ["EUR"]],
  ...PESOS.map((code) => [code.toLowerCase(), [code]] as const),
];
const NAMES: readonly (readonly [string, readonly string[]])[] = [
  ["soles|sol|lucas|lukas", ["PEN", "CLP"]],
  ["reais|reales|contos", ["BRL"]],
  ["dolares|dolar|dollars?|bucks", ["USD"]],
  ["pesos|peso|mangos", PESOS],
  ["euros?", ["EUR"]],
];
const before = SIGNS.map(([sign, codes]) => [new RegExp(`(?:^|[^a-z])(?:${sign})\\s*$`), codes] as const);
const after = [...NAMES, ...SIGNS].map(
  ([name, codes]) => [new RegExp(`^\\s*(?:de\\s+)?(?:${name})(?![a-z/])`), codes] as const,
);

// Cheap looks that spare most numbers the list.
const ANY_SIGN = new RegExp(`(?:^|[^a-z])(?:${SIGNS.map(([sign]) => sign).join("|")})\\s*$`);
const ANY_NAME = new RegExp(`^\\s*(?:de\\s+)?(?:${[...NAMES, ...SIGNS].map(([name]) => name).join("|")})(?![a-z/])`);

const FILLER =
  "(?:\\s*(?:es|son|seria|seriam|e|is|was|are|de|en|a|al|at|por|of|to|:|=|-|–|—|solo|apenas|just|only|el|la|o))*";
/** After these a bare number is a price unless a unit follows. */
const STRONG = new RegExp(
  `(?:^|[^a-z])(?:cuestan?|costaria|costaba|vale|valen|valdria|precio|precios|precio (?:final|total|especial|normal|de lista)|(?:te|se|le) l[oa]s? (?:dejo|dejamos|damos|doy|vendo)|deixo|pagas|pagarias|custam?|custaria|preco|preco (?:final|total|especial)|costs?|priced?|price (?:is|of)|valor)${FILLER}\\s*$`,
);
/** After these only when nothing that could be counted follows. */
const WEAK = new RegExp(
  `(?:^|[^a-z])(?:sale|salen|queda|quedaria|total|sai|sairia|fica|ficaria|por|por solo|por apenas|a solo|for only|for just|only|just|pay|paga|pagaria)${FILLER}\\s*$`,
);
const UNIT =
  /^\s*(?:%|por ?cien|por ?cent|percent|["”'°:/x]|\d|(?:gb|tb|mb|mah|w|wh|v|hz|mhz|ghz|kg|g|cm|mm|m|mp|ml|l|lts?|ppm|dpi|fps|h|hs|hrs?|am|pm|a\. ?m|p\. ?m)\b|(?:mes|meses|month|dia|day|hora|hour|minut|a[nñ]o|year|semana|week|unidad|unit|cuota|parcela|persona|people|pessoa|pulgada|inch|polegada|nucle|core|punto|point|estrella|star|vez|veces|vezes|time|model|opcion|option|opc|producto|product|equipo|puerto|port|pagina|page|caracter|foto|photo|horas|de stock|left|in stock|disponib|available|restan|en stock|em estoque))/;
const END_OF_AMOUNT =
  /^\s*(?:$|[.,;!?)\n]|y\b|e\b|and\b|o\b|or\b|ya\b|incluid|includ|todo|nada mas|al contado|cash|c\/u|cada|each|pero|but|mas\b|com\b|con\b|with\b|hoy|today|hoje)/;

const remembered = new WeakMap<CheckedText, readonly MoneyMention[]>();

/** All amounts of a text, from left to right; found once. */
export function findMoney(text: CheckedText): readonly MoneyMention[] {
  const known = remembered.get(text);
  if (known) return known;
  const mentions: MoneyMention[] = [];
  for (const number of numbersOf(text)) {
    const mention = mentionAt(text.folded, number);
    if (mention) mentions.push(mention);
  }
  remembered.set(text, mentions);
  return mentions;
}

function mentionAt(folded: string, number: FoundNumber): MoneyMention | null {
  const head = folded.slice(Math.max(0, number.start - 50), number.start);
  const tail = folded.slice(number.end, number.end + 30);
  const { value, start, end } = number;
  const sign = ANY_SIGN.test(head.slice(-8)) ? firstOf(before, head) : null;
  if (sign) {
    const isPriceClaim = STRONG.test(head.slice(0, sign.index + 1));
    return { value, currencies: sign.currencies, start: start - sign.text.trimStart().length, end, isPriceClaim };
  }
  const name = ANY_NAME.test(tail) ? firstOf(after, tail) : null;
  if (name) {
    return { value, currencies: name.currencies, start, end: end + name.text.length, isPriceClaim: STRONG.test(head) };
  }
  // Small bare numbers are counts far more often than prices.
  if (value < 10 || UNIT.test(tail)) return null;
  const isAnnounced = STRONG.test(head) || (!number.isInWords && WEAK.test(head) && END_OF_AMOUNT.test(tail));
  return isAnnounced ? { value, currencies: null, start, end, isPriceClaim: true } : null;
}

function firstOf(patterns: readonly (readonly [RegExp, readonly string[]])[], text: string) {
  for (const [pattern, currencies] of patterns) {
    const match = pattern.exec(text);
    if (match) return { text: match[0], index: match.index, currencies };
  }
  return null;
}
