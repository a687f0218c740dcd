/**
 * What the machine can do without any product: plain `pg` writing the rows of one message and its answer in the same three
 * transactions, each durable, into the same tables on the same server.
 */
import pg from "pg";
import { newId } from "../src/lib/ids.ts";
import type { BenchDatabase } from "./server.ts";

/** Rows of the product, so that both write the same number of bytes. */
export interface SampleRows {
  readonly inboundParts: unknown;
  readonly inboundText: string;
  readonly replyParts: unknown;
  readonly replyText: string;
  readonly trace: unknown;
  readonly state: unknown;
}

export const PLAIN_CONNECTIONS = 16;
const THREADS_EACH = 100;
const WARM_UP_MS = 500;

/** The rows of one answered message of a database where the product has worked. */
export async function readSampleRows(database: BenchDatabase): Promise<SampleRows> {
  const [row] = await database.query<SampleRows & pg.QueryResultRow>(`
    SELECT i.parts AS "inboundParts", i.text AS "inboundText", o.parts AS "replyParts", o.text AS "replyText", t.trace, c.state
      FROM turns t JOIN conversations c ON c.id = t.conversation_id
      JOIN messages i ON i.conversation_id = t.conversation_id AND i.seq = t.to_seq
      JOIN messages o ON o.conversation_id = t.conversation_id AND o.turn_id = t.id
     ORDER BY length(t.trace::text) OFFSET (SELECT count(*) / 2 FROM turns) LIMIT 1`);
  if (!row) throw new Error("the product has answered nothing yet");
  return row;
}

/** Messages with their answers a second, over `PLAIN_CONNECTIONS` connections for `durationMs` after a warm-up. */
export async function measurePlainPg(database: BenchDatabase, rows: SampleRows, durationMs: number): Promise<number> {
  const tenantId = newId("tenant");
  const accountId = newId("channelAccount");
  await database.query(
    `INSERT INTO tenants (id, slug, name, locale, country, currency, time_zone) VALUES ($1, $1, 'plain', 'es', 'PE', 'PEN', 'America/Lima')`,
    [tenantId],
  );
  await database.query(`INSERT INTO channel_accounts (id, tenant_id, kind, name) VALUES ($1, $2, 'webchat', 'plain')`, [
    accountId,
    tenantId,
  ]);
  const clients = await Promise.all(
    Array.from({ length: PLAIN_CONNECTIONS }, async () => {
      const client = new pg.Client({ connectionString: database.url });
      await client.connect();
      return { client, threads: await makeThreads(client, tenantId, accountId) };
    }),
  );
  try {
    const from = performance.now() + WARM_UP_MS;
    const counts = await Promise.all(
      clients.map(({ client, threads }) => work({ client, tenantId, accountId, rows }, threads, from, durationMs)),
    );
    return counts.reduce((sum, count) => sum + count, 0) / (durationMs / 1_000);
  } finally {
    await Promise.all(clients.map(({ client }) => client.end()));
  }
}

interface Thread {
  readonly id: string;
  seq: number;
}

async function makeThreads(client: pg.Client, tenantId: string, accountId: string): Promise<Thread[]> {
  const threads = Array.from({ length: THREADS_EACH }, () => ({ id: newId("conversation"), seq: 0 }));
  for (const { id } of threads) {
    const [contactId, identityId] = [newId("contact"), newId("identity")];
    await client.query("INSERT INTO contacts (id, tenant_id, created_at) VALUES ($1, $2, now())", [
      contactId,
      tenantId,
    ]);
    await client.query(
      `INSERT INTO identities (id, tenant_id, contact_id, channel_account_id, external_id, created_at)
       VALUES ($1, $2, $3, $4, $1, now())`,
      [identityId, tenantId, contactId, accountId],
    );
    await client.query(
      `INSERT INTO conversations (id, tenant_id, channel_account_id, identity_id, contact_id, thread_id, locale, last_message_at, created_at)
       VALUES ($1, $2, $3, $4, $5, $1, 'es', now(), now())`,
      [id, tenantId, accountId, identityId, contactId],
    );
  }
  return threads;
}

interface Job {
  readonly client: pg.Client;
  readonly tenantId: string;
  readonly accountId: string;
  readonly rows: SampleRows;
}

/** Counts what one connection finishes between `from` and `from + durationMs`. */
async function work(job: Job, threads: Thread[], from: number, durationMs: number): Promise<number> {
  let done = 0;
  for (let index = 0; ; index++) {
    const thread = threads[index % threads.length];
    if (!thread) throw new Error("no threads");
    await answerOne(job, thread);
    const now = performance.now();
    if (now >= from + durationMs) return done;
    if (now >= from) done++;
  }
}

async function answerOne({ client, tenantId, accountId, rows }: Job, thread: Thread): Promise<void> {
  const now = new Date();
  const [inboundId, replyId, turnId] = [newId("message"), newId("message"), newId("turn")];
  const [inboundSeq, replySeq] = [++thread.seq, ++thread.seq];
  await client.query("BEGIN");
  await client.query({
    name: "insert_in",
    text: `INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, position, direction, author, parts, text, external_id, status, created_at)
           VALUES ($1, $2, $3, $4, $5, $5, 'in', 'customer', $6, $7, $1, 'received', $8)`,
    values: [
      inboundId,
      tenantId,
      thread.id,
      accountId,
      inboundSeq,
      JSON.stringify(rows.inboundParts),
      rows.inboundText,
      now,
    ],
  });
  await client.query({
    name: "touch_in",
    text: `UPDATE conversations SET last_seq = $2, last_position = $2, last_inbound_seq = $2, last_inbound_at = $3, last_message_at = $3, turn_due_at = $3 WHERE id = $1`,
    values: [thread.id, inboundSeq, now],
  });
  await client.query("COMMIT");

  await client.query("BEGIN");
  await client.query({
    name: "insert_out",
    text: `INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, direction, author, parts, text, status, turn_id, created_at)
           VALUES ($1, $2, $3, $4, $5, 'out', 'agent', $6, $7, 'queued', $8, $9)`,
    values: [
      replyId,
      tenantId,
      thread.id,
      accountId,
      replySeq,
      JSON.stringify(rows.replyParts),
      rows.replyText,
      turnId,
      now,
    ],
  });
  await client.query({
    name: "insert_turn",
    text: `INSERT INTO turns (id, tenant_id, conversation_id, from_seq, to_seq, agent, brain, trace, started_at, committed_at)
           VALUES ($1, $2, $3, $4, $4, 'concierge', 'built-in', $5, $6, $6)`,
    values: [turnId, tenantId, thread.id, inboundSeq, JSON.stringify(rows.trace), now],
  });
  await client.query({
    name: "touch_out",
    text: `UPDATE conversations SET last_seq = $2, last_outbound_seq = $2, answered_seq = $3, last_message_at = $4, state = $5, turn_due_at = NULL, outbox_due_at = $4 WHERE id = $1`,
    values: [thread.id, replySeq, inboundSeq, now, JSON.stringify(rows.state)],
  });
  await client.query("COMMIT");

  await client.query("BEGIN");
  await client.query({
    name: "mark_sent",
    text: `UPDATE messages SET status = 'sent', external_id = id, position = $2, sent_at = $3 WHERE id = $1`,
    values: [replyId, replySeq, now],
  });
  await client.query({
    name: "touch_sent",
    text: `UPDATE conversations SET last_position = $2, outbox_due_at = NULL WHERE id = $1`,
    values: [thread.id, replySeq],
  });
  await client.query("COMMIT");
}
