/** A complaint, a return or a fault: a case with its number, the one missing fact, and a person when all is told. */
import { foldText, truncate } from "../../lib/text.ts";
import type { Action, AgentTools, CaseFacts, CaseKind, Decision, OrderFacts, Source, Turn } from "../agent.ts";
import { answerFromFaq } from "../concierge/faq.ts";
import { summarise } from "../handoff/summary.ts";
import { sayWhenAnswered } from "../handoff/when-answered.ts";
import { mainIntent } from "../main-intent.ts";
import { conclude, lines, sentences, type Voice } from "../voice.ts";
import { caseSpokenOf } from "./closure.ts";
import { serviceMemory } from "./memory.ts";
import { isAnnouncement, missingFact } from "./missing-fact.ts";
import { SILENCE_HOURS } from "./order-status.ts";
import { mentionsNumber, namedNumber, orderMeant } from "./own-orders.ts";
import { sayPolicy } from "./policy.ts";
import { isValued, priorityOf } from "./priority.ts";

const SUBJECT_MAX = 120;
const NOTE_MAX = 1_000;

/** Opens a case, adds to the open one, or opens a solved one again. */
export async function answerMatter(turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const kind = kindOf(turn);
  const known = await knownCase(kind, turn, tools);
  return known ? addTo(known, turn, tools, voice) : openNew(kind, turn, tools, voice);
}

/** What the customer answers to our question about their case. */
export async function addDetail(turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const known = await caseSpokenOf(turn, tools);
  return known ? addTo(known, turn, tools, voice) : openNew(kindOf(turn), turn, tools, voice);
}

const COMPLAINT = /\b(?:reclamos?|quejas?|complaints?|reclamac(?:ao|oes))\b/u;

function kindOf(turn: Turn): CaseKind {
  // "Quiero hacer un reclamo" is called what the customer calls it.
  const folded = foldText(turn.text);
  if (COMPLAINT.test(folded) && isAnnouncement(folded)) return "complaint";
  const intent = mainIntent(turn.understanding);
  return intent === "complaint" || intent === "return_refund" ? intent : "support";
}

/** The same matter told again, also days later; another order is another matter. */
async function knownCase(kind: CaseKind, turn: Turn, tools: AgentTools): Promise<CaseFacts | null> {
  const own = await tools.getCases();
  const current = own.find(({ id }) => id === turn.state.caseId);
  if (current) return current;
  const number = namedNumber(turn);
  return own.find((one) => (number === null ? one.kind === kind : one.number === number)) ?? null;
}

async function addTo(known: CaseFacts, turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const comesBack = known.status === "resolved";
  const number = known.number === null ? "" : String(known.number);
  const note = noteOf(turn);
  const order = await namedOrder(turn, tools);
  return conclude("cases", turn, voice, {
    replies: [
      {
        text: sentences(
          voice.tell(comesBack ? "cases.case.reopened" : "cases.case.added", { number }),
          voice.tell("cases.case.passed"),
          sayWhenAnswered(turn, voice),
        ),
      },
    ],
    actions: [
      {
        type: "update_case",
        caseId: known.id,
        ...(note ? { note } : {}),
        ...(comesBack ? { status: "open" } : {}),
        ...(order ? { orderId: order.id } : {}),
      },
    ],
    next: { type: "human", reason: "asked", summary: await summarise(turn, "asked", tools, { caseNumber: number }) },
    sources: [{ type: "business" }, { type: "case", case: known }],
    memory: serviceMemory(turn, known.id),
    pending: "person_called",
    why: comesBack
      ? "The customer is back about a solved case; it is open again and a person looks at it."
      : "Added to the open case; a person looks at it.",
  });
}

/** The order that the customer names by its number; the only one of theirs is not taken for named. */
async function namedOrder(turn: Turn, tools: AgentTools): Promise<OrderFacts | null> {
  if (!/\d{2}/.test(turn.text)) return null;
  const orders = await tools.getOrders();
  return orders.find(({ number }) => mentionsNumber(turn.text, number)) ?? null;
}

async function openNew(kind: CaseKind, turn: Turn, tools: AgentTools, voice: Voice): Promise<Decision> {
  const orders = await tools.getOrders();
  const order = orderMeant(turn, orders);
  const number = await tools.takeCaseNumber();
  const isImportant = isValued(turn, orders);
  const opened = newCase(kind, number, order, orders, turn);
  const asked = isImportant ? null : missingFact(kind, turn, { order, orders });
  const first = sentences(
    voice.tell(`cases.empathy.${kind}`),
    voice.tell("cases.case.opened", { number: String(number) }),
  );
  const policy = kind === "return_refund" ? sayPolicy(order, turn, voice) : null;
  const sources: Source[] = [
    { type: "business" },
    { type: "case", case: caseFacts(kind, number, opened.subject, turn) },
    ...(order ? [{ type: "order", order } as const] : []),
    ...(policy?.sources ?? []),
  ];
  // A complaint is never answered by general terms; a return may be, where the playbook has no policy of its own.
  const faq = policy || isImportant || kind === "complaint" ? null : await answerFromFaq(turn, tools, voice);
  if (faq?.kind === "sure") {
    return conclude("cases", turn, voice, {
      replies: [{ text: first }, { text: lines(faq.reply.text, asked && voice.tell(`cases.ask.${asked}`)) }],
      actions: [opened, { type: "plan_close", afterHours: SILENCE_HOURS }],
      sources: [...sources, ...faq.sources],
      memory: serviceMemory(turn),
      pending: asked ? "case_detail_asked" : null,
      why: `A ${kind} that the FAQ answers; case ${number} keeps track of it.`,
    });
  }
  if (asked) {
    return conclude("cases", turn, voice, {
      replies: [{ text: sentences(first, policy?.text) }, { text: voice.tell(`cases.ask.${asked}`) }],
      actions: [opened],
      sources,
      memory: serviceMemory(turn),
      pending: "case_detail_asked",
      why: `A ${kind}: case ${number}, and the one missing fact is asked (${asked}).`,
    });
  }
  const reason = isImportant ? "high_value" : "asked";
  return conclude("cases", turn, voice, {
    replies: [
      { text: sentences(first, policy?.text) },
      { text: sentences(voice.tell("cases.case.passed"), sayWhenAnswered(turn, voice)) },
    ],
    actions: [opened],
    next: {
      type: "human",
      reason,
      summary: await summarise(turn, reason, tools, { caseNumber: String(number) }),
    },
    sources,
    memory: serviceMemory(turn),
    pending: "person_called",
    why: `A ${kind}: case ${number} and a person.`,
  });
}

function newCase(
  kind: CaseKind,
  number: number,
  order: OrderFacts | null,
  orders: readonly OrderFacts[],
  turn: Turn,
): Extract<Action, { type: "open_case" }> {
  return {
    type: "open_case",
    kind,
    number,
    subject: subjectOf(turn),
    priority: priorityOf(kind, turn, orders),
    ...(order ? { orderId: order.id } : {}),
  };
}

/** The case as the text tells it; its id comes with the commit. */
function caseFacts(kind: CaseKind, number: number, subject: string, turn: Turn): CaseFacts {
  return { id: "", number, kind, subject, status: "open", createdAt: turn.now };
}

function subjectOf(turn: Turn): string {
  const order = turn.understanding.entities.orderNumber;
  const words = turn.said.replace(/\s+/g, " ").trim();
  return truncate(order && !words.includes(order) ? `${order}: ${words}` : words, SUBJECT_MAX);
}

/** The customer's words, and what they sent; null when neither. */
function noteOf(turn: Turn): string | null {
  const sent = turn.attachments.length > 0 ? `[${turn.attachments.join(", ")}]` : "";
  return truncate([turn.said.trim(), sent].filter(Boolean).join(" "), NOTE_MAX) || null;
}
