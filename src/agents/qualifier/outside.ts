/** Requests that no shop should answer, or none without a word: doctors', lawyers' and teachers' matters, open chat, minors. Pure. */
import { foldSpoken } from "../../lib/text.ts";
import type { Turn } from "../agent.ts";

export type Outside = "medical" | "legal" | "homework" | "chat" | "minor" | "insult" | "wholesale" | "empty";

const CUES: readonly (readonly [Outside, RegExp])[] = [
  [
    "minor",
    /\b(?:tengo|i(?:'m| am)|tenho) (?:solo |only |so )?(?:[5-9]|1[0-7])(?: (?:años|anos|years? old|yo)\b|\s*[,.]|$)|\bsoy (?:menor de edad|un niño|una niña)|\bsou menor de idade|\bi(?:'m| am) (?:a minor|underage|a kid)\b/u,
  ],
  [
    "medical",
    /\b(?:que (?:pastilla|medicina|medicamento|remedio)s? (?:puedo|debo|tomo|me)|me duele (?:la|el|mucho)|tengo (?:fiebre|dolor de|sintomas)|diagnostic\p{L}* (?:medic|mi|de)|what (?:pill|medicine|medication) (?:should|can)|my (?:head|stomach|chest|tooth) hurts|i have (?:a )?(?:fever|headache|symptoms)|que remedio (?:posso|devo|tomo)|estou com (?:febre|dor de)|meu (?:estomago|dente) doi|minha cabeca doi|dosis de)\b/u,
  ],
  [
    "legal",
    /\b(?:asesoria legal|consejo legal|(?:como|puedo) (?:divorci\p{L}*|demandar a mi|despedir)|mi (?:divorcio|herencia|pension de alimentos)|legal advice|(?:how do i|can i) (?:get a divorce|sue my)|my (?:divorce|custody)|(?:meu|minha) (?:divorcio|heranca|pensao)|conselho juridico)\b/u,
  ],
  [
    "homework",
    /\b(?:(?:ayuda\p{L}*|haz\p{L}*|resuelv\p{L}*) (?:\p{L}+ )?(?:con )?(?:mi|la|una|esta|esa) (?:tarea|ecuacion|ensayo|examen)|hazme (?:un|el) (?:ensayo|resumen)|(?:help|do) (?:me )?(?:with )?my (?:homework|essay|assignment)|solve (?:this|the) (?:equation|problem)|write (?:me )?an essay|(?:ajuda|faz|resolve)\p{L}* (?:\p{L}+ )?(?:com )?(?:a |o )?(?:minha|meu|essa|uma) (?:licao|tarefa|redacao|equacao|dever))\b/u,
  ],
  [
    "chat",
    /\b(?:cuenta(?:me)? un (?:chiste|cuento)|dime un chiste|escrib\p{L}* (?:un|una) (?:poema|cancion|historia|codigo|programa)|quien (?:gano|ganara|va a ganar)|(?:que|quien) opinas? (?:de|del) (?:la politica|presidente|futbol)|cual es la capital de|(?:tu )?signo zodiacal|horoscopo|receta de (?:cocina|\p{L}+)|tell me a joke|write (?:me )?a (?:poem|song|story|program)|who (?:won|will win)|what'?s the capital of|capital of|conta uma piada|escreve um(?:a)? (?:poema|historia|musica)|quem (?:ganhou|vai ganhar)|qual (?:e )?a capital|que horas son en|te amo|quieres salir conmigo|be my girlfriend)\b/u,
  ],
  [
    "insult",
    /\b(?:(?:eres|sos|son) (?:un|una|unos|muy )? ?(?:idiotas?|tont[oa]s?|estupid[oa]s?|imbecil(?:es)?|inutil(?:es)?|burr[oa]s?|basura|mierda)|^(?:idiota|estupid[oa]|imbecil|inutil|pendej[oa])\W*$|you(?:'re| are) (?:so |an? )?(?:stupid|idiot|dumb|useless|moron)|^(?:idiot|stupid)\W*$|voce e (?:um|uma )? ?(?:idiota|burr[oa]|inutil|lixo)|(?:vete a la|vai a|vai se|go to hell|f+u+c+k you))/u,
  ],
  [
    "wholesale",
    /\b(?:al por mayor|por mayor|precio(?:s)? (?:de )?(?:mayorista|distribuidor|revendedor)|(?:para|soy) (?:revender|revendedor|mayorista|distribuidor)|wholesale|resell(?:er|ing)?|atacado|para revenda|sou revendedor)\b/u,
  ],
];

/** What kind of request it is; null for the shop's own matters. */
export function readOutside({ text, attachments }: Pick<Turn, "text" | "attachments">): Outside | null {
  if (text.trim() === "") return attachments.length === 0 ? "empty" : null;
  const folded = foldSpoken(text).trim();
  return CUES.find(([, pattern]) => pattern.test(folded))?.[0] ?? null;
}
