/** Tens of thousands of people who are due at one minute, while customers go on asking: what leaves, and who waits. */

import { type Percentiles, percentiles, readAnswers } from "../load.ts";
import { MIXES } from "../messages.ts";
import type { BenchDatabase } from "../server.ts";
import type { Door, Visitor } from "../visitors.ts";
import { say } from "../workspace.ts";

export interface Replies {
  readonly messages: number;
  readonly unanswered: number;
  readonly answerMs: Percentiles;
}

export interface Drain {
  readonly due: number;
  readonly seconds: number;
  /** Enrollments that have gone on to their message. */
  readonly planned: number;
  /** Messages that have left. */
  readonly sent: number;
  /** Seconds until the last one had left; null where it went on. */
  readonly doneAfter: number | null;
  /** What customers waited for an answer, before and meanwhile. */
  readonly before: Replies;
  readonly meanwhile: Replies;
}

export interface Scene {
  readonly database: BenchDatabase;
  readonly door: Door;
  readonly visitors: readonly Visitor[];
  /** Messages of customers a second. */
  readonly perSecond: number;
}

const LOOK_MS = 1_000;
/** The last questions may still be answered. */
const LATE_MS = 15_000;

/** Customers alone. */
export async function listen(scene: Scene, ms: number): Promise<Replies> {
  const from = new Date();
  const asking = ask(scene);
  await pause(ms);
  return asking.end(from);
}

/** The same while everything that has just become due is drained, for at most `maxMs`. */
export async function watchDrain(
  scene: Scene,
  { due, before, maxMs }: { due: number; before: Replies; maxMs: number },
): Promise<Drain> {
  const from = new Date();
  const startedAt = performance.now();
  const asking = ask(scene);
  let counts = { planned: 0, sent: 0 };
  let doneAfter: number | null = null;
  for (let told = 0; performance.now() - startedAt < maxMs; told++) {
    await pause(LOOK_MS);
    counts = await count(scene.database);
    if (told % 30 === 0) say(`${counts.planned} of ${due} planned, ${counts.sent} sent`);
    if (counts.sent < due) continue;
    doneAfter = (performance.now() - startedAt) / 1_000;
    break;
  }
  const seconds = (performance.now() - startedAt) / 1_000;
  return { due, seconds, ...counts, doneAfter, before, meanwhile: await asking.end(from) };
}

async function count(database: BenchDatabase): Promise<{ planned: number; sent: number }> {
  const [row] = await database.query<{ planned: number; sent: number }>(
    `SELECT count(*)::int AS planned, (count(*) FILTER (WHERE status IN ('sent', 'delivered', 'read')))::int AS sent
       FROM automated_sends`,
  );
  return row ?? { planned: 0, sent: 0 };
}

/** Customers ask at an even pace until the end is called. */
function ask({ database, door, visitors, perSecond }: Scene) {
  const [mix] = MIXES;
  const posts: Promise<number>[] = [];
  let turn = 0;
  const timer = setInterval(() => {
    const index = turn++ % visitors.length;
    const visitor = visitors[index];
    if (visitor && mix) posts.push(door.post(visitor, mix.textOf(index, visitor.posted)));
  }, 1_000 / perSecond);
  return {
    async end(from: Date): Promise<Replies> {
      clearInterval(timer);
      await Promise.all(posts);
      await pause(LATE_MS);
      const answers = await readAnswers(database, from);
      const sent = answers.filter(({ sentAt }) => sentAt !== null);
      return {
        messages: posts.length,
        unanswered: posts.length - sent.length,
        answerMs: percentiles(sent.map(({ createdAt, sentAt }) => (sentAt ?? 0) - createdAt)),
      };
    },
  };
}

const pause = (ms: number) => new Promise<void>((resume) => setTimeout(resume, ms));
