/** Two processes of Charla on one database with one channel connected; what became of a thread is read from the database. */
import { startTestApp, type TestApp } from "../harness/app.ts";
import type { TestDatabase } from "../harness/database.ts";
import { until } from "../harness/until.ts";
import type { Candidate, Person, Stage } from "./stage.ts";

export interface House {
  readonly stage: Stage;
  readonly processes: readonly [TestApp, TestApp];
  readonly database: TestDatabase;
  close(): Promise<void>;
}

/** Shared by all processes, so that each can open the account's secrets. */
export const HOUSE_ENV = { CHARLA_SECRET_KEY: "a key of tests that is long enough for them" };
/** Longest wait for a provider, in ms: a send that is never answered ends soon. */
const LEASE_MS = "2000";

export async function startHouse({ start }: Candidate): Promise<House> {
  const stage = await start();
  const env = { ...HOUSE_ENV, LEASE_MS, ...stage.env };
  const first = await startTestApp({ env });
  const second = await startTestApp({ env, database: first.database, sample: false });
  const urls = [first.url, second.url];
  let calls = 0;
  await stage.connect(first, { url: () => urls[calls++ % urls.length] ?? first.url });
  await Promise.all([first, second].map(({ ctx }) => ctx.channels.keepListening()));
  await stage.ready();
  return {
    stage,
    processes: [first, second],
    database: first.database,
    async close() {
      await second.close();
      await first.close();
      await stage.close();
    },
  };
}

export interface StoredMessage {
  readonly seq: number;
  readonly direction: "in" | "out";
  readonly author: string;
  readonly status: string;
  readonly text: string;
}

export interface StoredThread {
  readonly handler: string;
  readonly turns: number;
  /** Turns that cover a message which another one covers too. */
  readonly overlaps: number;
  readonly isBusy: boolean;
  /** By their numbers. */
  readonly messages: readonly StoredMessage[];
}

/** What Charla has of a person's thread; null before they have written. */
export async function readThread(
  database: TestDatabase,
  { thread }: Pick<Person, "thread">,
): Promise<StoredThread | null> {
  const [row] = await database.query<{
    handler: string;
    turns: number;
    overlaps: number;
    is_busy: boolean;
    messages: StoredMessage[];
  }>(
    `SELECT c.handler,
            (SELECT count(*)::int FROM turns t WHERE t.conversation_id = c.id) AS turns,
            (SELECT count(*)::int FROM turns a JOIN turns b ON b.conversation_id = a.conversation_id AND b.id > a.id
                                        AND b.from_seq <= a.to_seq AND a.from_seq <= b.to_seq
              WHERE a.conversation_id = c.id) AS overlaps,
            c.turn_due_at IS NOT NULL OR c.outbox_due_at IS NOT NULL
              OR EXISTS (SELECT FROM messages m WHERE m.conversation_id = c.id AND m.status IN ('queued', 'sending')) AS is_busy,
            (SELECT json_agg(json_build_object('seq', m.seq, 'direction', m.direction, 'author', m.author, 'status', m.status,
                                               'text', m.text) ORDER BY m.seq)
               FROM messages m WHERE m.conversation_id = c.id) AS messages
       FROM conversations c WHERE c.thread_id = $1`,
    [thread],
  );
  return row ? { ...row, isBusy: row.is_busy, messages: row.messages ?? [] } : null;
}

/** The thread once nothing is left to do in it: every message of the person's answered or a rep's, every answer gone. */
export function settledThread(database: TestDatabase, person: Person, timeoutMs = 60_000): Promise<StoredThread> {
  return until(
    `${person.thread} settled`,
    async () => {
      const thread = await readThread(database, person);
      return thread && !thread.isBusy ? thread : null;
    },
    timeoutMs,
    async () => JSON.stringify(await readThread(database, person)),
  );
}

/** The texts of the person's own messages, in the order in which they were stored. */
export const written = ({ messages }: StoredThread) =>
  messages.filter(({ direction }) => direction === "in").map(({ text }) => text);

/** Our messages of which the provider has them, in the order in which we meant them. */
export const delivered = ({ messages }: StoredThread) =>
  messages.filter(({ direction, status }) => direction === "out" && ["sent", "delivered", "read"].includes(status));
