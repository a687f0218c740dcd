/** A business with years behind it: conversations by the hundred thousand and messages by the million, made by SQL. */
import { seededRandom } from "../../src/lib/random.ts";
import type { BenchDatabase } from "../server.ts";

export interface Size {
  readonly conversations: number;
  readonly messages: number;
}

export interface Filled extends Size {
  /** Words of the messages, the commonest first. */
  readonly words: readonly string[];
  /** Milliseconds it took. */
  readonly tookMs: number;
}

const WORDS = 5_000;
const SYLLABLES = [
  "ba",
  "ce",
  "di",
  "fo",
  "gu",
  "la",
  "me",
  "ni",
  "po",
  "ra",
  "se",
  "ti",
  "vo",
  "za",
  "tro",
  "pla",
  "quin",
  "ches",
];
const FIRST_NAMES = [
  "Ana",
  "Luis",
  "María",
  "José",
  "Lucía",
  "Pedro",
  "Sofía",
  "Diego",
  "Camila",
  "Jorge",
  "Valentina",
  "João",
];
const LAST_NAMES = [
  "Quispe",
  "Rojas",
  "García",
  "Flores",
  "Silva",
  "Torres",
  "Mamani",
  "Souza",
  "Vargas",
  "Núñez",
  "Ríos",
];
const BATCH = 100_000;

/** Fills the tenant that the product has made at its start. */
export async function fill(database: BenchDatabase, { conversations, messages }: Size): Promise<Filled> {
  const startedAt = performance.now();
  const words = makeWords();
  const [place] = await database.query<{ tenant: string; account: string }>(
    "SELECT tenant_id AS tenant, id AS account FROM channel_accounts WHERE kind = 'webchat' ORDER BY id LIMIT 1",
  );
  if (!place) throw new Error("the sample business has no web chat");
  const { tenant, account } = place;
  await database.query("SELECT setseed(0.42)");
  const restoreIndexes = await withoutWordIndexes(database);
  await database.query(
    `INSERT INTO contacts (id, tenant_id, name, phone, locale, created_at)
     SELECT 'cnt_' || lpad(to_hex(n), 26, '0'), $1, ($2::text[])[1 + n % $4] || ' ' || ($3::text[])[1 + (n / $4) % $5] || ' ' || n,
            '+519' || lpad(n::text, 8, '0'), 'es', now() - interval '2 years'
       FROM generate_series(1, $6::int) AS n`,
    [tenant, FIRST_NAMES, LAST_NAMES, FIRST_NAMES.length, LAST_NAMES.length, conversations],
  );
  await database.query(
    `INSERT INTO identities (id, tenant_id, contact_id, channel_account_id, external_id, created_at)
     SELECT 'idt_' || lpad(to_hex(n), 26, '0'), $1, 'cnt_' || lpad(to_hex(n), 26, '0'), $2, 'person ' || n, now()
       FROM generate_series(1, $3::int) AS n`,
    [tenant, account, conversations],
  );
  await database.query(
    `INSERT INTO conversations (id, tenant_id, channel_account_id, identity_id, contact_id, thread_id, locale, status, handler,
                                last_seq, last_inbound_seq, answered_seq, last_position, last_inbound_at, last_message_at, created_at)
     SELECT 'cnv_' || lpad(to_hex(n), 26, '0'), $1, $2, 'idt_' || lpad(to_hex(n), 26, '0'), 'cnt_' || lpad(to_hex(n), 26, '0'),
            'thread ' || n, 'es', CASE WHEN n % 3 = 0 THEN 'open' ELSE 'closed' END,
            (ARRAY['agents', 'agents', 'waiting', 'rep'])[1 + n % 4], $4, $4, $4, $4,
            now() - n * interval '9 minutes', now() - n * interval '9 minutes', now() - interval '2 years'
       FROM generate_series(1, $3::int) AS n`,
    [tenant, account, conversations, Math.ceil(messages / conversations)],
  );
  for (let from = 0; from < messages; from += BATCH)
    await database.query(
      `INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, position, direction, author, parts, text,
                             status, created_at)
       SELECT 'msg_' || lpad(to_hex(n), 26, '0'), $1, 'cnv_' || lpad(to_hex(1 + n % $3), 26, '0'), $2, 1 + n / $3, 1 + n / $3,
              CASE WHEN (n / $3) % 2 = 0 THEN 'in' ELSE 'out' END, CASE WHEN (n / $3) % 2 = 0 THEN 'customer' ELSE 'agent' END,
              jsonb_build_array(jsonb_build_object('type', 'text', 'text', said.text)), said.text,
              CASE WHEN (n / $3) % 2 = 0 THEN 'received' ELSE 'delivered' END, now() - (($6 - n) / 10.0) * interval '1 minute'
         FROM generate_series($4::int, $5::int) AS n
        CROSS JOIN LATERAL (
          -- As in a language: few words are common and many are rare. n makes each row's words its own.
          SELECT string_agg(($7::text[])[1 + floor($8 * power(random(), 3))::int + 0 * (n + nth)], ' ') AS text
            FROM generate_series(1, 6 + n % 8) AS nth) AS said`,
      [tenant, account, conversations, from, Math.min(from + BATCH, messages) - 1, messages, words, words.length],
    );
  await restoreIndexes();
  await database.query("VACUUM ANALYZE");
  return { conversations, messages, words, tookMs: performance.now() - startedAt };
}

/** Indexes of words are made in one go at the end: row by row they would take most of the time. Returns what makes them again. */
async function withoutWordIndexes(database: BenchDatabase): Promise<() => Promise<void>> {
  const indexes = await database.query<{ name: string; definition: string }>(
    `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
      WHERE tablename IN ('messages', 'contacts', 'contact_terms') AND indexdef LIKE '%USING gin%'`,
  );
  for (const { name } of indexes) await database.query(`DROP INDEX ${name}`);
  return async () => {
    for (const { definition } of indexes) await database.query(definition);
  };
}

function makeWords(): string[] {
  const random = seededRandom(7);
  const words = new Set<string>();
  while (words.size < WORDS) {
    const length = 2 + Math.floor(random() * 3);
    words.add(Array.from({ length }, () => SYLLABLES[Math.floor(random() * SYLLABLES.length)]).join(""));
  }
  return [...words];
}
