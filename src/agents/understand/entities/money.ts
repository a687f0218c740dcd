/** Money that is named, and money named as a limit: "tengo 2 mil soles", "até R$ 900", "under 300 dollars". */
import { currencyDecimals } from "../../../lib/money.ts";
import { AMOUNT, readAmount } from "./amount.ts";

interface HomeMoney {
  readonly currency: string;
  /** What a "luca" is worth there. */
  readonly luca: number;
  /** Whether a bare "$" or "pesos" means the home currency. */
  readonly usesPesoSign: boolean;
}

// The zone tells the country well enough to know what "$", "pesos" and "lucas" mean there.
const BY_ZONE: readonly (readonly [RegExp, HomeMoney])[] = [
  [/Lima$/, { currency: "PEN", luca: 1, usesPesoSign: false }],
  [/Santiago|Punta_Arenas/, { currency: "CLP", luca: 1_000, usesPesoSign: true }],
  [/Argentina|Buenos_Aires/, { currency: "ARS", luca: 1_000, usesPesoSign: true }],
  [/Bogota$/, { currency: "COP", luca: 1_000, usesPesoSign: true }],
  [/Mexico_City|Monterrey|Tijuana|Cancun|Merida/, { currency: "MXN", luca: 1_000, usesPesoSign: true }],
  [/Sao_Paulo|Manaus|Bahia|Fortaleza|Recife|Belem|Cuiaba/, { currency: "BRL", luca: 1, usesPesoSign: false }],
];

const SYMBOL = "(us\\$|u\\$s|u\\$d|usd|r\\$|s/\\.?|mx\\$|\\$|€|£|pen|brl|mxn|cop|clp|ars)?\\s?";
const UNIT =
  "(?:\\s?(?:de )?(soles|sol|reais|real|conto|contos|pesos|mangos|dolares|dolar|dollars|dollar|bucks|usd|us\\$|euros|eur|quid|pounds|gbp|pen|brl|mxn|cop|clp|ars|lucas|verdes))?";
const MONEY = `${SYMBOL}${AMOUNT}${UNIT}`;

const LIMIT =
  "(?:presupuesto|tope|tengo|cuento con|dispongo de|hasta|maximo|max|menos de|no (?:pase|pasen|mas) de|alrededor de|unos|entre|por debajo de|gastar|orcamento|tenho|to com|estou com|ate|no maximo|abaixo de|menos de|uns|budget|i have|ive got|i've got|only got|up to|under|below|less than|max of|spend|set aside|around|above|over|go above)";
const BUDGET = new RegExp(`\\b${LIMIT}\\b[^\\d$/€\\n]{0,24}?${MONEY}`, "g");
const TO_SPEND = new RegExp(
  `${MONEY}\\s(?:para gastar|pra gastar|to spend|de presupuesto|de orcamento|maximo|como maximo|no mas|set aside)`,
  "g",
);
const ANY = new RegExp(`(?<![\\w.,])${MONEY}`, "g");
// Numbers of something other than money after the same words ("hasta 8 gb", "tengo 2 hijos", "entre 10 y 12 am").
const NOT_MONEY =
  /^\s?(?:gb|tb|mb|cm|mm|m|mts|metros?|kg|kilos?|litros?|l|pulgadas|polegadas|inch\w*|hijos?|filhos?|anos?|years?|dias?|days?|horas?|hours?|hrs?|am|pm|h|meses|mes|months?|semanas?|weeks?|unidades|personas|pessoas|people|veces|vezes|times|cuotas|x|%|cuadras|minutos|minutes|min|watts?|v|mp|de la|da (?:manha|tarde|noite)|vezes|parcelas|equipos?|pedidos?|orders?|pieces?|units?|pares?|cajas?)\b/;

/** Money in minor units; the currency is null when the text and the zone leave it open. */
export interface NamedMoney {
  readonly cents: number;
  readonly currency: string | null;
}

/** The limit that the customer names. */
export function findBudget(folded: string, timeZone: string): NamedMoney | undefined {
  for (const pattern of [BUDGET, TO_SPEND]) {
    const found = firstMoney(folded, pattern, timeZone, false);
    if (found) return found;
  }
  return undefined;
}

/** The first sum of money named with its currency or a word such as "lucas", whatever it is for. */
export function findAmount(folded: string, timeZone: string): NamedMoney | undefined {
  return firstMoney(folded, ANY, timeZone, true);
}

function firstMoney(folded: string, pattern: RegExp, timeZone: string, mustHaveUnit: boolean): NamedMoney | undefined {
  const home = BY_ZONE.find(([zone]) => zone.test(timeZone))?.[1];
  for (const match of folded.matchAll(pattern)) {
    const [whole, symbol, digits = "", word, unit] = match;
    const hasCurrency = symbol !== undefined || unit !== undefined || word?.startsWith("luca") === true;
    const hasUnit = hasCurrency || word !== undefined;
    if (mustHaveUnit && !hasCurrency) continue;
    if (!hasUnit && NOT_MONEY.test(folded.slice(match.index + whole.length))) continue;
    const value = readAmount(digits, word, home?.luca ?? 1_000);
    // A small bare number is rarely money ("tengo 2", "hasta 10").
    if (!Number.isFinite(value) || value <= 0 || (!hasUnit && value < 50)) continue;
    const currency = currencyOf(symbol, word, unit, home);
    return { cents: Math.round(value * 10 ** (currency ? currencyDecimals(currency) : 2)), currency };
  }
  return undefined;
}

function currencyOf(
  symbol: string | undefined,
  word: string | undefined,
  unit: string | undefined,
  home: HomeMoney | undefined,
): string | null {
  const said = `${symbol ?? ""} ${unit ?? ""}`;
  if (/us\$|u\$|usd|dol|bucks|verdes/.test(said)) return "USD";
  if (/r\$|rea|conto|brl/.test(said)) return "BRL";
  if (/s\/|sol|pen/.test(said)) return "PEN";
  if (/€|eur/.test(said)) return "EUR";
  if (/£|quid|pounds|gbp/.test(said)) return "GBP";
  const code = /\b(mxn|cop|clp|ars)\b/.exec(said)?.[1];
  if (code) return code.toUpperCase();
  if (symbol === "mx$") return "MXN";
  if (word?.startsWith("luca") || unit === "lucas" || unit === "mangos") return home?.currency ?? null;
  if (unit === "pesos" || symbol === "$") return home?.usesPesoSign ? home.currency : null;
  return null;
}
