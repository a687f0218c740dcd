/** What shows that the customer may buy, with how strongly and by which words. Pure. */
import { DAY_MS } from "../../lib/time.ts";
import type { ContactFacts, HeardMessage } from "./facts.ts";
import { evidenceOf, type Insight, messageBefore, rounded } from "./insight.ts";

/** What a signal that was just said, and surely understood, is worth. */
const WORTH: Readonly<Record<string, number>> = {
  purchase_process: 0.85,
  urgency_budget: 0.7,
  delivery: 0.6,
  pricing_details: 0.5,
  comparison: 0.4,
  guarantees: 0.4,
};
const SURE = 0.4;
/** After so long a signal counts for half. */
const HALF_LIFE_MS = 14 * DAY_MS;
const REPEATED = 0.08;
const CAME_BACK_WITHIN_MS = 30 * DAY_MS;

/** Strongest first; a customer who left the list gives none. */
export function buyingSignals(facts: ContactFacts): Insight[] {
  if (facts.isOptedOut) return [];
  return [...spoken(facts), ...quoted(facts), ...cameBack(facts)].sort((a, b) => b.strength - a.strength);
}

function spoken({ messages, now }: ContactFacts): Insight[] {
  const heard = new Map<string, HeardMessage[]>();
  for (const message of messages) {
    const { value, confidence } = message.reading?.buyingSignal ?? { value: null, confidence: 0 };
    if (value !== null && value in WORTH && confidence >= SURE)
      heard.set(value, [...(heard.get(value) ?? []), message]);
  }
  return [...heard].flatMap(([kind, said]) => {
    const last = said.at(-1);
    if (!last) return [];
    const age = Math.max(0, now.getTime() - last.at.getTime());
    const fresh = (WORTH[kind] ?? 0) * (last.reading?.buyingSignal.confidence ?? 0) * 0.5 ** (age / HALF_LIFE_MS);
    return [
      {
        kind,
        statement: { key: "signal.said", values: { kind, times: said.length } },
        strength: rounded(fresh + REPEATED * (said.length - 1)),
        evidence: evidenceOf(last),
      },
    ];
  });
}

/** A quote that can still be paid. */
export function openQuote({ quotes, now }: ContactFacts): ContactFacts["quotes"][number] | undefined {
  return quotes.find(({ status, validUntil }) => (status === "sent" || status === "accepted") && validUntil > now);
}

function quoted(facts: ContactFacts): Insight[] {
  const quote = openQuote(facts);
  const message = quote && messageBefore(facts, quote.createdAt, quote.conversationId);
  if (!message) return [];
  const isAccepted = quote.status === "accepted";
  const key = isAccepted ? "signal.accepted" : "signal.quoted";
  return [
    {
      kind: isAccepted ? "quote_accepted" : "quote_open",
      statement: { key, values: { number: String(quote.number) } },
      strength: isAccepted ? 0.95 : 0.75,
      evidence: evidenceOf(message),
    },
  ];
}

/** Wrote on more than one day of late. */
function cameBack({ messages, now }: ContactFacts): Insight[] {
  const recent = messages.filter(({ at }) => now.getTime() - at.getTime() <= CAME_BACK_WITHIN_MS);
  const days = new Set(recent.map(({ at }) => at.toISOString().slice(0, 10)));
  const lastDay = recent.at(-1)?.at.toISOString().slice(0, 10);
  const message = recent.find(({ at }) => at.toISOString().startsWith(lastDay ?? "never"));
  if (days.size < 2 || !message) return [];
  return [
    {
      kind: "came_back",
      statement: { key: "signal.came_back", values: { days: days.size } },
      strength: rounded(0.25 + 0.05 * days.size),
      evidence: evidenceOf(message),
    },
  ];
}
