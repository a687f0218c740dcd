/** What a database says of the guarantees: read as the owner, over all tenants. */
import type { TestDatabase } from "./database.ts";

export interface Facts {
  /** Messages from customers. */
  readonly received: number;
  readonly sent: number;
  /** Messages from customers in no turn, in no rep's hands and not answered by one. */
  readonly unanswered: number;
  /** Messages from customers covered by more than one turn. */
  readonly answeredTwice: number;
  /** Messages of ours that are neither sent nor failed nor parked. */
  readonly unsent: number;
  readonly uncertain: number;
  /** Conversations whose message numbers have a gap or a repeat. */
  readonly brokenNumbers: number;
}

export async function readFacts(database: TestDatabase): Promise<Facts> {
  const [row] = await database.query<{ [Key in keyof Facts]: string }>(`
    SELECT (SELECT count(*) FROM messages WHERE direction = 'in') AS received,
           (SELECT count(*) FROM messages WHERE direction = 'out' AND status IN ('sent', 'delivered', 'read')) AS sent,
           (SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id
             WHERE m.direction = 'in' AND c.handler = 'agents'
               AND NOT EXISTS (SELECT FROM turns t WHERE t.conversation_id = m.conversation_id AND m.seq BETWEEN t.from_seq AND t.to_seq)
               AND NOT EXISTS (SELECT FROM messages rep WHERE rep.conversation_id = m.conversation_id AND rep.author = 'rep' AND rep.seq > m.seq)) AS unanswered,
           (SELECT count(*) FROM messages m
             WHERE m.direction = 'in' AND (SELECT count(*) FROM turns t WHERE t.conversation_id = m.conversation_id
                                             AND m.seq BETWEEN t.from_seq AND t.to_seq) > 1) AS "answeredTwice",
           (SELECT count(*) FROM messages WHERE direction = 'out' AND status IN ('queued', 'sending')) AS unsent,
           (SELECT count(*) FROM messages WHERE status = 'uncertain') AS uncertain,
           (SELECT count(*) FROM (SELECT conversation_id FROM messages GROUP BY conversation_id
             HAVING count(*) <> max(seq) OR count(DISTINCT seq) <> count(*)) broken) AS "brokenNumbers"`);
  if (!row) throw new Error("the database gave no facts");
  return Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as unknown as Facts;
}

/** Whether nothing is left to do: every message answered and every answer gone. */
export async function isSettled(database: TestDatabase): Promise<boolean> {
  const { unanswered, unsent } = await readFacts(database);
  return unanswered === 0 && unsent === 0;
}

/** What is left to do, with the state that should have led to it: for the message of a test that waited in vain. */
export async function whatIsLeft(database: TestDatabase): Promise<string> {
  const rows = await database.query(`
    SELECT c.thread_id, c.handler, c.answered_seq, c.turn_due_at, c.turn_lease_until, c.turn_attempts, c.outbox_due_at,
           c.outbox_lease_until, c.last_outbound_seq, now() AS now, m.seq, m.direction, m.status, m.status_reason, m.attempts,
           m.next_attempt_at
      FROM messages m JOIN conversations c ON c.id = m.conversation_id
     WHERE m.status IN ('queued', 'sending')
        OR (m.direction = 'in' AND c.handler = 'agents' AND m.seq > c.answered_seq)
     ORDER BY c.id, m.seq LIMIT 10`);
  return JSON.stringify(rows);
}
