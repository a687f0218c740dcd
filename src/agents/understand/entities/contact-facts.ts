/** Who writes and about which order: e-mail, phone, name, order number. */
import { foldText } from "../../../lib/text.ts";
import { conceptsOf, isThing } from "../concepts.ts";
import { isGivenName } from "./given-names.ts";

const EMAIL = /[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{2,63}){1,4}/;

/** The first e-mail address, as written. */
export function findEmail(raw: string): string | undefined {
  return EMAIL.exec(raw)?.[0];
}

const PHONE = /(?<![\w.,])\+?\(?\d(?:[ ().-]{0,2}\d){7,14}(?![\w]|[.,]\d)/g;
// What follows a price or a measure, never a phone.
const NOT_PHONE_AFTER =
  /^\s?(?:soles|pesos|reais|dolares|dólares|dollars|euros|mil\b|cop\b|clp\b|ars\b|usd\b|pen\b|brl\b|kg|km|%|\$)/i;
const TAX_NUMBER = /^\d{3}\.\d{3}\.\d{3}-\d{2}$|^\d{2}\.\d{3}\.\d{3}\/?\d{4}-\d{2}$|^\d{1,2}\.\d{3}\.\d{3}-[\dkK]$/;
const DATE_LIKE = /^\d{1,4}[-./]\d{1,2}[-./]\d{2,4}$/;
// Runs of digits that are something else.
const NOT_PHONE_BEFORE =
  /(?:ruc|rfc|cnpj|cpf|rut|dni|cuit|cedula|cuenta|conta|account|cbu|clabe|cci|pedido|orden|order|guia|tracking|rastreio|factura|boleta|nota|s\/|r\$|\$|cep|serie|imei)(?: es| is| é| e|:)?[\s:#nº°.]{0,6}$/i;

/** The first phone number, as written: eight to fifteen digits that are not an order, an account or a tax number. */
export function findPhone(raw: string, orderNumber: string | undefined): string | undefined {
  for (const match of raw.matchAll(PHONE)) {
    const [found] = match;
    const digits = found.replace(/\D/g, "");
    if (digits.length < 8 || digits.length > 15 || DATE_LIKE.test(found.trim())) continue;
    if (orderNumber?.includes(digits) || NOT_PHONE_BEFORE.test(raw.slice(Math.max(0, match.index - 24), match.index)))
      continue;
    // Groups of three with one separator are an amount ("1.200.000"), unless the text shows a phone.
    if (/^\d{1,3}(?:[.,]\d{3})+$/.test(found) || TAX_NUMBER.test(found)) continue;
    if (NOT_PHONE_AFTER.test(raw.slice(match.index + found.length, match.index + found.length + 12))) continue;
    return found.trim();
  }
  return undefined;
}

const ORDER =
  /\b(?:pedido|orden|order|compra|ticket|guia|tracking|encomenda|purchase|folio|reserva|booking|caso|case)\s{0,2}(?:(?:numero|nro|num|no|number|code|codigo|es|is|e)\.?\s{0,2}){0,2}[:#°º]{0,2}\s{0,2}((?:[a-z]{1,4}-?)?\d[\da-z-]{2,19})\b|#\s?((?:[a-z]{1,4}-?)?\d[\da-z-]{1,19})\b/;

const COUNTED_OR_MONEY =
  /^(?:soles|pesos|reais|dolares|dollars|bucks|euros|mil|k|unid\w*|units?|piezas?|pecas?|cajas?|caixas?|pares|dias|days|gramos|kilos?|personas|pessoas|people|\$)$/;

/** The number of an order, a ticket or a shipment, as written. */
export function findOrderNumber(folded: string, raw: string): string | undefined {
  const match = ORDER.exec(folded);
  const found = match?.[1] ?? match?.[2];
  if (!match || !found) return undefined;
  // "order 500 flyers", "una compra de 300 soles": how many and how much, not which.
  const next = /^\s?([a-z$]+)/.exec(folded.slice(match.index + match[0].length))?.[1] ?? "";
  if (/^\d{1,4}$/.test(found) && (COUNTED_OR_MONEY.test(next) || conceptsOf(next).some(isThing))) return undefined;
  const at = raw.toLowerCase().indexOf(found);
  return at < 0 ? found : raw.slice(at, at + found.length);
}

// Words are taken as they come; capitals are not asked for after an explicit "me llamo".
// Latin letters by range: case-blind Unicode classes take tens of milliseconds to compile.
const NAME_WORD = "[a-zà-ɏ][a-zà-ɏ'’-]{1,24}";
const EXPLICIT = new RegExp(
  `(?:me llamo|mi nombre es|mi nombre:|a nombre de|meu nome (?:é|e)|me chamo|my name is|my name's|name is|em nome de)\\s+(${NAME_WORD}(?:\\s+${NAME_WORD}){0,3})`,
  "i",
);
const CAPITAL_WORD = "\\p{Lu}[\\p{L}'’-]{1,24}";
const INTRODUCED = new RegExp(
  `(?:^|[\\s,.;!])(?:[Ss]oy|[Ss]ou(?: [oa])?|[Ii](?:'|’)m|[Ii] am|[Tt]his is|[Aa]qui (?:é|e) [oa]|[Aa]qu[ií]|[Ll]es? (?:escribe|saluda|habla)|[Tt]e (?:escribe|habla|saluda)|[Ff]ala [oa]|[Aa]qui fala [oa]?|[Hh]abla|[Ii]t(?:'|’)?s)\\s+(${CAPITAL_WORD}(?:\\s+(?:de|del|da|do|dos|la)?\\s?${CAPITAL_WORD}){0,3})`,
  "u",
);
// In lower case only what is surely a name counts ("soy ana", but not "soy nuevo").
const WHISPERED =
  /(?:^|[\s,.;!])(?:soy|sou(?: [oa])?|i(?:'|’)?m|this is|aqu[ií](?: (?:é|e))?(?: [oa])?|l?es? escribe|te escribe|fala [oa]|habla)\s+([a-zà-ɏ]{2,20})\b/i;
const STOP_WORDS = new Set(
  `y e and con with vivo soy sou quiero quero necesito preciso mi meu my tengo tenho para por que gracias obrigado obrigada thanks i im
  estoy estou am from desde de del da do dos la en em no na hola oi hi un una um uma el o a mucho gusto quien mande favor please please.
  quisiera compre comprei pedi vengo trabajo compro busco necesitaba queria como mas pero mas but`.split(/\s+/),
);
const PARTICLES = new Set(["de", "del", "da", "do", "dos", "la", "von", "van"]);
const NOT_NAMES = new Set(
  "cliente nuevo nueva novo nova estudiante estudante proveedor fornecedor abogado interested looking fine good ok peruano peruana mexicano colombiano argentino chileno brasileiro mi nadie empresa".split(
    " ",
  ),
);

/** The name the customer gives for themselves, as written. */
export function findName(raw: string): string | undefined {
  const said = (EXPLICIT.exec(raw) ?? INTRODUCED.exec(raw))?.[1];
  const whispered = said ? undefined : WHISPERED.exec(raw)?.[1];
  if (whispered && isGivenName(foldText(whispered))) return whispered;
  if (!said) return undefined;
  const kept: string[] = [];
  for (const word of said.split(/\s+/)) {
    const lower = word.toLowerCase();
    if (NOT_NAMES.has(lower)) break;
    if (STOP_WORDS.has(lower) && !(kept.length > 0 && PARTICLES.has(lower))) break;
    kept.push(word);
  }
  while (PARTICLES.has(kept.at(-1)?.toLowerCase() ?? "")) kept.pop();
  return kept.length > 0 ? kept.join(" ") : undefined;
}
