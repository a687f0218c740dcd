/** Load on the web chat's endpoint: as fast as it goes, or at a given rate; what came of it is read from the database. */
import { waitUntil } from "../scripts/wait-until.ts";
import { seededRandom } from "../src/lib/random.ts";
import type { Mix } from "./messages.ts";
import type { BenchDatabase } from "./server.ts";
import type { Door, Visitor } from "./visitors.ts";

export interface Target {
  readonly door: Door;
  readonly database: BenchDatabase;
  /** As many as messages in one pass, so that nobody writes twice before an answer. */
  readonly visitors: readonly Visitor[];
  readonly connections: number;
}

export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface Measured {
  readonly messages: number;
  /** Messages answered a second, from the first one posted to the last answer sent. */
  readonly perSecond: number;
  /** From a message's time in the database to its answer's, ms. */
  readonly answerMs: Percentiles;
  /** From the request to its acknowledgement, at the client, ms. */
  readonly postMs: Percentiles;
}

const SETTLE_TIMEOUT_MS = 180_000;

/** Every visitor posts one message over all connections at once. */
export function saturate(target: Target, mix: Mix): Promise<Measured> {
  return measure(target, async (postOne) => {
    let next = 0;
    const connection = async () => {
      for (let index = next++; index < target.visitors.length; index = next++) await postOne(mix, index);
    };
    await Promise.all(Array.from({ length: target.connections }, connection));
  });
}

/** Visitors write independently of one another and of the answers, `perSecond` in the mean, for `durationMs`. */
export function pace(
  target: Target,
  mix: Mix,
  { perSecond, durationMs }: { perSecond: number; durationMs: number },
): Promise<Measured> {
  const random = seededRandom(20_261_121);
  return measure(target, async (postOne) => {
    const startedAt = performance.now();
    const posts: Promise<void>[] = [];
    let dueMs = 0;
    for (let index = 0; dueMs < durationMs; index++) {
      const waitMs = startedAt + dueMs - performance.now();
      if (waitMs > 1) await new Promise((resume) => setTimeout(resume, waitMs));
      posts.push(postOne(mix, index % target.visitors.length));
      dueMs += (-Math.log(1 - random()) * 1_000) / perSecond;
    }
    await Promise.all(posts);
  });
}

type PostOne = (mix: Mix, index: number) => Promise<void>;

async function measure(
  { door, database, visitors }: Target,
  load: (postOne: PostOne) => Promise<void>,
): Promise<Measured> {
  const from = new Date();
  const postMs: number[] = [];
  await load(async (mix, index) => {
    const visitor = visitors[index];
    if (!visitor) throw new RangeError(`no visitor ${index}`);
    postMs.push(await door.post(visitor, mix.textOf(index, visitor.posted)));
  });
  await waitUntil("every answer", () => isSettled(database), SETTLE_TIMEOUT_MS);
  const answers = await readAnswers(database, from);
  if (answers.length !== postMs.length || answers.some(({ sentAt }) => sentAt === null)) {
    const sent = answers.filter(({ sentAt }) => sentAt !== null).length;
    throw new Error(`${postMs.length} messages posted, ${answers.length} taken up, ${sent} answered`);
  }
  const firstAt = Math.min(...answers.map(({ createdAt }) => createdAt));
  const lastAt = Math.max(...answers.map(({ sentAt }) => sentAt ?? 0));
  return {
    messages: answers.length,
    perSecond: answers.length / ((lastAt - firstAt) / 1_000),
    answerMs: percentiles(answers.map(({ createdAt, sentAt }) => (sentAt ?? 0) - createdAt)),
    postMs: percentiles(postMs),
  };
}

/** Whether every message is answered and every answer gone. */
export async function isSettled(database: BenchDatabase): Promise<boolean> {
  const [row] = await database.query<{ pending: boolean }>(
    `SELECT EXISTS (SELECT FROM conversations WHERE turn_due_at IS NOT NULL)
         OR EXISTS (SELECT FROM conversations WHERE outbox_due_at IS NOT NULL) AS pending`,
  );
  return row?.pending === false;
}

export interface Answer {
  readonly createdAt: number;
  readonly sentAt: number | null;
}

/** Each message from a customer since `from`, with the time when the last message of its answer was sent. */
export async function readAnswers(database: BenchDatabase, from: Date): Promise<Answer[]> {
  const rows = await database.query<{ created_at: Date; sent_at: Date | null }>(
    `SELECT m.created_at, max(reply.sent_at) AS sent_at
       FROM messages m JOIN turns t ON t.conversation_id = m.conversation_id AND m.seq BETWEEN t.from_seq AND t.to_seq
       LEFT JOIN messages reply ON reply.conversation_id = m.conversation_id AND reply.turn_id = t.id
      WHERE m.direction = 'in' AND m.created_at >= $1
      GROUP BY m.id, m.created_at`,
    [from],
  );
  return rows.map((row) => ({ createdAt: row.created_at.getTime(), sentAt: row.sent_at?.getTime() ?? null }));
}

export function percentiles(values: readonly number[]): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99) };
}
