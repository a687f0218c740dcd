/** What troubles the customer: doubts that stand, open cases, anger, a wait. Pure. */
import type { ContactFacts, HeardMessage } from "./facts.ts";
import { evidenceOf, type Insight, messageBefore, rounded } from "./insight.ts";

const SURE = 0.5;
const UPSET = -0.5;
/** Anger of long ago is no pain of today. */
const RECENT_MESSAGES = 20;

/** Strongest first. */
export function painPoints(facts: ContactFacts): Insight[] {
  return [...doubts(facts), ...cases(facts), ...anger(facts), ...waits(facts)].sort((a, b) => b.strength - a.strength);
}

/** Doubts that were said and, as far as the conversations know, not overcome. */
export function doubts({ messages, conversations }: ContactFacts): Insight[] {
  const said = new Map<string, HeardMessage[]>();
  for (const message of messages) {
    const { value, confidence } = message.reading?.objection ?? { value: null, confidence: 0 };
    if (value !== null && confidence >= SURE) said.set(value, [...(said.get(value) ?? []), message]);
  }
  return [...said].flatMap(([kind, heard]) => {
    const last = heard.at(-1);
    const memory = conversations.find(({ id }) => id === last?.conversationId);
    const isOvercome = memory?.objections.some((doubt) => doubt.kind === kind && doubt.isOvercome) ?? false;
    if (!last || isOvercome) return [];
    const confidence = last.reading?.objection.confidence ?? SURE;
    return [
      {
        kind: `doubt_${kind}`,
        statement: { key: "pain.doubt", values: { kind, times: heard.length } },
        strength: rounded(confidence * 0.7 + 0.15 * (heard.length - 1)),
        evidence: evidenceOf(last),
      },
    ];
  });
}

function cases(facts: ContactFacts): Insight[] {
  return facts.cases.flatMap(({ number, kind, priority, createdAt, conversationId }) => {
    const message = messageBefore(facts, createdAt, conversationId);
    if (!message) return [];
    return [
      {
        kind: `case_${kind}`,
        statement: { key: "pain.case", values: { kind, number: String(number) } },
        strength: rounded(1.1 - 0.15 * priority),
        evidence: evidenceOf(message),
      },
    ];
  });
}

/** A doubt is said without joy, and is no anger. */
function anger({ messages }: ContactFacts): Insight[] {
  const last = messages
    .slice(-RECENT_MESSAGES)
    .findLast(({ reading }) => reading !== null && reading.sentiment <= UPSET && reading.objection.value === null);
  if (!last?.reading) return [];
  const strength = rounded(-last.reading.sentiment);
  return [{ kind: "upset", statement: { key: "pain.upset" }, strength, evidence: evidenceOf(last) }];
}

function waits(facts: ContactFacts): Insight[] {
  return waiting(facts).map((message) => ({
    kind: "waiting",
    statement: { key: "pain.waiting" },
    strength: 0.9,
    evidence: evidenceOf(message),
  }));
}

/** The first unanswered message of each conversation that waits for a person. */
export function waiting({ messages, conversations }: ContactFacts): HeardMessage[] {
  return conversations.flatMap(({ id, waitingSeq }) => {
    const found = messages.find(({ conversationId, seq }) => conversationId === id && seq === waitingSeq);
    return found ? [found] : [];
  });
}
