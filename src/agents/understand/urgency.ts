/** How soon the customer needs us, 0 (whenever) to 1 (right now). */
import type { NormalText } from "./normalise.ts";
import { isShouting } from "./sentiment.ts";

const CUES: readonly (readonly [RegExp, number])[] = [
  [
    /\b(?:urge\w*|urgente\w*|urgencia|urgent\w*|as soon as possible|emergencia|emergency|cuanto antes|o quanto antes|lo antes posible|right now|ahorita mismo|ahora mismo|agora mesmo|ya mismo|de inmediato|imediat\w+|inmediat\w+|immediately)\b/,
    0.65,
  ],
  [
    /\b(?:para (?:hoy|hoje|ya)|hoy mismo|ainda hoje|hoje mesmo|hoy si o si|by today|today|hoy|hoje|esta noche|tonight|esta tarde)\b/,
    0.35,
  ],
  [/\b(?:para manana|manana mismo|ate amanha|para amanha|by tomorrow|tomorrow|amanha)\b/, 0.25],
  [/\b(?:ya|agora|ahora|now|rapido|quick|asap|pronto|logo|soon)\b/, 0.15],
  [
    /\b(?:antes de[l]?|before|by|hasta el|ate|para el|pal) (?:el )?(?:lunes|martes|miercoles|jueves|viernes|sabado|domingo|segunda|terca|quarta|quinta|sexta|monday|tuesday|wednesday|thursday|friday|saturday|sunday|navidad|natal|christmas)\b/,
    0.3,
  ],
];
const CALM =
  /\b(?:no (?:hay|tengo|es) (?:apuro|prisa|urgente|urgencia)|sin (?:apuro|prisa)|sem pressa|nao (?:tenho|tem) pressa|no (?:rush|hurry)|not urgent|cuando puedan?|quando puder\w*|whenever|mas adelante|solo (?:estoy )?(?:viendo|mirando)|just looking|por ahora no|ahorita no|not right now|agora nao)\b/;

/** Scores the hurry; a call for a person and strong anger raise it, since waiting makes them worse. */
export function readUrgency(text: NormalText, needsPerson: boolean): number {
  if (CALM.test(text.plain)) return 0.05;
  let score = 0.1;
  for (const [cue, weight] of CUES) if (cue.test(text.plain)) score += weight;
  if (/!{2,}/.test(text.raw)) score += 0.1;
  if (isShouting(text.raw)) score += 0.15;
  if (needsPerson) score += 0.3;
  return Math.round(Math.min(1, score) * 100) / 100;
}
