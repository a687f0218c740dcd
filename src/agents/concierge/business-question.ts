/** Whether a text asks about the business itself: its hours, its address, its contact data. Pure. */
import type { Locale } from "../../lib/locale.ts";
import { foldSpoken, foldText } from "../../lib/text.ts";
import { weekdayOf } from "../business-hours.ts";

export interface BusinessQuestion {
  readonly topic: "hours" | "address" | "contact";
  /** The day asked about (0 = Sunday), `now` for "are you open?", null for the whole week. */
  readonly day: number | "now" | "tomorrow" | null;
}

const HOURS: Readonly<Record<Locale, RegExp>> = {
  es: /\b(?:horarios?|a q(?:ue)? hora|hasta q(?:ue)? hora|desde q(?:ue)? hora|abren|abierto[s]?|abiertas?|abre|abris|cierran|cierra|cerrado[s]?|atienden|atencion|atendeis)\b/u,
  en: /\b(?:opening|hours|are you (?:open|closed)|you open|you close|still open|open (?:today|now|tomorrow|on)|(?:what|which) time|closing time|closed)\b/u,
  pt: /\b(?:horarios?|que horas|q horas|ate que horas|abrem?|abert[oa]s?|fecham?|fechad[oa]s?|funcionam?|funcionamento|atendem|expediente)\b/u,
};
const ADDRESS: Readonly<Record<Locale, RegExp>> = {
  es: /\b(?:direccion|(?:donde|dnd|en donde) (?:estan|queda|quedan|se ubican|se encuentran|los encuentro|es)|ubicad[oa]s?|ubicacion|ubican|sucursal(?:es)?|tienen (?:una )?(?:tiendas?|local(?:es)?|sedes?)|(?:sus|las|que|cuantas) (?:tiendas|sedes)|(?:sus|los|que|cuantos) locales|como llego|tienda fisica|(?:a )?donde (?:l[oa]s? )?(?:(?:puedo|debo|tengo que) )?(?:llev|dej|traig)\p{L}+)\b/u,
  en: /\b(?:address|where (?:are you|is (?:the|your) (?:shop|store))|located|location|branch(?:es)?|physical (?:shop|store)|directions|how do i get there|where (?:do|can|should|would) (?:i|we) (?:bring|take|drop|leave|come|go|find))\b/u,
  pt: /\b(?:endereco|onde (?:ficam?|e|estao|voces)|localizacao|localizad[oa]s?|filia(?:l|is)|tem (?:uma )?lojas?|(?:pra |para |a)?onde (?:eu )?(?:levo|deixo|posso (?:levar|deixar|ir)|vou)|(?:as|quais|quantas|que) lojas|loja fisica|como chego)\b/u,
};
const CONTACT =
  /\b(?:telefonos?|numero de (?:telefono|contacto|whatsapp)|celular de (?:contacto|ustedes)|correo|e-?mail|pagina web|sitio web|phone number|telephone|website|web site|telefone|site de voces)\b/u;

const NOW =
  /\b(?:ahora|ahorita|en este momento|todavia|ya abrieron|hoy|now|right now|today|still|agora|hoje|ainda|estan abiertos?|estan atendiendo|are you open|estao abertos?|esta abert[oa])\b/u;
const TOMORROW = /(?<!(?:por|en|de) (?:la )?)\b(?:mañana|tomorrow|amanha)\b/u;
const WEEKDAYS: readonly RegExp[] = [
  /\b(?:domingos?|sundays?)\b/u,
  /\b(?:lunes|mondays?|segundas?(?:-| )feiras?|na segunda)\b/u,
  /\b(?:martes|tuesdays?|tercas?(?:-feiras?)?)\b/u,
  /\b(?:miercoles|wednesdays?|quartas?(?:-feiras?)?)\b/u,
  /\b(?:jueves|thursdays?|quintas?(?:-feiras?)?)\b/u,
  /\b(?:viernes|fridays?|sextas?(?:-feiras?)?)\b/u,
  /\b(?:sabados?|saturdays?)\b/u,
];

const BUSINESS_WORD =
  /^(?:abiert[oa]s?|abre[n]?|cierran?|cerrad[oa]s?|atienden|atencion|horas?|horarios?|direccion|ubica\p{L}*|tiendas?|local(?:es)?|sucursal(?:es)?|sedes?|fisic[oa]s?|open(?:ing)?|closed?|hours?|times?|address|stores?|shops?|branch(?:es)?|locat\p{L}*|abert[oa]s?|fecha[dm]?[oa]?s?|funciona\p{L}*|atende[m]?|atendimento|endereco|ficam?|localiza\p{L}*|lojas?|filia(?:l|is)|telefonos?|telefones?|phone|correo|e-?mail|web|site|numero|number|contacto|contato|contact|whatsapp)$/u;

/** Whether a folded word belongs to such questions, so that it names no product. */
export function isBusinessWord(word: string): boolean {
  return BUSINESS_WORD.test(word) || WEEKDAYS.some((pattern) => pattern.test(word));
}

/** Somebody says that they will come by. */
const VISIT =
  /\b(?:(?:me )?(?:paso|pasamos|pasare|pasaremos|acerco|acercare|caigo|ire|iremos)|voy(?! a (?!pasar|ir\b|la tienda|el local|tu |su ))|vamos(?! a )|i(?:'ll| will) (?:come|stop|drop|pass|swing|be) (?:by|over|there)|see you|(?:eu )?passo|passarei|vou ai|vou la|vou na loja)\b/u;
const WHEN =
  /\b(?:hoy|mañana|manana|pasado|tarde|noche|rato|luego|mediodia|today|tomorrow|tonight|later|afternoon|morning|evening|hoje|amanha|logo|noite)\b/u;
const VISIT_WORDS_MAX = 9;

/** "Ok, paso mañana": whoever comes wants to find us open. */
export function announcesVisit(text: string): boolean {
  const folded = foldSpoken(text);
  if (/[?¿]/u.test(text) || folded.split(/\s+/).length > VISIT_WORDS_MAX || !VISIT.test(folded)) return false;
  return WHEN.test(folded) || WEEKDAYS.some((pattern) => pattern.test(folded));
}

/** Null when the text is about something else. `isoDate` is the day that the understanding found, if any. */
export function readBusinessQuestion(text: string, locale: Locale, isoDate?: string): BusinessQuestion | null {
  const folded = foldText(text);
  if (HOURS[locale].test(folded) || announcesVisit(text)) return { topic: "hours", day: readDay(folded, isoDate) };
  if (ADDRESS[locale].test(folded)) return { topic: "address", day: null };
  return CONTACT.test(folded) ? { topic: "contact", day: null } : null;
}

function readDay(folded: string, isoDate: string | undefined): BusinessQuestion["day"] {
  const weekday = WEEKDAYS.findIndex((pattern) => pattern.test(folded));
  if (weekday >= 0) return weekday;
  if (TOMORROW.test(folded)) return "tomorrow";
  if (NOW.test(folded)) return "now";
  return isoDate === undefined ? null : weekdayOf(isoDate);
}
