/** The end of a matter: confirmed by the customer, or probable and asked about; then the survey. */
import { foldText } from "../../lib/text.ts";
import type { Action, AgentTools, CaseFacts, Decision, Reply, Turn } from "../agent.ts";
import { isAcknowledgement, isBareNo, isBareYes } from "../pending.ts";
import { conclude, type Voice } from "../voice.ts";
import { surveyReply } from "./survey.ts";

/** From this confidence on, "that's all" ends the conversation. */
export const CLOSURE_MIN = 0.6;
/** Hours of silence after which a matter that we asked about is closed. */
export const ASKED_SILENCE_HOURS = 24;

const NOT_YET =
  /\b(?:todavia no|aun no|no del todo|falta|sigue (?:igual|sin|fallando)|no (?:quedo|funciona|se soluciono|se resolvio|esta resuelto)|not yet|not really|still (?:not|broken|waiting)|ainda nao|nao (?:ficou|resolveu|funcionou|esta resolvido))\b/;
const SOLVED =
  /^(?:si|sim|yes|yep|claro|ya|ja)?\b.{0,40}\b(?:todo (?:bien|ok|listo|perfecto|resuelto|en orden)|ya (?:quedo|esta|funciona)|quedo (?:bien|listo|perfecto)|resuelto|solucionado|gracias|obrigad[oa]|thanks?|thank you|tudo (?:certo|bem|ok)|resolvido|all (?:good|set)|solved|sorted|it works)\b/;
/** What is told with many words is more than a yes. */
const ANSWER_WORDS_MAX = 10;

/** Whether the customer said in so many words that it is over. */
export function isConfirmed({ understanding: { intent, closure } }: Turn): boolean {
  return intent.value === "confirmation_resolved" || (closure.value && closure.confidence >= CLOSURE_MIN);
}

/** Whether the turn answers our "is all solved?". */
export function isAnswerToClosure(turn: Turn): boolean {
  const folded = foldText(turn.text);
  if (isBareYes(turn.text) || isBareNo(turn.text) || isAcknowledgement(turn.text)) return true;
  if (turn.text.includes("?") || folded.split(/\s+/).length > ANSWER_WORDS_MAX) return false;
  return NOT_YET.test(folded) || SOLVED.test(folded) || isConfirmed(turn);
}

/** Yes closes; no asks what is left. */
export async function answerClosureQuestion(turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const isOpen = NOT_YET.test(foldText(turn.text)) || (isBareNo(turn.text) && !isThanksNo(turn.text));
  if (!isOpen) return closeMatter(turn, tools, voice);
  const open = await caseSpokenOf(turn, tools);
  const comesBack: Action[] =
    open?.status === "resolved"
      ? [{ type: "update_case", caseId: open.id, status: "open", note: turn.said.trim() }]
      : [];
  return conclude("cases", turn, voice, {
    replies: [{ text: voice.tell("cases.closure.what_left") }],
    actions: comesBack,
    pending: "case_detail_asked",
    why: "Not solved yet; asked what is left.",
  });
}

/** "No, gracias" to "¿todo resuelto?" means that nothing is left. */
function isThanksNo(text: string): boolean {
  return /gracias|thank|obrigad/i.test(text);
}

/** A thanks or an OK after we answered an after-sale matter: perhaps all is solved, so we ask. */
export function isProbablyOver(turn: Turn): boolean {
  const { stage, pending } = turn.state;
  return stage === "service" && (pending === null || pending === "case_detail_asked");
}

/** Asks whether all is solved, and plans the close for when nothing comes. */
export function askWhetherSolved(turn: Turn, voice: Voice): Decision {
  return conclude("cases", turn, voice, {
    replies: [
      {
        text: voice.tell("cases.closure.ask"),
        choices: ["yes", "no"].map((key) => ({
          title: voice.tell(`cases.closure.choice_${key}`),
          value: voice.tell(`cases.closure.choice_${key}_value`),
        })),
      },
    ],
    actions: [{ type: "plan_close", afterHours: ASKED_SILENCE_HOURS }],
    pending: "closure_asked",
    why: "A probable end; asked whether all is solved, and closed after a day of silence.",
  });
}

/**
 * Closes what the customer confirms: the case is solved, the outcome is counted as confirmed, and the survey is asked after
 * a case, an order or a person's help.
 */
export async function closeMatter(turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const { state, transcript } = turn;
  const isOver = state.pending === "matter_closed" || state.pending === "survey_asked";
  const wasHelped = transcript.some(({ author }) => author !== "customer");
  const solved = isOver ? null : await caseSpokenOf(turn, tools);
  const byPerson = transcript.some(({ author }) => author === "rep");
  const asksRating = !isOver && (solved !== null || byPerson || state.stage === "service" || state.stage === "won");
  const actions: Action[] = [];
  if (solved && solved.status !== "resolved") {
    actions.push({
      type: "update_case",
      caseId: solved.id,
      status: "resolved",
      resolution: "confirmed by the customer",
    });
  }
  if (!isOver && wasHelped) actions.push({ type: "record_outcome", kind: "resolved", basis: "confirmed" });
  if (asksRating) actions.push({ type: "ask_survey", ...(solved ? { caseId: solved.id } : {}) });
  const farewell: Reply = { text: voice.say(isOver ? "thanks" : "farewell") };
  return conclude("cases", turn, voice, {
    replies: asksRating ? [farewell, surveyReply(voice)] : [farewell],
    actions,
    next: { type: "close" },
    memory: { caseId: null, stage: asksRating ? "new" : state.stage },
    pending: asksRating || state.pending === "survey_asked" ? "survey_asked" : "matter_closed",
    why: isOver
      ? "A kind word after the end; the matter stays closed."
      : `The customer ends the matter${asksRating ? "; asked how it was" : ""}.`,
  });
}

/** The case that this conversation is about, if one is open or just solved. */
export async function caseSpokenOf({ state }: Turn, tools: AgentTools): Promise<CaseFacts | null> {
  if (state.stage !== "service" && state.caseId === null) return null;
  const own = await tools.getCases();
  const known = own.find(({ id }) => id === state.caseId);
  if (known) return known;
  return own.find(({ status }) => status !== "resolved" && status !== "closed") ?? null;
}
