/** The customer's mood toward us, −1 to 1: words with negation and degree, emojis, set phrases, sarcasm, and what they came for. */
import type { Verdict } from "./classifier.ts";
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

/** Scores the mood. `verdict` lends what the words don't show, such as a complaint made politely. */
export function readSentiment(text: NormalText, verdict: Verdict, isAngry: boolean): number {
  const plain = text.plain.replace(MANNERS, " ");
  const { sum, praise } = weighWords(plain);
  const emoji = text.emojis.reduce((total, { mood }) => total + mood, 0);
  let score = sum + Math.max(-1.2, Math.min(1.2, emoji));
  for (const [pattern, weight] of GRIEVANCES) if (pattern.test(plain)) score += weight;
  const ironic = text.emojis.some(({ word }) => word === "emojiironic");
  if (praise > 0 && (ironic || (SARCASM.test(plain) && verdict.intent.thanks < 0.5))) score -= 2 * praise + 0.3;
  score += 0.7 * (verdict.intent.thanks - verdict.intent.complaint) + 0.3 * verdict.closure * Math.min(1, praise);
  if (isAngry) score = Math.min(score - 0.5, -0.5);
  const loud = /!{2,}/.test(text.raw) || isShouting(text.raw) ? 1.25 : 1;
  return Math.round(Math.tanh(score * loud * 0.8) * 100) / 100;
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
