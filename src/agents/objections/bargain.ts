/** Bargaining in a customer's text: "déjamelo en 900", "10% y lo llevo", "¿lo menos?", "tem desconto?". Pure. */
import { currencyDecimals } from "../../lib/money.ts";
import { foldSpoken } from "../../lib/text.ts";
import type { Turn } from "../agent.ts";
import { readProductQuestion } from "../product-question.ts";
import { AMOUNT, readAmount } from "../understand/entities/amount.ts";

export interface Bargain {
  /** The discount asked for, 0–100; null when no percentage is named. */
  readonly percent: number | null;
  /** The price asked for, in minor units of the shop's currency; null when none is named or the currency is another. */
  readonly cents: number | null;
  /** An ISO 4217 code that was named and is not the shop's. */
  readonly foreignCurrency: string | null;
}

const SIGN = "(s/\\.?|r\\$|us\\$|u\\$s|mx\\$|\\$|€)?\\s?";
const UNIT = "(?:\\s?(soles|sol|reais|pesos|dolares|dollars|bucks|lucas|mangos|conto))?";
const PRICE = `${SIGN}${AMOUNT}${UNIT}`;
const BETWEEN =
  "(?:\\s+(?:en|por|a|al|los|unos|unas|solo|for|at|it|this|that|them|you|me|just|only|em|os|uns|ele|ela|isso|esse|todo|tudo|ambos|take|accept|do|sell))*\\s*";
/** After these words comes the price that is offered. */
const OFFERED_PRICE = new RegExp(
  `\\b(?:d[ae]jamel[oa]s?|dejemel[oa]s?|dejal[oa]s?|(?:hac[eé]|haz|pon[eé]?)mel[oa]s?|dejarmel[oa]s?|(?:me |nos )?l[oa]s? dej\\w+|damel[oa]s?|demel[oa]s?|me l[oa]s? (?:das|da|vendes?|pones?)|(?:te|le|les) (?:doy|ofrezco|pago|daria|pagaria)|ofrezco|pagaria|aceptas?|aceptan|aceptarias?|(?:can|could|would|will) you|i(?: will|'ll| can|ll|'d| would)? (?:give|pay|offer)|(?:how|what) about|let it go|do it|faz(?:em)?|faca|deix(?:a|e|am|em)|te dou|eu (?:dou|pago)|ofereco|aceita[ms]?|fechamos|fecha (?:por|em))${BETWEEN}${PRICE}`,
);
/** A price, and the sale in return. */
const TAKES_FOR = new RegExp(
  `(?<![\\d.,])${PRICE}\\s*[,;.]?\\s*(?:(?:y|e|and|que) )?(?:(?:te|me) )?(?:(?:ya|eu) )?(?:l[oa]s? )?(?:llevo|compro|levo|fecho|cierro|cerramos|quedo|i(?: will|'ll|ll)? (?:take|buy)|it(?:'s|s| is) a deal|deal)\\b`,
);
/** After our offer a number by itself is the next one: "no, 2000". */
const BARE_PRICE = new RegExp(
  `^\\W*(?:(?:no|nao|mejor|y|e|and|que tal|maybe|talvez|ni)\\W+)*${PRICE}\\s*(?:nomas|nada mas|max|ya|pues|ok)?\\W*$`,
);
const NOT_MONEY =
  /^\s?(?:%|por ?cien|por ?cent|percent|x\b|gb|tb|cm|pulg|inch|cuotas?|meses|mes\b|months?|parcelas?|vezes|veces|times|dias?|days?|horas?|hours?|unidad|unit|unids?|semanas?|weeks?|años?|anos?|years?|de (?:esos|esas|esses|essas)|of (?:them|those))/;
/** Smaller bare numbers count things. */
const PRICE_MIN = 10;
const PERCENT = /(\d{1,3}(?:[.,]\d{1,2})?)\s?(?:%|por ?ciento|por ?cento|percent\b|pct\b)/;
/** A percentage of these is no discount. */
const OTHER_PERCENT =
  /^\s?(?:de |of )?(?:interes|juros|interest|segur|sure|original|algodon|cotton|bateria|battery|real\b|confiable|garantiz)/;
/** With a percentage these say that a sale hangs on it. */
const STRIKES =
  /\b(?:llevo|compro|levo|fecho|cierro|cerramos|quedo|take it|buy it|deal|hazme|haceme|hagame|dame|deme|me hac\w+|me das?|faz|me da|give me|off|menos|less)\b/;
const WISH =
  /\b(?:descuent\w*|descuentit\w*|dscto|descto|dcto|rebaj\w*|descont\w*|discounts?|cup(?:on|om|ones|ons)|coupons?|(?:promo|discount) codes?|lo menos(?! posible de)|(?:el |tu |su )?ultimo prec(?:io|ito)|(?:su|tu|vuestro) mejor precio|(?:un|dame|deme|haceme|hazme|me hac\w+|consigu\w+)(?: un)? mejor precio|mejor precio que (?:me )?(?:pued\w+|das?|tien\w+)|(?:seu|o) (?:ultimo|melhor) preco|(?:ultimo|melhor) preco que|melhor preco pra mim|(?:your|the) (?:best|lowest|final|last) (?:price|offer)|(?:best|lowest) you(?: can|'ll|ll)?|a better price|(?:make|do|get) (?:it|that|this|them) (?:a bit |a little )?cheaper|do (?:any |a bit )?better(?: on)?|a better deal|better price for|(?:me |nos )?l[oa]s? (?:dej\w+|pon\w+|vend\w+) (?:un poco |algo )?(?:mas barat\w+|en menos|a menos|por menos)|(?:d[ae]jamel[oa]|damel[oa]) (?:un poco |algo )?(?:mas barat\w+|en menos|por menos)|baj\w+ (?:un poco |un poquito |algo )?(?:el |al |de |su )?precio|me l[oa]s? (?:bajas?|bajan|rebajan?)|regate\w+|mejor\w* (?:el |ese |me el )precio|lower (?:the |your )?price|(?:knock|take) (?:\w+ ){1,3}off|come down (?:on|a)|negotia(?:te|ble)|negocia(?:r|ble|vel|mos|is)|haggl\w+|pechinch\w+|chorinho|(?:abaix\w+|baix\w+) (?:um pouco |um pouquinho )?(?:o |esse |no )?preco|melhorar (?:o |esse )?(?:preco|valor)|da (?:pra|para) melhorar|faz(?:em)? (?:um pouco )?(?:mais barato|por menos)|(?:d[ae]jamel[oa]|damel[oa]|me l[oa] (?:das|dejas)|regalamel[oa]|me l[oa] regalas?) ?(?:gratis|de regalo)?(?=$|[?.!])|me da de graca)(?!\p{L})/u;

/** What the text asks for; null when it does not bargain. */
export function readBargain({
  text,
  locale,
  business,
  state,
}: Pick<Turn, "text" | "locale" | "business" | "state">): Bargain | null {
  const folded = foldSpoken(text);
  const foreignCurrency = readProductQuestion(text, locale, business.currency).foreignCurrency ?? null;
  const hasWish = WISH.test(folded);
  const percent = readPercent(folded, hasWish);
  const patterns = [OFFERED_PRICE, TAKES_FOR, ...(state.pending === "discount_offered" ? [BARE_PRICE] : [])];
  const cents = readPrice(folded, patterns, business.currency);
  if (percent === null && cents === null && !hasWish) return null;
  return { percent, cents: foreignCurrency ? null : cents, foreignCurrency };
}

/** From this confidence on another shop is spoken of, 0–1. */
const RIVAL_MIN = 0.4;

/** Whether the turn bargains. What another shop asks is a doubt of its own. */
export function isBargaining(turn: Pick<Turn, "text" | "locale" | "business" | "state" | "understanding">): boolean {
  const { value, confidence } = turn.understanding.objection;
  const isOfRival = value === "competitor" && confidence >= RIVAL_MIN;
  return !isOfRival && readBargain(turn) !== null;
}

function readPercent(folded: string, hasWish: boolean): number | null {
  const match = PERCENT.exec(folded);
  if (!match || OTHER_PERCENT.test(folded.slice(match.index + match[0].length))) return null;
  // "10%?" alone asks for it; in a longer text other words must say so.
  const isAlone = folded.split(/\s+/).length <= 3;
  if (!hasWish && !isAlone && !STRIKES.test(folded)) return null;
  const value = Number((match[1] ?? "").replace(",", "."));
  return value > 0 && value <= 100 ? value : null;
}

function readPrice(folded: string, patterns: readonly RegExp[], currency: string): number | null {
  for (const pattern of patterns) {
    const match = pattern.exec(folded);
    if (!match) continue;
    const [whole, sign, digits = "", word, unit] = match;
    if (pattern === OFFERED_PRICE && NOT_MONEY.test(folded.slice(match.index + whole.length))) continue;
    const value = readAmount(digits, word, 1);
    const isMoney = sign !== undefined || unit !== undefined || value >= PRICE_MIN;
    if (Number.isFinite(value) && value > 0 && isMoney) return Math.round(value * 10 ** currencyDecimals(currency));
  }
  return null;
}
