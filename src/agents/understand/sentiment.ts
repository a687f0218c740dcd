/** The customer's mood toward us, −1 to 1: words with negation and degree, emojis, set phrases, sarcasm, and what they came for. */
import type { Verdict } from "./classifier.ts";
import { MOODS, type Mood } from "./heads.ts";
import type { NormalText } from "./normalise.ts";
import { moodOf } from "./sentiment-words.ts";

const NEGATION = new Set(
  "no not nao ni nem nunca never jamas sin sem without isnt dont doesnt didnt cant wont nada tampoco ningun ninguna hardly".split(
    " ",
  ),
);
const STRONGER = new Set(
  "muy muito muita mucho super tan tao demasiado bastante re very so really too extremely totalmente completamente bien mega ultra demais".split(
    " ",
  ),
);
/** How many words a negation reaches forward. */
const REACH = 3;
/** Openings that are manners, not moods. */
const MANNERS =
  /\b(?:buen(?:os|as|a)? (?:dias?|tardes?|noches?|finde)|bo[am] (?:dia|tarde|noite)|good (?:morning|afternoon|evening|day)|tudo bem|que tal|(?:buen|bom) dia|no gracias|nao obrigad\w|no thanks?(?: you)?|por favor|like to|would like|looks like|fe?liz (?:navidad|natal|dia)|best (?:price|buy|offer)|mejor precio|melhor preco|perdi la duda|good camera|buena camara|camera boa|boa camera|mal menos|show(?:n|room)|o show|top de linha|legal(?:es)? (?:y|e)|fast shipping|thanks? but|gracias (?:pero|igual)|valeu mas|obrigad\w mas|bueno (?:y|pero|entonces)|(?:pero|ya) bueno|good deal|problema nenhum|sin problemas?|sem problemas?|no problem)\b/g;

const GRIEVANCES: readonly (readonly [RegExp, number])[] = [
  [
    /\b(?:llevo|llevamos|estoy|ya (?:van|pasaron)|been|estou|faz|hace|ha|tem) (?:\w+ )?(?:\w+ )?(?:dias?|horas?|semanas?|mes(?:es)?|days?|hours?|weeks?|tempo|rato)(?: \w+){0,3} (?:esperando|waiting|y nada|e nada|and nothing|comprei|compre|ni rastro|sem|sin|sinal)\b/,
    -0.8,
  ],
  [
    /\b(?:esperando|waiting|aguardando)(?: \w+){0,3} (?:dias?|horas?|semanas?|days?|hours?|weeks?)\b|\bstill waiting\b/,
    -0.6,
  ],
  [
    /\b(?:nadie|ninguem|nobody|no one|nunca|never)(?: \w+){0,3} (?:respond\w*|contest\w*|answer\w*|repl\w+|ayuda\w*|ajuda\w*|vino|apareceu|showed|paso|recebeu|bothers|resolve|soluciona|atiende)\b/,
    -0.8,
  ],
  [/\b(?:y|e|and) (?:hasta ahora )?(?:nada|nothing)\b|\b(?:ni rastro|nem sinal|no sign)\b/, -0.5],
  [
    /\b(?:no|nao|not|never|nunca)(?: \w+){0,3} (?:llego|llega|chegou|chega|recibi|recebi|received|arrived|volto|voltou|sirve|serve|funciona|work|works|carga|prende|enciende|liga|marcan|cumplen|entiende|entende|reconozco|reconheco|autoric\w+)\b/,
    -0.45,
  ],
  [/\b(?:otra vez|mais uma vez|de novo|de nuevo|again|otra cosa|siempre lo mismo|sempre a mesma)\b/, -0.35],
  [
    /\b(?:nunca mas|never again|never buying)\b|\bfalta de respeto\b|\bdisrespectful\b|\bmal educado\b|\bme (?:dejaron|deixaram)\b|\blet me down\b/,
    -0.9,
  ],
  [
    /\b(?:is|are|was|were|so|my) (?:late|a joke)\b|\bstuck\b|\bnot what\b|\bnada que ver\b|\bkeeps? (?:error|fail)\w*/,
    -0.4,
  ],
  [
    /\bquit (?:sending|texting)|\bstop (?:sending|spamming|texting)|\bya no (?:me )?(?:anden|manden|escrib)|\bdej(?:a|en) de (?:escrib|mand|molest)|\bpar(?:a|em) de (?:ficar |me )?mand|\bnunca mas\b|\bno (?:me )?(?:contacten|escriban|molesten|manden)|\bnao quero (?:mais )?(?:receber|que entrem)|\bexclui|\btake (?:me|my number) off|\bcomo (?:me salgo|hago para dejar)/,
    -0.5,
  ],
  [/\b(?:dos|two|duas|number|doble|dobro) (?:veces|times|vezes|cobros|cargos|charges|cobrancas)\b|\btwice\b/, -0.4],
];

// Praise next to one of these is meant the other way round.
const SARCASM =
  /\b(?:otra vez|de nuevo|again|mais uma vez|de novo|y nada|e nada|and nothing|(?:dos|tres|cuatro|two|three|duas|number|quatro) (?:horas?|semanas?|dias?|hours?|weeks?|days?)|plantad\w|na mao|let me down|se rompio|quebrou|rompio|vaya|para responder|hein|que eficiencia)\b/;

/** What each mood is worth. */
const WORTH: Readonly<Record<Mood, number>> = {
  furious: -0.85,
  unhappy: -0.5,
  uneasy: -0.25,
  neutral: 0,
  pleased: 0.7,
};
/** A mood nearer to zero than this counts as none. */
const NEUTRAL = 0.15;

/**
 * The mood: the classifier's opinion, moved by what the words and emojis say.
 * @param lexiconWeight how much the words count beside the classifier, from 0
 */
export function readSentiment(text: NormalText, verdict: Verdict, isAngry: boolean, lexiconWeight: number): number {
  const byWords = weighText(text, verdict, isAngry) * lexiconWeight;
  const shares = MOODS.map((mood) => {
    const pull = mood === "neutral" ? -Math.abs(byWords) : Math.sign(WORTH[mood]) * byWords;
    return { mood, share: verdict.mood[mood] * Math.exp(pull) };
  });
  const groups = [-1, 0, 1].map((sign) => shares.filter(({ mood }) => Math.sign(WORTH[mood]) === sign));
  const best = groups.reduce((top, group) => (total(group) > total(top) ? group : top));
  const mean = best.reduce((sum, { mood, share }) => sum + WORTH[mood] * share, 0) / total(best);
  if (mean !== 0) return round(Math.sign(mean) * Math.max(NEUTRAL + 0.01, Math.abs(mean)));
  const all = shares.reduce((sum, { mood, share }) => sum + WORTH[mood] * share, 0) / total(shares);
  return round(Math.max(-NEUTRAL, Math.min(NEUTRAL, all)));
}

function total(shares: readonly { share: number }[]): number {
  return shares.reduce((sum, { share }) => sum + share, 0);
}

/** Two decimals, and never the negative zero. */
function round(mood: number): number {
  return Math.round(mood * 100) / 100 + 0;
}

/** What words, set phrases and emojis say together, about −1 to 1. */
function weighText(text: NormalText, verdict: Verdict, isAngry: boolean): number {
  const plain = text.plain.replace(MANNERS, " ");
  const { sum, praise } = weighWords(plain);
  const emoji = text.emojis.reduce((mood, meaning) => mood + meaning.mood, 0);
  let score = sum + Math.max(-1.2, Math.min(1.2, emoji));
  for (const [pattern, weight] of GRIEVANCES) if (pattern.test(plain)) score += weight;
  const ironic = text.emojis.some(({ word }) => word === "emojiironic");
  if (praise > 0 && (ironic || (SARCASM.test(plain) && verdict.intent.thanks < 0.5))) score -= 2 * praise + 0.3;
  if (isAngry) score = Math.min(score - 0.5, -0.5);
  const loud = /!{2,}/.test(text.raw) || isShouting(text.raw) ? 1.25 : 1;
  return Math.tanh(score * loud * 0.8);
}

function weighWords(plain: string): { sum: number; praise: number } {
  let sum = 0;
  let praise = 0;
  let negatedUntil = -1;
  let degree = 1;
  plain.split(" ").forEach((word, at) => {
    const mood = moodOf(word);
    if (mood !== 0) {
      const negated = at <= negatedUntil;
      const weight = mood * degree * (negated ? -0.6 : 1);
      sum += weight;
      if (weight > 0 && !negated) praise += weight;
    }
    degree = STRONGER.has(word) ? 1.4 : 1;
    if (NEGATION.has(word)) negatedUntil = at + REACH;
  });
  return { sum, praise };
}

/** Whether a text of some length is written in capitals. */
export function isShouting(raw: string): boolean {
  const letters = raw.replace(/[^\p{L}]/gu, "");
  return letters.length >= 12 && letters === letters.toUpperCase() && letters !== letters.toLowerCase();
}
