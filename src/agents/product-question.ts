/** What a customer's text asks of the catalog, in Spanish, English or Portuguese, as people write it. Pure. */
import type { Locale } from "../lib/locale.ts";
import { foldSpoken } from "../lib/text.ts";
import { type Mention, readMentions } from "./product-question/mentions.ts";
import { readPriceLimits } from "./product-question/price-limits.ts";
import { namesMatter, searchWords, wantedWords } from "./product-question/words.ts";

export interface ProductQuestion {
  readonly order: "relevance" | "cheapest" | "dearest";
  /** Minor units of the shop's currency. */
  readonly maxCents?: number;
  readonly minCents?: number;
  /** An ISO 4217 code that was named and is not the shop's. */
  readonly foreignCurrency?: string;
  /** References to products offered before, in the order written. */
  readonly mentions: readonly Mention[];
  /** True when two products are to be set side by side. */
  readonly isComparison: boolean;
  /** The two sides of a comparison in words; null when they are references or not said. */
  readonly sides: readonly [string, string] | null;
  /** "Something cheaper" than what was shown. */
  readonly wantsCheaper: boolean;
  /** "Other options", "something like it". */
  readonly wantsOthers: boolean;
  /** The whole range is asked for ("¿qué productos tienen?"). */
  readonly wantsCatalog: boolean;
  /** The plural was used ("las más baratas"): a list is wanted, not one. */
  readonly wantsSeveral: boolean;
  /** What is asked of the product. */
  readonly asks: "price" | "stock" | "warranty" | "photo" | "details" | null;
  /** A quality of the thing spoken of is asked for: "¿aguanta juegos?", "is it heavy?". */
  readonly asksQuality: boolean;
  /** Delivery, payment or hours are spoken of. */
  readonly namesMatter: boolean;
  /** The whole text, folded. */
  readonly folded: string;
  /** Folded words left for the search; empty when no product is named. */
  readonly words: string;
}

const CHEAPEST =
  /\b(?:(?:(?:de |el |o )?menor|lowest|smallest) preci?o|mas (?:barat|economic|comod|accesib)\p{L}*|mais (?:barat|economic|em conta|acessiv)\p{L}*|cheap(?:est|er)?|least expensive|lowest price|barat(?:[oa]s?|it[oa]s?)|economic[oa]s?)\b/gu;
const DEAREST =
  /\b(?:mas (?:car|costos)[oa]s?|mais car[oa]s?|(?:mas|mais) (?:potente|complet[oa]|poderos[oa]|top|pro)s?|most (?:powerful|complete)|most expensive|priciest|dearest|(?:mayor|maior|highest) (?:precio|preco|price)|(?:gama alta|alta gama|tope de gama|high[- ]end|top de linha))\b/gu;
const CHEAPER =
  /\b(?:(?:algo|alguna?|alguno|otr[oa]s?|un[oa]|opcion(?:es)?|something|anything|one|any|algum|alguma|outr[oa]s?|uma?|opcao|opcoes)\s+(?:\p{L}+\s+)?(?:mas (?:barat|economic|comod)|mais (?:barat|em conta|economic)|cheaper|less expensive)|cheaper|less expensive)/u;
const OTHERS =
  /\b(?:otr[oa]s? (?:opcion(?:es)?|modelos?|alternativas?)|alternativas?|alternatives?|other (?:options?|models?|ones?)|the other(?= one|\s*$)|outr[oa]s? (?:opcao|opcoes|modelos?)|parecid[oa]s?|similar(?:es)?|algo asi|something like (?:it|that))\b/u;
const CATALOG =
  /\b(?:(?:que|cuales|what|which|quais|ver|see|show|mostrar|lista)\b[^?.]*\b(?:productos?|produtos?|products?|venden|vendes|vendem|sell)|catalogo|catalog(?:ue)?)\b/u;
const SEVERAL =
  /\b(?:barat[oa]s|economic[oa]s|car[oa]s|cheapest (?:ones|\p{L}+s)|expensive (?:ones|\p{L}+s)|cuales|quais|which ones|opciones|opcoes|options)\b/u;
const COMPARE =
  /\b(?:compar\p{L}*|diferencias?|diferencas?|differences?|vs\.?|versus|cual (?:es|me) (?:mejor|conviene|recomiendas?)|cual (?:me )?conviene|que es mejor|which (?:one )?is better|what is better|better|qual (?:e )?(?:o |a )?melhor|mejor)\b/u;
/** One thing does or is something; what the shop does ("¿tienen?", "do you have?") is another matter. */
const QUALITY =
  /(?:^|[¿?.,;:!]\s*|\b(?:y|pero|e|mas|and|but|que tanto|que tan|cuanto|cuanta|quanto|quanta|es[ae]|est[ae]|ess[ae]|el[ae]|si|se)\s+)(?:(?:si|se|no|me|te|le|lo|la|tambien)\s+)*(?:aguant|sirv|serv|corr|rod|soport|suport|rind|rend|pes|dur|carg|carreg|funcion|jal|inclu|tra|vien|vem|consum|gast|calient|esquent|sue?n|mid|med|entr|cab|imprim|resist|alcanz|permit|mov)(?:a|e|i|ye|ce|ui|)\b(?! mas\b)|\b(?:does|will|can|is|has) it\b|\bhow (?:heavy|big|fast|long|loud|good|small|thin) (?:is|does|will) (?:it|that|this)\b|\bit (?:has|comes|includes|works|runs)\b|\b(?:es[ae]|est[ae]|ess[ae]) (?:\p{L}+ )?(?:tiene|trae|has|tem)\b|\b(?:es|e) (?:muy |bem |bien )?(?:buen[oa]|bo[am]|rapid[oa]|liger[oa]|leve|liviana?|silencios[oa]|resistente|original|nuev[oa]|nov[oa]|compatible|compativel|pesad[oa]|confiable)\b/u;
/** A superlative alone ("la mejor laptop") compares nothing. */
const JOINERS: Readonly<Record<Locale, RegExp>> = {
  es: /\s(?:vs\.?|versus|contra|con|o|u|y|e)\s(?:entre\s)?|\s?,\s(?:o|y)\s/u,
  en: /\s(?:vs\.?|versus|against|with|to|or|and)\s/u,
  pt: /\s(?:vs\.?|versus|contra|com|ou|e)\s/u,
};

/** Reads a raw text. `currency` is the shop's; amounts in another one are reported, never converted. */
export function readProductQuestion(text: string, locale: Locale, currency: string): ProductQuestion {
  const folded = foldSpoken(text);
  const { rest: withoutPrices, ...limits } = readPriceLimits(folded, currency);
  const { mentions, rest } = readMentions(withoutPrices);
  const wantsCheaper = CHEAPER.test(withoutPrices);
  const order = matches(DEAREST, rest) ? "dearest" : matches(CHEAPEST, rest) ? "cheapest" : "relevance";
  const named = rest.replace(DEAREST, " ").replace(CHEAPEST, " ");
  const sides = COMPARE.test(folded) ? readSides(named, locale) : null;
  const references = mentions.filter((mention) => mention.type !== "that").length;
  const comparesOffered =
    mentions.length > 1 || mentions.some((mention) => mention.type === "all") || /\bcompar|\bdiff?er/u.test(folded);
  return {
    order,
    ...limits,
    mentions,
    isComparison:
      COMPARE.test(folded) && (sides !== null || (references > 0 && comparesOffered) || isBareCompare(folded)),
    sides,
    wantsCheaper,
    wantsOthers: OTHERS.test(folded),
    wantsCatalog: CATALOG.test(folded) && searchWords(named) === "",
    wantsSeveral: SEVERAL.test(folded),
    asks: readAsk(folded),
    asksQuality: QUALITY.test(folded),
    namesMatter: namesMatter(folded),
    folded,
    words: wantedWords(named),
  };
}

/** "¿Cuál es mejor?", "compáralas", with nothing named: what was offered is meant. */
function isBareCompare(folded: string): boolean {
  return searchWords(folded.replace(COMPARE, " ")) === "" && /\b(?:compar|diff?er|cual|which|qual)/u.test(folded);
}

/** The two sides: the last two pieces with a name in them ("¿cuál es mejor, la Lenovo o la HP?"). */
function readSides(named: string, locale: Locale): [string, string] | null {
  const clause = named
    .split(/[?!¿¡\n;:]|\.(?=\s|$)/u)
    .find((piece) => JOINERS[locale].test(piece.replace(/^\s*\S+\s/u, "x ")) && searchWords(piece).includes(" "));
  if (!clause) return null;
  const pieces = clause
    .split(JOINERS[locale])
    .map((piece) => searchWords(piece))
    .filter((words) => words !== "");
  const [first, second] = pieces.slice(-2);
  return first && second && first !== second ? [first, second] : null;
}

function readAsk(folded: string): ProductQuestion["asks"] {
  if (/\b(?:garantia|warranty|guarantee)\b/u.test(folded)) return "warranty";
  if (/\b(?:fotos?|imagen(?:es)?|photos?|pictures?|imagem|imagens)\b/u.test(folded)) return "photo";
  if (
    /\b(?:ainda (?:tem|ha)|todavia (?:tien\p{L}+|hay|quedan?)|aun (?:tien\p{L}+|hay|quedan?)|still (?:have|got|there)|stock|disponib\p{L}*|available|availability|estoque|quedan|agotad[oa]|unidades|in stock)\b/u.test(
      folded,
    )
  ) {
    return "stock";
  }
  if (
    /\b(?:caracteristicas?|especificaciones|specs?|detalles?|details?|detalhes|informac\p{L}+|info|cuentame|cuenteme|contame|tell me|me fala|me conta)\b/u.test(
      folded,
    )
  ) {
    return "details";
  }
  return /\b(?:precios?|cuanto|cto|cuestan?|vale|how much|price|cost|preco|precos|quanto|valor)\b/u.test(folded)
    ? "price"
    : null;
}

/** `test` on a global pattern remembers its place; this does not. */
function matches(pattern: RegExp, text: string): boolean {
  return text.search(pattern) >= 0;
}
