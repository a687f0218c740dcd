/** Small words that give a language away, for texts too short for statistics. All folded. */
import { LOCALES, type Locale } from "../../lib/locale.ts";

const SPANISH = `el la los las lo del al y que con por para una uno un es esta este esto esa ese eso son hay muy pero mas como
cuando donde cuanto cuanta cuantos cual cuales quien mi tu su sus nos les le se si yo ustedes usted tengo tiene tienen tenes quiero
quisiera necesito puedo puede pueden podria hola buenas buenos dias tardes noches gracias precio cuesta vale sale compre pedi
llego llega hacen hace estoy ya aqui alla ahora hoy manana tambien porque entonces todavia nada algo nadie ninguno favor porfa
tienda envio pedido dinero xq xfa tmb cto q me pasame mandame disculpe senor senorita dale listo bueno baja chau vos sos che
hasta desde muchas mucho otro otra cuenta tarjeta mejor`;
const PORTUGUESE = `o os as um uma do da dos das no na nos nas ao e que com por para pra pro nao sim esta isso isto esse essa este
voce voces vc vcs tem tenho quero queria preciso posso pode podem gostaria oi ola bom boa tarde noite obrigado obrigada valeu vlw
blz obg preco quanto qto custa valor onde quando qual quais quem como meu minha seu sua eu ele ela eles foi ser estou to ta tb
tbm hoje amanha agora ainda mais muito muita tambem porque entao nada ninguem alguem loja frete pedido dinheiro comprei chegou
entrega pix boleto nf cade ate mas depois ontem aqui ai sou esqueca tchau beleza moca moco gente sair pare la mesmo so faz fazem`;
const ENGLISH = `the a an is are was were am i you we they he she it my your our their this that these those what which who how when
where why do does did can could would will should have has had not dont of to in on for with at from and or but if please thanks
thank hello hi hey good morning price much many buy want need order ship shipping delivery store shop get got there here yes
im ive its whats thats just any some still about me no your been`;

const WORDS: Record<Locale, ReadonlySet<string>> = {
  es: readWords(SPANISH),
  pt: readWords(PORTUGUESE),
  en: readWords(ENGLISH),
};

function readWords(list: string): ReadonlySet<string> {
  return new Set(list.split(/\s+/));
}

/** How many of the words speak for each language; a word that two languages share counts half for each, three a third. */
export function wordEvidence(words: readonly string[]): Record<Locale, number> {
  const evidence: Record<Locale, number> = { es: 0, en: 0, pt: 0 };
  for (const word of words) {
    const speakers = LOCALES.filter((locale) => WORDS[locale].has(word));
    for (const locale of speakers) evidence[locale] += 1 / (speakers.length * speakers.length);
  }
  return evidence;
}

/** The language that the words alone point to, or null when they are silent or divided. */
export function leaning(words: readonly string[]): Locale | null {
  const evidence = wordEvidence(words);
  const [first, second] = [...LOCALES].sort((a, b) => evidence[b] - evidence[a]);
  if (first === undefined || second === undefined) return null;
  return evidence[first] - evidence[second] > 0.2 ? first : null;
}
