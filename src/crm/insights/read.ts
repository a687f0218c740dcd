/** Reads what is stored of a contact for its insights: a few statements, all of them within one contact. */
import { z } from "zod";
import type { SqlTx, Statement } from "../../infra/database.ts";
import { NotFoundError } from "../../lib/errors.ts";
import type { TenantRecord } from "../tenants.ts";
import { type ContactFacts, type HeardMessage, type StoredReading, storedReading } from "./facts.ts";

/** How many of the newest messages from the customer count. */
export const MAX_MESSAGES = 500;

const CONTACT: Statement = {
  name: "insight_contact",
  text: "SELECT opted_out_at IS NOT NULL AS is_opted_out FROM contacts WHERE id = $1",
};

const MESSAGES: Statement = {
  name: "insight_messages",
  text: `SELECT m.id, m.conversation_id, m.seq, m.text, m.created_at
           FROM messages m JOIN conversations c ON c.id = m.conversation_id
          WHERE c.contact_id = $1 AND m.direction = 'in'
          ORDER BY m.created_at DESC, m.seq DESC LIMIT ${MAX_MESSAGES}`,
};

const TURNS: Statement = {
  name: "insight_turns",
  text: `SELECT t.conversation_id, t.from_seq, t.to_seq,
                u -> 'intent' AS intent, u -> 'objection' AS objection, u -> 'buyingSignal' AS "buyingSignal",
                u -> 'language' AS language, u -> 'sentiment' AS sentiment
           FROM turns t JOIN conversations c ON c.id = t.conversation_id, LATERAL (SELECT t.trace -> 'understanding' AS u) read
          WHERE c.contact_id = $1 ORDER BY t.committed_at DESC LIMIT ${MAX_MESSAGES}`,
};

const CONVERSATIONS: Statement = {
  name: "insight_conversations",
  text: `SELECT c.id, c.state,
                CASE WHEN c.handler <> 'agents' THEN (
                  SELECT min(m.seq) FROM messages m
                   WHERE m.conversation_id = c.id AND m.direction = 'in'
                     AND m.seq > coalesce((SELECT max(own.seq) FROM messages own
                                            WHERE own.conversation_id = c.id AND own.direction = 'out' AND own.author <> 'system'
                                              AND own.author_name IS DISTINCT FROM 'handoff'), 0)
                ) END AS waiting_seq,
                coalesce((SELECT json_agg(p.name) FROM products p
                           WHERE p.id IN (SELECT jsonb_array_elements_text(
                             CASE WHEN jsonb_typeof(c.state -> 'offeredProductIds') = 'array' THEN c.state -> 'offeredProductIds' ELSE '[]' END))), '[]') AS offered
           FROM conversations c WHERE c.contact_id = $1 ORDER BY c.last_message_at DESC LIMIT 20`,
};

const LEADS: Statement = {
  name: "insight_leads",
  text: "SELECT status, qualification FROM leads WHERE contact_id = $1 ORDER BY updated_at DESC LIMIT 10",
};

const QUOTES: Statement = {
  name: "insight_quotes",
  text: `SELECT q.number, q.status, q.conversation_id, q.total_cents::float8 AS cents, q.currency, q.created_at, q.valid_until,
                coalesce((SELECT json_agg(i.name ORDER BY i.position) FROM quote_items i WHERE i.quote_id = q.id), '[]') AS items
           FROM quotes q WHERE q.contact_id = $1 ORDER BY q.created_at DESC LIMIT 10`,
};

const ORDERS: Statement = {
  name: "insight_orders",
  text: "SELECT number, status, promised_at, created_at FROM orders WHERE contact_id = $1 ORDER BY created_at DESC LIMIT 20",
};

const CASES: Statement = {
  name: "insight_cases",
  text: `SELECT number, kind, status, conversation_id, priority, answer_due_at, solve_due_at, created_at
           FROM cases WHERE contact_id = $1 AND number IS NOT NULL AND status NOT IN ('resolved', 'closed')
          ORDER BY created_at DESC LIMIT 10`,
};

const memory = z.object({
  answers: z.record(z.string(), z.string()).catch({}),
  objections: z
    .array(z.object({ kind: z.string(), times: z.number(), isOvercome: z.boolean().catch(false) }))
    .catch([]),
  hasHaggled: z.boolean().catch(false),
});
const names = z.array(z.string()).catch([]);
const answers = z.record(z.string(), z.string()).catch({});

interface MessageRow {
  readonly id: string;
  readonly conversation_id: string;
  readonly seq: number;
  readonly text: string;
  readonly created_at: Date;
}
interface TurnRow {
  readonly conversation_id: string;
  readonly from_seq: number;
  readonly to_seq: number;
}
interface QuoteRow {
  readonly number: number;
  readonly status: string;
  readonly conversation_id: string | null;
  readonly cents: number;
  readonly currency: string;
  readonly created_at: Date;
  readonly valid_until: Date;
  readonly items: unknown;
}
interface CaseRow {
  readonly number: number;
  readonly kind: string;
  readonly status: string;
  readonly conversation_id: string | null;
  readonly priority: number;
  readonly answer_due_at: Date | null;
  readonly solve_due_at: Date | null;
  readonly created_at: Date;
}

/** Throws `NotFoundError`, also for a contact of another tenant. */
export async function readContactFacts(
  sql: SqlTx,
  { timeZone, rules }: TenantRecord,
  { contactId, now }: { contactId: string; now: Date },
): Promise<ContactFacts> {
  const of = <Row>(statement: Statement) => sql.query<Row>(statement, [contactId]);
  const [contact] = await of<{ is_opted_out: boolean }>(CONTACT);
  if (!contact) throw new NotFoundError("there is no such contact");
  const messages = (await of<MessageRow>(MESSAGES)).reverse();
  const turns = await of<TurnRow>(TURNS);
  const conversations = await of<{ id: string; state: unknown; waiting_seq: number | null; offered: unknown }>(
    CONVERSATIONS,
  );
  const leads = await of<{ status: string; qualification: unknown }>(LEADS);
  const quotes = await of<QuoteRow>(QUOTES);
  const orders = await of<{ number: number; status: string; promised_at: Date | null; created_at: Date }>(ORDERS);
  const cases = await of<CaseRow>(CASES);
  return {
    now,
    timeZone,
    isOptedOut: contact.is_opted_out,
    messages: heard(messages, turns),
    conversations: conversations.map(({ id, state, waiting_seq, offered }) => ({
      id,
      waitingSeq: waiting_seq,
      offered: names.parse(offered),
      ...memory.parse(state ?? {}),
    })),
    leads: leads.map(({ status, qualification }) => ({ status, qualification: answers.parse(qualification) })),
    quotes: quotes.map(({ number, status, conversation_id, cents, currency, created_at, valid_until, items }) => ({
      number,
      status,
      conversationId: conversation_id,
      total: { cents, currency },
      items: names.parse(items),
      createdAt: created_at,
      validUntil: valid_until,
    })),
    orders: orders.map(({ number, status, promised_at, created_at }) => ({
      number,
      status,
      promisedAt: promised_at,
      createdAt: created_at,
    })),
    cases: cases.map(({ conversation_id, answer_due_at, solve_due_at, created_at, ...row }) => ({
      ...row,
      conversationId: conversation_id,
      answerDueAt: answer_due_at,
      solveDueAt: solve_due_at,
      createdAt: created_at,
    })),
    proofs: Object.fromEntries(rules.proofs.map(({ topic, text }) => [topic, text])),
  };
}

/** A turn's reading belongs to the longest message of those that it answered. */
function heard(messages: readonly MessageRow[], turns: readonly TurnRow[]): HeardMessage[] {
  const bySeq = new Map(messages.map((message) => [`${message.conversation_id} ${message.seq}`, message]));
  const readings = new Map<string, StoredReading>();
  for (const turn of turns) {
    let longest: MessageRow | undefined;
    for (let seq = turn.from_seq; seq <= turn.to_seq; seq++) {
      const message = bySeq.get(`${turn.conversation_id} ${seq}`);
      if (message && message.text.length > (longest?.text.length ?? -1)) longest = message;
    }
    if (longest) readings.set(longest.id, storedReading.parse(turn));
  }
  return messages.map(({ id, conversation_id, seq, text, created_at }) => ({
    id,
    conversationId: conversation_id,
    seq,
    text,
    at: created_at,
    reading: readings.get(id) ?? null,
  }));
}
