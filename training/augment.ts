/** Other ways the same message could have come: with mistakes, and with courtesies or a story around it. */
import type { Locale } from "../src/lib/locale.ts";
import type { Phrase } from "./phrases.ts";
import type { Random } from "./random.ts";
import { addTypos } from "./typos.ts";

const OPENINGS: Readonly<Record<Locale, readonly string[]>> = {
  es: `hola|hola buenas|buenas tardes|hola buenos días|Buen día,|disculpe|oye|amigo|señorita|hola qué tal|estimados,|una consulta,|una pregunta|mire|holaa|Buenas noches.|che|oiga|bueno,|ok,|sí,|ah ya,|entonces|perdón|hola soy clienta suya,|le escribo porque|hola linda|joven`.split(
    "|",
  ),
  en: `hi|hello|hey|good morning|Good afternoon,|excuse me|so|hi there!|sorry,|quick question:|ok|yes,|hey guys|well|um|hello again,|right,|Dear team,|morning!|also|hiya|ok so|one question,|listen,`.split(
    "|",
  ),
  pt: `oi|olá|boa tarde|oi bom dia|Bom dia!|então|moça|opa|gente|oi tudo bem?|com licença,|olha|ei|Prezados,|boa noite|uma dúvida:|ok,|sim,|ah tá,|desculpa,|amigo|oii|bom,|querida,`.split(
    "|",
  ),
};
const CLOSINGS: Readonly<Record<Locale, readonly string[]>> = {
  es: `por favor|gracias|porfa|amigo|?|muchas gracias|quedo atento|saludos|🙏|😊|pls|señorita|pues|!!|me avisa|...|gracias de antemano`.split(
    "|",
  ),
  en: `please|thanks|pls|guys|?|thank you|cheers|🙏|😊|let me know|!!|...|mate|thanks in advance|kind regards`.split(
    "|",
  ),
  pt: `por favor|obrigado|pfv|gente|?|obrigada|🙏|😊|fico no aguardo|abs|!!|...|moça|me avisa|grato`.split("|"),
};
const STORIES: Readonly<Record<Locale, readonly string[]>> = {
  es: `mi hija me recomendó su página y|estoy de viaje hasta el lunes y|disculpe la hora, recién salgo del trabajo,|mi vecina es clienta de ustedes,|les escribí ayer también,|vi su anuncio en facebook y|soy mamá de dos niños y ando corriendo,|es para mi mamá que no usa whatsapp,|nos estamos mudando y`.split(
    "|",
  ),
  en: `my sister told me about you and|i'm at work so can't talk much,|sorry for writing so late,|we just moved here and|saw your ad on instagram,|it's for my mum, she doesn't use whatsapp,|i wrote yesterday as well,|i'm new in town and`.split(
    "|",
  ),
  pt: `minha vizinha me indicou vocês e|desculpa o horário, saí do serviço agora,|vi o anúncio no instagram e|é pra minha mãe que não usa zap,|escrevi ontem também,|a gente tá de mudança e|to no trabalho e não posso falar muito,`.split(
    "|",
  ),
};
/** Intents whose labels could change when courtesies are put around them. */
const BARE = new Set<string>(["greeting", "thanks", "smalltalk", "confirmation_resolved", "opt_out", "spam"]);

/** How often a phrase is shown with mistakes, with something before it, after it, and with a story. */
const RATES = { typos: 0.5, opening: 0.18, closing: 0.12, story: 0.05 };

/** A variant of the phrase's text, or the text itself. Another call gives another variant. */
export function vary(phrase: Phrase, random: Random): string {
  let { text } = phrase;
  const { language } = phrase;
  if (!BARE.has(phrase.intent)) {
    if (random.next() < RATES.story) text = `${random.pick(STORIES[language])} ${text}`;
    else if (random.next() < RATES.opening) text = `${random.pick(OPENINGS[language])} ${text}`;
    // Thanks after a complaint or a doubt would blur the mood.
    if (random.next() < RATES.closing && phrase.sentiment === 0) text = `${text} ${random.pick(CLOSINGS[language])}`;
  }
  return random.next() < RATES.typos ? addTypos(text, language, random) : text;
}
