/** Price limits in a folded text: "menos de 2000 soles", "between 1k and 2k", "até 3 mil", "tengo 1500". */
import { currencyDecimals } from "../../lib/money.ts";

export interface PriceLimits {
  readonly maxCents?: number;
  readonly minCents?: number;
  /** A currency that was named and is not the shop's; its amounts are no limits, since nothing here converts. */
  readonly foreignCurrency?: string;
  /** The text without what was read. */
  readonly rest: string;
}

const SYMBOL = String.raw`(?:s\/\.?|r\$|us\$|\$)`;
const WORD = String.raw`(?:soles|sol|lucas|pen|dolares|dolar|dollars?|bucks|usd|reais|real|brl|contos?|pesos|mxn|cop|clp|ars|euros?|eur)\b`;
const NUMBER = new RegExp(
  String.raw`(?<![\p{L}\p{N}.,/-])(${SYMBOL})?\s*(\d+(?:[.,]\d+)*)\s*((?:k|mil)\b)?\s*(?:de\s+)?(${WORD})?`,
  "gu",
);
/** A number with one of these after it is a size or a count, not a price. */
const UNIT =
  /^(?:\s*(?:gb|tb|mb|mhz|ghz|hz|pulg|inch|polegad|kg|kilo|watt|mah|mp\b|cm\b|mm\b|litro|anos?\b|años?\b|year|mes(?:es)?\b|month|dias?\b|day|hora|hour|semana|week|unidad|unit|persona|people|pessoa|puerto|port\b|nucleo|core|%|["”″])|[\p{L}-])/u;

const MAX_BEFORE =
  /(?:no (?:mas|more) (?:de|than)|(?:not|no) (?:over|above)|que no pase(?:n)? de|que nao passe(?:m)? de|menos? (?:de|que|do que)|menor(?:es)? (?:a|de|que)|por debajo de|debajo de|hasta|maximo|max|tope(?: de)?|como mucho|ate|abaixo de|no maximo|under|below|less than|cheaper than|up to|at most|maximum(?: of)?|within|bajo)\s*(?:de\s*|los?\s*|unos\s*|of\s*)?$/;
const MIN_BEFORE =
  /(?:mas de|mas que|mais (?:de|do que)|more than|over|above|desde|minimo|como minimo|a partir de|por encima de|mayor(?:es)? (?:a|de|que)|acima de|at least|starting (?:at|from)|no menos de)\s*(?:de\s*|los?\s*|unos\s*)?$/;
const RANGE_BEFORE = /(?:entre|between|from|de|desde)\s*(?:los?\s*|unos\s*)?$/;
const RANGE_JOIN = /^\s*(?:y|e|a|and|to|ate|hasta|-)\s*(?:los?\s*)?$/;
const BUDGET_BEFORE =
  /(?:presupuesto|budget|orcamento|tengo|cuento con|gastar|gasto|spend|i have|tenho|disponho de|pagar)\s*(?:\p{L}+\s+){0,3}$/u;
/** "Like 1500", "uns 300": what it may cost, said roughly. */
const ROUGHLY_BEFORE =
  /(?:^|[\s,;])(?:like|around|about|roughly|circa|some|mas o menos|mais ou menos|alrededor de|cerca de|unos|unas|uns|umas|por volta de|na faixa d[eo]s?|tipo)\s*$/;
/** A smaller rough number counts things. */
const ROUGH_MIN = 50;
const BUDGET_AFTER = /^\s*(?:de|of)?\s*(?:presupuesto|budget|orcamento)/;

/** "How much in dollars?" */
const IN_CURRENCY = new RegExp(String.raw`(?<![\p{L}\p{N}])(?:in|en|em)\s+(?:us\s+)?(${WORD})`, "u");

interface Amount {
  readonly start: number;
  readonly end: number;
  readonly value: number;
  readonly currency: string | null;
  readonly named: boolean;
}

/** Reads the limits; `currency` is the shop's. The text must be folded (`foldText`). */
export function readPriceLimits(folded: string, currency: string): PriceLimits {
  const amounts = findAmounts(folded, currency);
  const foreign = amounts.find((amount) => amount.currency !== null && amount.currency !== currency);
  if (foreign?.currency) return { foreignCurrency: foreign.currency, rest: withoutAmounts(folded, amounts) };
  const asked = IN_CURRENCY.exec(folded);
  const askedCode = asked ? currencyOf(undefined, asked[1], currency) : null;
  if (asked && askedCode !== null && askedCode !== currency) {
    return { foreignCurrency: askedCode, rest: cut(folded, asked.index, asked.index + asked[0].length) };
  }

  for (const [index, low] of amounts.entries()) {
    const high = amounts[index + 1];
    const before = folded.slice(0, low.start);
    if (high && RANGE_BEFORE.test(before) && RANGE_JOIN.test(folded.slice(low.end, high.start))) {
      // "entre 1 y 2 mil": the multiplier of the second belongs to both.
      const from = low.value < high.value / 100 ? low.value * 1_000 : low.value;
      const [minCents, maxCents] = [toCents(from, currency), toCents(high.value, currency)].sort((a, b) => a - b);
      return { minCents, maxCents, rest: cut(folded, before.replace(RANGE_BEFORE, "").length, high.end) };
    }
  }
  return readOpenLimits(folded, amounts, currency);
}

function readOpenLimits(folded: string, amounts: readonly Amount[], currency: string): PriceLimits {
  let maxCents: number | undefined;
  let minCents: number | undefined;
  let rest = folded;
  // From the end, so that the cuts do not move what is still to be cut.
  for (const amount of [...amounts].reverse()) {
    const before = folded.slice(0, amount.start);
    const isMin = MIN_BEFORE.test(before) && !MAX_BEFORE.test(before);
    const isRough = amount.value >= ROUGH_MIN && ROUGHLY_BEFORE.test(before);
    const isMax =
      isRough || MAX_BEFORE.test(before) || BUDGET_BEFORE.test(before) || BUDGET_AFTER.test(folded.slice(amount.end));
    if (!isMin && !isMax && !amount.named) continue;
    if (!amount.named && amount.value < 10) continue;
    if (isMin) minCents = toCents(amount.value, currency);
    else maxCents = toCents(amount.value, currency);
    const told = isMin ? MIN_BEFORE : isRough ? ROUGHLY_BEFORE : MAX_BEFORE;
    rest = cut(rest, before.replace(told, "").length, amount.end);
  }
  return {
    ...(maxCents === undefined ? {} : { maxCents }),
    ...(minCents === undefined ? {} : { minCents }),
    rest,
  };
}

function findAmounts(folded: string, currency: string): Amount[] {
  const amounts: Amount[] = [];
  for (const match of folded.matchAll(NUMBER)) {
    const [whole, symbol, digits = "", multiplier, word] = match;
    const end = match.index + whole.trimEnd().length;
    if (!symbol && !word && !multiplier && UNIT.test(folded.slice(end))) continue;
    const value = parseNumber(digits) * (multiplier ? 1_000 : 1);
    if (!Number.isFinite(value) || value <= 0 || value > 1e12) continue;
    amounts.push({
      start: match.index + whole.length - whole.trimStart().length,
      end,
      value,
      currency: currencyOf(symbol, word, currency),
      named: symbol !== undefined || word !== undefined,
    });
  }
  return amounts;
}

/** "1,500.00" and "1.500,00" alike: a last separator with one or two digits behind it is the decimal one. */
function parseNumber(digits: string): number {
  const decimal = /[.,](\d{1,2})$/.exec(digits);
  const whole = decimal ? digits.slice(0, decimal.index) : digits;
  return Number(`${whole.replace(/[.,]/g, "")}.${decimal?.[1] ?? "0"}`);
}

/** Null when nothing was said; `$` and "pesos" are taken as the shop's own where that is possible. */
function currencyOf(symbol: string | undefined, word: string | undefined, own: string): string | null {
  const ownPeso = ["MXN", "COP", "CLP", "ARS"].includes(own);
  if (word) {
    if (/^(soles|sol|lucas|pen)$/.test(word)) return word === "lucas" ? own : "PEN";
    if (/^(reais|real|brl|contos?)$/.test(word)) return "BRL";
    if (/^pesos$/.test(word)) return ownPeso ? own : null;
    if (/^(mxn|cop|clp|ars)$/.test(word)) return word.toUpperCase();
    if (/^eur/.test(word)) return "EUR";
    return "USD";
  }
  if (!symbol) return null;
  if (symbol.startsWith("s/")) return "PEN";
  if (symbol === "r$") return "BRL";
  if (symbol === "us$") return "USD";
  return ownPeso || own === "USD" ? own : "USD";
}

function toCents(value: number, currency: string): number {
  return Math.round(value * 10 ** currencyDecimals(currency));
}

function cut(text: string, from: number, to: number): string {
  return `${text.slice(0, from)} ${text.slice(to)}`;
}

function withoutAmounts(folded: string, amounts: readonly Amount[]): string {
  return [...amounts].reverse().reduce((text, amount) => {
    const before = text.slice(0, amount.start).replace(MAX_BEFORE, "").replace(MIN_BEFORE, "");
    return `${before} ${text.slice(amount.end)}`;
  }, folded);
}
