/** "¿Cómo va mi caso?": the contact's own cases, in words. */
import { formatDay } from "../../lib/day.ts";
import { foldText } from "../../lib/text.ts";
import type { AgentTools, CaseFacts, Decision, Turn } from "../agent.ts";
import { conclude, lines, sentences, type Voice } from "../voice.ts";
import { ASKED_SILENCE_HOURS } from "./closure.ts";
import { serviceMemory } from "./memory.ts";
import { personChoices } from "./person-choices.ts";

const CASE =
  "(?:casos?|reclamos?|quejas?|tickets?|reclamaci(?:on|ones)|solicitud(?:es)?|devolucion|reembolso|case|complaint|ticket|request|refund|return|chamado|reclamacao|solicitacao|protocolo|reembolso)";
const ASKS = new RegExp(
  [
    `\\b(?:como|q(?:ue)?|en que|how|what|cual)\\b[^.!]{0,30}\\b(?:va|van|sigue|anda|esta|quedo|paso|novedad\\w*|estado|hay|is|about|happened|status|fica|ficou|esta indo|anda)\\b[^.!]{0,25}\\b(?:mi|mis|my|meu|minha|el|la|o|a|the|con) ?(?:mi|meu|minha)? ?${CASE}\\b`,
    `\\b(?:estado|status|novedades|noticias?|actualizacion|update|andamento|situacao)\\b[^.!]{0,20}\\b(?:de|del|de mi|on|of|my|do|da|sobre)\\b[^.!]{0,12}\\b${CASE}\\b`,
    `\\b(?:ya|ja|already|have you|did you)\\b[^.!]{0,20}\\b(?:resolvi\\w+|revis\\w+|vieron|solucion\\w+|resolveu|resolveram|viram|solved?|looked|checked)\\b[^.!]{0,20}\\b${CASE}\\b`,
  ].join("|"),
);
const LISTED_MAX = 3;

/** Whether the customer asks how a case of theirs goes, rather than telling of a new one. */
export function asksAboutCase({ text }: Pick<Turn, "text">): boolean {
  return ASKS.test(foldText(text));
}

/** The state of the case named, or of all that are not closed. Another contact's are never found. */
export async function answerCaseStatus(turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const own = await tools.getCases();
  const named = /\d{2,9}/.exec(turn.understanding.entities.orderNumber ?? turn.text)?.[0];
  const meant = named ? own.filter(({ number }) => String(number) === named) : own;
  const [only] = meant;
  if (!only) {
    const text = named ? voice.tell("cases.case.not_yours", { number: named }) : voice.tell("cases.case.none");
    return conclude("cases", turn, voice, {
      replies: [{ text, choices: personChoices(voice) }],
      memory: serviceMemory(turn),
      pending: "person_offered",
      helped: false,
      why: "The contact has no such open case; nothing is said of another's.",
    });
  }
  const told = meant.slice(0, LISTED_MAX).map((one) => tellCase(one, turn, voice));
  const isSolved = meant.every(({ status }) => status === "resolved");
  return conclude("cases", turn, voice, {
    replies: [
      {
        text: meant.length > 1 ? lines(...told) : sentences(told[0], isSolved ? null : voice.tell("cases.person")),
        ...(isSolved ? {} : { choices: personChoices(voice) }),
      },
    ],
    sources: meant.map((one) => ({ type: "case", case: one })),
    memory: serviceMemory(turn, only.id),
    pending: isSolved ? "closure_asked" : "person_offered",
    actions: isSolved ? [{ type: "plan_close", afterHours: ASKED_SILENCE_HOURS }] : [],
    why: `Told the state of ${meant.length} case(s) of this contact.`,
  });
}

/** The kind stands for the subject: a customer's own words are not said back as if they were ours. */
function tellCase({ number, kind, status, createdAt }: CaseFacts, turn: Turn, voice: Voice): string {
  return voice.tell(`cases.case.${status === "closed" ? "resolved" : status}`, {
    number: number === null ? "" : String(number),
    kind,
    date: formatDay(createdAt, voice.locale, turn.business.timeZone),
  });
}
