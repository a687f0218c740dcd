/** What a customer's text says about the purchase itself: take it, change it, pay it, drop it. Pure. */
import type { DeliveryZone } from "../../crm/playbook.ts";
import { foldSpoken, foldText } from "../../lib/text.ts";
import type { Turn } from "../agent.ts";
import { mainIntent } from "../main-intent.ts";
import { acceptedOffer, saysNo, saysYes } from "../pending.ts";
import { countedThing } from "../product-question/counted.ts";
import { thingsIn } from "../product-question/things.ts";
import { type ProductQuestion, readProductQuestion } from "../product-question.ts";
import { SMALL_NUMBER_WORDS } from "../understand/entities/number-words.ts";

export interface Wish {
  readonly question: ProductQuestion;
  readonly cancels: boolean;
  readonly asksLink: boolean;
  readonly asksTotal: boolean;
  readonly saysPaid: boolean;
  readonly wantsPickup: boolean;
  readonly adds: boolean;
  readonly removes: boolean;
  readonly switches: boolean;
  /** A change is wished for without saying which. */
  readonly changesSomething: boolean;
  /** A discount is asked for. */
  readonly asksDiscount: boolean;
  /** The decision to buy is said without a doubt, so that the quote may be made at once. */
  readonly isPlain: boolean;
  readonly saysYes: boolean;
  readonly saysNo: boolean;
  /** Pieces; null when none are said. */
  readonly quantity: number | null;
}

const CANCELS =
  /\b(?:cancel(?:a|ar|alo|ala|emos|e|en|o|amos|it|the)?\b|anul(?:a|ar|alo|ala|e|en)\b|ya no (?:l[oa]s? )?quiero|dejal[oa]\b|olvidal[oa]\b|never ?mind|forget (?:it|about it)|don'?t want it|desist\p{L}*|nao quero mais|deixa pra la)/u;
const LINK = /\b(?:link|enlace|url)\b/u;
const TOTAL =
  /\b(?:cuanto (?:era|es|seria|queda|quedaba|salia|sale|fue|debo|tengo que pagar|pago)(?: (?:en|el) total| todo)?\s*[?!.]*$|cuanto (?:\p{L}+ ){0,3}(?:en total|con (?:el )?(?:envio|delivery|todo))|(?:el|cual (?:es|era) el) (?:total|monto)|how much (?:was|is) (?:it|that|the total|everything)|(?:the|my) total|in total|quanto (?:era|ficou|fica|deu|da)(?: (?:no total|tudo|com (?:o |a )?(?:frete|entrega)))?\s*[?!.]*$|o total|valor total)/u;
const PAID =
  /\b(?:ya (?:l[oa] )?(?:pague|deposite|transferi|yapee|cancele el pago)|ya (?:hice|realice|envie) (?:el|la) (?:pago|deposito|transferencia)|ya esta pagad[oa]|(?:^|\b(?:listo|ok|hecho)\W+)(?:ya )?pague\W*$|acabo de (?:pagar|depositar|transferir)|(?:i|i've|i have) (?:already |just )?paid|just paid|already paid|ja paguei|acabei de pagar|paguei|ja fiz o (?:pix|pagamento))\b/u;
const PICKUP =
  /\b(?:(?:l[oa]s? )?recojo|recoger(?:l[oa]s?)?|recogere|(?:paso|pasare|ire|voy) (?:por (?:la |su )?tienda|por (?:el|ella|ellos|ellas)\b(?= *(?:$|[?!.,;]))|a (?:la |su )?tienda|a (?:recoger|buscar|retirar)\p{L}*)|(?:pasar|ir) (?:a (?:recoger|buscar|retirar)\p{L}*|por (?:la |su )?tienda)|retiro|retirar(?:l[oa]s?|ei)?|en (?:la |su )?tienda|pick(?:[ -]?up| (?:it|them) up)|collect (?:it|them)|in[- ]store|retirada|(?:buscar|retirar|retiro) na loja|na loja|sin (?:el )?(?:delivery|envio|despacho)|without (?:the )?(?:delivery|shipping)|no (?:delivery|shipping)|sem (?:o |a )?(?:frete|entrega|envio))\b/u;
const ADDS =
  /\b(?:agreg(?:a|ame|ale|ar|ue|uen|uemos)|anad(?:e|eme|ir|a)|añad(?:e|eme|ir|a)|sum(?:a|ame|ale|ar)|tambien|ademas|add|also|as well|plus|adicion(?:a|ar|e)|inclu(?:i|a|ir|ya|ye|yeme)|acrescent(?:a|ar|e)|tambem|mais (?:um|uma))\b/u;
const REMOVES =
  /\b(?:quit(?:a|ame|ale|ar|e|en)|sac(?:a|ame|ale|ar|alo|ala)|elimin(?:a|ar|e)|remove|take (?:out|off)|drop the|tir(?:a|ar|e)|remov(?:a|er))\b|\b(?:sin|without|sem) (?:el|la|los|las|the|o|a|os|as) (?!delivery|envio|frete|entrega|shipping)/u;
/** "Ya no quiero el mouse": one item, not the purchase. */
const REMOVES_ITEM = /\b(?:no quiero|don'?t want|nao quero)(?: mais)? (?:el|la|los|las|the|o|a|os|as) \p{L}{3,}/u;
const CHANGES_SOMETHING = /\b(?:cambiar algo|change something|mudar algo)\b/u;
/** A discount names no product: "5%" is no "Ryzen 5". */
const PERCENT = /\d+(?:[.,]\d+)?\s?(?:%|por ?cien(?:to)?\b|por ?cento\b|percent\b)/u;
const SWITCHES =
  /\b(?:mejor|en vez|en lugar|cambi(?:a|ar|alo|ala|ame|e)|prefiero|instead|rather|switch|change|em vez|no lugar|troc(?:a|ar|o)|prefiro|melhor)\b/u;
const DISCOUNT =
  /\b(?:descuent\p{L}*|rebaj\p{L}*|descont\p{L}*|discounts?|promo(?:cion(?:es)?|cao|coes|tions?|s)?|ofertas?|cheaper price|better price|mejor precio|melhor preco|ultimo precio|menos por|bajarl[eoa]|me haces precio)\b/u;
const PLAIN =
  /\b(?:como (?:l[oa] )?(?:pago|compro|adquiero)|como (?:hago|puedo|le hago)(?: para)? (?:comprar|pagar|pedir|adquirir)\p{L}*|(?:donde|a donde|adonde) (?:pago|deposito)|me l[oa]s? (?:llevo|quedo)|l[oa]s? (?:quiero|compro|llevo)\b|quiero (?:comprar|pagar|llevar|pedir)\p{L}*|quiero \d|quiero (?:un[oa]?|dos|tres|cuatro|cinco|est[ae]|es[ae]|el|la) |compro|(?:env|mand|pas|gener)[ie]?(?:a|ame|alo|e|eme) (?:el |tu )?link|how (?:do|can) i (?:pay|buy|order)|i(?:'ll| will) (?:take|buy)|i want (?:to (?:buy|pay|order)|it|two|three|one|the)|send me the link|como (?:eu )?(?:pago|compro)|como (?:faco|posso)(?: para| pra)? (?:comprar|pagar)|vou (?:levar|querer|comprar)|quero (?:comprar|levar|pagar|um|uma|dois|duas|o|a|esse|essa)\b|fechado|trato hecho|it'?s a deal|manda o link)/u;

const NUMBERS: Readonly<Record<string, number>> = {
  ...SMALL_NUMBER_WORDS,
  uno: 1,
};
const NUMBER = `(\\d{1,4}|${Object.keys(NUMBERS).join("|")})`;
const CHANGED = new RegExp(
  `\\b(?:mejor|sean|solo|solamente|make (?:it|that)|just|only|melhor|so|apenas|somente|actually|na verdade|en realidad|sejam|seriam|serian|son|sao|a|add|agrega|agregame|quiero|quero)\\s+(?:que sean |que sejam )?${NUMBER}(?:\\s+(?:unidades?|units?|nomas|nada mas|por favor|please|then|entonces|entao|pues|mesmo))?[^\\p{L}\\p{N}]*$`,
  "u",
);
const BOTH = /\b(?:l[oa]s|os|as) (?:2|dos|dois|duas)\W*$/u;
const ALONE = new RegExp(`^\\W*${NUMBER}(?:\\s+(?:unidades?|units?|por favor|please|nomas))?\\W*$`, "u");

/** From this confidence on, the wish to buy is no guess. */
const SURE_MIN = 0.45;

/** Reads the wish of a turn. */
export function readWish(turn: Turn): Wish {
  const folded = foldSpoken(turn.text).trim();
  const intent = mainIntent(turn.understanding);
  const quantity = readQuantity(turn, folded);
  const bare = withoutQuantity(withoutTerms(folded, turn), quantity);
  const read = readProductQuestion(bare, turn.locale, turn.business.currency);
  // "Uy, es mucho": words that name nothing one buys.
  const question = thingsIn(read.words).length > 0 ? read : { ...read, words: "" };
  const accepts =
    acceptedOffer(turn) === "purchase" ||
    ((turn.state.pending === "quote_offered" || turn.state.pending === "discount_offered") && saysYes(turn.text));
  const asksDiscount = DISCOUNT.test(folded);
  return {
    question,
    cancels: CANCELS.test(folded) && !REMOVES_ITEM.test(folded),
    asksLink: LINK.test(folded),
    asksTotal: TOTAL.test(folded),
    saysPaid: PAID.test(folded),
    wantsPickup: PICKUP.test(folded),
    adds: ADDS.test(folded),
    removes: REMOVES.test(folded) || REMOVES_ITEM.test(folded),
    switches: SWITCHES.test(folded),
    changesSomething: CHANGES_SOMETHING.test(folded),
    asksDiscount,
    isPlain: accepts || PLAIN.test(folded) || (intent === "purchase" && isSureOf(turn) && !asksDiscount),
    saysYes: saysYes(turn.text),
    saysNo: saysNo(turn.text),
    quantity,
  };
}

/** A guess at buying decides nothing: "maso 2000" may be a budget. */
function isSureOf({ understanding: { intent } }: Turn): boolean {
  return intent.value !== "purchase" || intent.confidence >= SURE_MIN;
}

/** The text without what speaks of the terms: places, totals and links name no product. */
function withoutTerms(folded: string, { business, understanding: { entities } }: Turn): string {
  const bare = [TOTAL, PICKUP, PAID, LINK, CANCELS, REMOVES, ADDS, PERCENT].reduce(
    (text, terms) => text.replace(terms, " "),
    folded,
  );
  const named = [placesOf(business.rules.delivery.zones), entities.city ? placePattern([entities.city]) : null];
  return named.reduce((text, place) => (place ? text.replace(place, " ") : text), bare);
}

/** Places by the zones that name them: such a pattern costs far more to make than to use. */
const PLACES = new WeakMap<readonly DeliveryZone[], RegExp | null>();

function placesOf(zones: readonly DeliveryZone[]): RegExp | null {
  const known = PLACES.get(zones);
  if (known !== undefined) return known;
  const pattern = placePattern(zones.flatMap(({ name, places }) => [name, ...places]));
  PLACES.set(zones, pattern);
  return pattern;
}

/** Any of these places as a whole, the longer before the shorter; null without any. */
function placePattern(places: readonly string[]): RegExp | null {
  const named = places
    .toSorted((a, b) => b.length - a.length)
    .map((place) => foldText(place).replace(/[^\p{L}\p{N}]+/gu, "[^\\p{L}\\p{N}]+"));
  return named.length > 0 ? new RegExp(`(?<![\\p{L}\\p{N}])(?:${named.join("|")})(?![\\p{L}\\p{N}])`, "gu") : null;
}

/** "3 mochilas" is no "IdeaPad 3". */
function withoutQuantity(text: string, quantity: number | null): string {
  if (quantity === null) return text;
  const words = Object.keys(NUMBERS).filter((word) => NUMBERS[word] === quantity);
  return text.replace(
    new RegExp(`(?<![\\p{L}\\p{N}])(?:${[String(quantity), ...words].join("|")})(?![\\p{L}\\p{N}])`, "u"),
    " ",
  );
}

/** A bare number counts the one thing that is spoken of; with several shown it is a place in the list. */
function isOneOnTable({ state: { pending, cart, offeredProductIds } }: Turn): boolean {
  if (pending === "quantity_asked") return true;
  return pending !== "slot_asked" && pending !== "survey_asked" && cart.length <= 1 && offeredProductIds.length === 1;
}

/** "Fecha 3 da mais barata", "5 of those". */
const COUNTED_OF = new RegExp(
  `(?<![\\p{L}\\p{N}.,/-])${NUMBER}\\s+(?:of (?:those|them|these|it|the)|de (?:es[aeo]s?|est[aeo]s?|l[oa]s?|ell[oa]s)|del|d[ea]ss[ea]s?|dest[ea]s?|del[ea]s|d[ao]s?)(?! (?:manana|tarde|noche|manha|noite|dia|madrugada))(?=\\s|$|[,.;!?])`,
  "u",
);

/** "What discount for 10?": so many, where a discount is asked for. */
const DISCOUNTED = new RegExp(
  `\\b(?:for|por|para|pra|llevando|levando|(?:si|se|if) (?:(?:eu|i|we|nos) )?(?:llevo|llevamos|compro|compramos|levo|levar|comprar|take|buy|get))\\s+${NUMBER}(?=\\s*(?:$|[,.;!?]|unidad\\p{L}*|unid\\p{L}*|units?|piezas?|pecas?))`,
  "u",
);

/** Whether the text ends with "los dos", "as duas": two that were spoken of, no number of pieces. */
export function saysBoth(text: string): boolean {
  return BOTH.test(foldText(text));
}

function readQuantity(turn: Turn, folded: string): number | null {
  const said = turn.understanding.entities.quantity;
  // "Los 2" are those that were spoken of.
  if (saysBoth(turn.text) && turn.state.offeredProductIds.length !== 1) return null;
  if (said !== undefined && said >= 1) return Math.trunc(said);
  const changed = CHANGED.exec(folded)?.[1];
  const discounted = DISCOUNT.test(folded) ? DISCOUNTED.exec(folded)?.[1] : undefined;
  const alone = isOneOnTable(turn) ? ALONE.exec(folded)?.[1] : undefined;
  const word = alone ?? changed ?? COUNTED_OF.exec(folded)?.[1] ?? discounted;
  if (word === undefined) return countedThing(folded);
  const value = NUMBERS[word] ?? Number(word);
  return Number.isInteger(value) && value >= 1 ? value : null;
}
