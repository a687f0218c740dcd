/** How a business speaks: no swearing, no advice of a doctor or lawyer, nothing ill of a competitor. */
import { foldText } from "../../lib/text.ts";
import { isBorneOut } from "./borne-out.ts";
import { type CheckedText, excerptOf, sentencesOf } from "./checked-text.ts";
import { isDenied } from "./denial.ts";
import type { FactBook } from "./fact-book.ts";
import type { Finding, Guard } from "./guard.ts";

const SWEARING =
  /(?<![\p{L}\d])(?:mierda|put[oa]s?|carajo|cojud[oa]s?|huevon(?:es|a)?|pendej[oa]s?|cabron(?:es|a)?|chinga\w*|verga|joder|coño|idiotas?|imbecil(?:es)?|estupid[oa]s?|boludos?|fuck\w*|shit\w*|bitch\w*|assholes?|bastards?|morons?|stupid|merda|caralho|porra|foda\w*|buceta|viados?|otari[oa]s?|babacas?|burr[oa] de)(?![\p{L}\d])/u;
const MEDICAL =
  /\b(?:toma|tome|tomar|tomes|ingier\w+|ingiere|take|tomate|recet[oa]|prescrib\w+)\b[^.!?\n]{0,40}?(?:\d+ ?mg\b|\b(?:pastillas?|pildoras?|comprimidos?|ibuprofeno|ibuprofen|paracetamol|antibiotic\w*|aspirin\w*|pills?|analgesic\w*)\b)|\b(?:dosis|dosage|dosagem|dose) (?:recomendada|recommended|de \d|of \d|diaria)|\b(?:tienes|padeces|you (?:probably )?have|voce tem|sufres de) (?:una |un |a |an |uma )?(?:infeccion|infection|infeccao|diabetes|cancer|covid|depresion|depression|depressao|hipertension|migraña|migraine|enxaqueca)\b/;
const LEGAL =
  /\b(?:puedes|podrias|puede|debes|deberias|deberia|you (?:can|should|could)|voce (?:pode|deve|deveria)|te recomiendo|le recomiendo|te aconsejo|recomendo|aconselho|i (?:advise|recommend))\b[^.!?\n]{0,25}?\b(?:demandar\w*|denunciar\w*|sue|press charges|processar|presentar una demanda|file a lawsuit|entrar na justica)\b|\b(?:segun|conforme a|de acuerdo (?:con|a)|according to|under|de acordo com|pela) (?:la |el |the |a |o )?(?:ley|codigo (?:civil|penal)|law|lei|legislacion)\b/;
const ILL =
  "(?:mal[oa]s?|pesim[oa]s?|peor(?:es)?|estafa\\w*|fraude\\w*|mentiros[oa]s?|miente\\w*|engañ\\w+|rob(?:a|an|o)\\b|basura|chatarra|poco confiables?|no (?:es|son) confiables?|no cumplen?|falsific\\w+|trucho\\w*|scam\\w*|fraud\\w*|liars?|lies|cheat\\w*|garbage|junk|terrible|awful|worst|worse|unreliable|ruim|ruins|pessim[oa]s?|pior(?:es)?|golpe\\w*|enganam?|mente[m]?\\b|lixo|nao (?:e|sao) confiave(?:l|is))";
const OTHERS =
  "(?:la competencia|(?:las |los )?(?:otras?|demas) (?:tiendas?|negocios?|empresas?)|competitors?|(?:the )?competition|other (?:stores?|shops?|sellers?)|a concorrencia|outras lojas)";

export const conduct: Guard = {
  name: "conduct",
  inspect({ checked }, { facts }) {
    return [
      ...claims(checked, SWEARING, "nobody is spoken to like that", null),
      ...claims(checked, MEDICAL, "it is a doctor's advice", facts),
      ...claims(checked, LEGAL, "it is a lawyer's advice", facts),
      ...illOfOthers(checked, facts),
    ];
  },
};

function claims(checked: CheckedText, cue: RegExp, why: string, facts: FactBook | null): Finding[] {
  const match = cue.exec(checked.folded);
  if (!match) return [];
  const span = sentencesOf(checked.text).find(({ start, end }) => match.index >= start && match.index < end);
  const sentence = checked.folded.slice(span?.start, span?.end);
  if (facts && (isBorneOut(sentence, cue, facts) || isDenied(sentence, match.index - (span?.start ?? 0)))) return [];
  return [{ excerpt: excerptOf(checked, { start: match.index, end: match.index + match[0].length }), why }];
}

const ill = new RegExp(`(?<!\\p{L})${ILL}`, "u");
const generic = new RegExp(`(?<!\\p{L})${OTHERS}(?!\\p{L})`, "u");

/** A competitor, named in the playbook or in general, and a bad word in one sentence; the playbook's own answer may. */
function illOfOthers(checked: CheckedText, facts: FactBook): Finding[] {
  if (!ill.test(checked.folded)) return [];
  const competitors = facts.business.rules.competitors;
  const names = competitors.flatMap((one) => one.names.map(foldText));
  return sentencesOf(checked.text).flatMap(({ start, end }) => {
    const folded = checked.folded.slice(start, end);
    const match = ill.exec(folded);
    if (!match) return [];
    const words = ` ${folded.replace(/[^\p{L}\p{N}]+/gu, " ")} `;
    if (!generic.test(folded) && !names.some((name) => words.includes(` ${name} `))) return [];
    const isOurs = competitors.some(({ answer }) =>
      Object.values(answer).some((text) => foldText(text).includes(folded.trim())),
    );
    return isOurs ? [] : [{ excerpt: checked.text.slice(start, end).trim(), why: "it speaks ill of a competitor" }];
  });
}
