/**
 * The queues: the only file that knows BullMQ and its backend. A job is a wake-up that carries ids; losing every job
 * loses nothing, since the sweep finds the work in the database again.
 */
import {
  createPostgresBackend,
  DelayedError,
  type Job,
  type JobsOptions,
  Queue,
  runMigrations,
  UnrecoverableError,
  Worker,
  withBackend,
} from "bullmq";
import { Redis } from "ioredis";
import pg from "pg";

/** What a job of each queue carries. */
export interface QueuePayloads {
  turns: { readonly tenantId: string; readonly conversationId: string };
  outbox: { readonly tenantId: string; readonly conversationId: string };
  bulk: { readonly tenantId: string; readonly conversationId: string };
  due: Record<string, never>;
  batches: Record<string, never>;
  sweep: Record<string, never>;
  webhooks: Record<string, never>;
  imports: Record<string, never>;
  signals: Record<string, never>;
  retention: Record<string, never>;
  scoring: Record<string, never>;
  routing: Record<string, never>;
}

export type QueueName = keyof QueuePayloads;
export const QUEUE_NAMES = [
  "turns",
  "outbox",
  "bulk",
  "due",
  "batches",
  "sweep",
  "webhooks",
  "imports",
  "signals",
  "retention",
  "scoring",
  "routing",
] as const satisfies readonly QueueName[];

/** How a run ended, for the queue: done, again after a pause, or again with back-off, or never. */
export type JobOutcome =
  | { readonly retry: "never"; readonly error: Error }
  | { readonly retry: { afterMs: number } }
  | undefined;

export interface ConsumerOptions<Name extends QueueName> {
  readonly concurrency: number;
  /** Attempts before the job is given up; the sweep still finds its work. */
  readonly attempts: number;
  run(data: QueuePayloads[Name], attempt: number): Promise<JobOutcome>;
}

export interface Consumer {
  /** Stops taking jobs and waits for the running ones. */
  close(): Promise<void>;
}

export interface Queues {
  readonly backend: "postgres" | "redis";
  /** Wakes the worker of a queue, once for each key while a job for it waits. */
  add<Name extends QueueName>(
    name: Name,
    data: QueuePayloads[Name],
    options: { key: string; delayMs?: number },
  ): Promise<void>;
  /** The same for many whose job may be lost: it is added whatever the queue remembers of the key. */
  addMany<Name extends QueueName>(
    name: Name,
    jobs: readonly { data: QueuePayloads[Name]; key: string }[],
  ): Promise<void>;
  /** Runs a queue every so many ms, from one schedule for all processes. */
  schedule(name: QueueName, everyMs: number): Promise<void>;
  consume<Name extends QueueName>(name: Name, options: ConsumerOptions<Name>): Consumer;
  /** Jobs that wait, run or are delayed. */
  counts(name: QueueName): Promise<Record<string, number>>;
  /** Deletes every job: for tests of the guarantee that none is needed. */
  wipe(): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface QueuesOptions {
  /** Login of the application on PostgreSQL; used unless `redisUrl` is given. */
  readonly databaseUrl: string;
  readonly redisUrl?: string | undefined;
  /** Names the queues of one installation on a shared Redis. */
  readonly prefix?: string;
  readonly onError: (error: Error) => void;
}

const SCHEMA = "bullmq";
/** A job whose worker died is handed out again after this long. */
const LOCK_MS = 30_000;

/** Makes or updates BullMQ's own tables; called with the other migrations, as the owner. */
export async function migrateQueues(ownerUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await runMigrations(client as never, SCHEMA);
    // BullMQ makes a sequence for the ids of each queue when its first job comes.
    await client.query(`
      GRANT USAGE, CREATE ON SCHEMA ${SCHEMA} TO charla_app;
      GRANT ALL ON ALL TABLES IN SCHEMA ${SCHEMA} TO charla_app;
      GRANT ALL ON ALL SEQUENCES IN SCHEMA ${SCHEMA} TO charla_app;
      GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${SCHEMA} TO charla_app`);
  } finally {
    await client.end();
  }
}

export function openQueues({ databaseUrl, redisUrl, prefix = "charla", onError }: QueuesOptions): Queues {
  return redisUrl ? redisQueues(redisUrl, prefix, onError) : postgresQueues(databaseUrl, onError);
}

function postgresQueues(databaseUrl: string, onError: (error: Error) => void): Queues {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    // A lost wake-up is found by the sweep, so that the queue need not wait for the disk; the data always does.
    options: `-c role=charla_app -c search_path=${SCHEMA} -c synchronous_commit=off`,
    // One listening connection for each consumer, and some for the statements.
    max: QUEUE_NAMES.length + 8,
    keepAlive: true,
  });
  // Every queue and every worker listens for itself.
  pool.setMaxListeners(QUEUE_NAMES.length * 4);
  pool.on("error", onError);
  // A connection cut while it is lent tells nobody else; unheard, it would end the process.
  pool.on("connect", (client) => client.on("error", () => undefined));
  const bull = withBackend(createPostgresBackend);
  return build({
    backend: "postgres",
    openQueue: (name, defaults) => new bull.Queue(name, { connection: pool as never, defaultJobOptions: defaults }),
    openWorker: (name, run, concurrency) =>
      new bull.Worker(name, run, { connection: pool as never, concurrency, lockDuration: LOCK_MS, autorun: true }),
    ping: async () => void (await pool.query("SELECT 1")),
    end: () => pool.end(),
    onError,
  });
}

function redisQueues(redisUrl: string, prefix: string, onError: (error: Error) => void): Queues {
  // BullMQ wants blocking commands never to give up by themselves.
  const connection = new Redis(redisUrl, { maxRetriesPerRequest: null, lazyConnect: false });
  connection.on("error", onError);
  return build({
    backend: "redis",
    openQueue: (name, defaults) => new Queue(name, { connection, prefix, defaultJobOptions: defaults }),
    openWorker: (name, run, concurrency) =>
      new Worker(name, run, { connection, prefix, concurrency, lockDuration: LOCK_MS }),
    ping: async () => void (await connection.ping()),
    end: async () => {
      await connection.quit().catch(() => connection.disconnect());
    },
    onError,
  });
}

type Run = (job: Job, token?: string) => Promise<void>;

/** The part of BullMQ's queue and worker that is used; the same on both backends. */
interface BullQueue {
  add(name: string, data: unknown, options: JobsOptions): Promise<unknown>;
  addBulk(jobs: { name: string; data: unknown; opts: JobsOptions }[]): Promise<unknown>;
  upsertJobScheduler(id: string, every: { every: number }, template: { name: string; data: unknown }): Promise<unknown>;
  getJobCounts(): Promise<Record<string, number>>;
  obliterate(options: { force: boolean }): Promise<void>;
  resume(): Promise<void>;
  removeDeduplicationKey(id: string): Promise<number>;
  on(event: "error", listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

interface BullWorker {
  on(event: "error", listener: (error: Error) => void): unknown;
  close(): Promise<void>;
}

interface Backend {
  readonly backend: "postgres" | "redis";
  openQueue(name: QueueName, defaults: JobsOptions): BullQueue;
  openWorker(name: QueueName, run: Run, concurrency: number): BullWorker;
  ping(): Promise<void>;
  end(): Promise<void>;
  onError(error: Error): void;
}

const JOB_DEFAULTS: JobsOptions = { removeOnComplete: true, removeOnFail: { count: 1_000 }, attempts: 1_000 };

function build({ backend, openQueue, openWorker, ping, end, onError }: Backend): Queues {
  const queues = new Map<QueueName, BullQueue>();
  const queueOf = (name: QueueName): BullQueue => {
    let queue = queues.get(name);
    if (!queue) {
      queue = openQueue(name, JOB_DEFAULTS);
      queue.on("error", onError);
      queues.set(name, queue);
    }
    return queue;
  };
  const consumers = new Set<Consumer>();
  return {
    backend,
    async add(name, data, { key, delayMs = 0 }) {
      await queueOf(name).add(name, data, { ...(delayMs > 0 ? { delay: delayMs } : {}), deduplication: dedupe(key) });
    },
    async addMany(name, jobs) {
      if (jobs.length === 0) return;
      // The mark of a job that is gone would keep every later one out.
      for (const { key } of jobs) await queueOf(name).removeDeduplicationKey(key);
      await queueOf(name).addBulk(jobs.map(({ data, key }) => ({ name, data, opts: { deduplication: dedupe(key) } })));
    },
    async schedule(name, everyMs) {
      await queueOf(name).upsertJobScheduler(`${name}-every`, { every: everyMs }, { name, data: {} });
    },
    consume(name, options) {
      const worker = openWorker(name, (job, token) => runJob(job, token, options as never), options.concurrency);
      worker.on("error", onError);
      const consumer = { close: () => worker.close() };
      consumers.add(consumer);
      return consumer;
    },
    counts: (name) => queueOf(name).getJobCounts(),
    async wipe() {
      for (const name of QUEUE_NAMES) {
        await queueOf(name).obliterate({ force: true });
        // BullMQ pauses what it obliterates.
        await queueOf(name).resume();
      }
    },
    ping,
    async close() {
      await Promise.all([...consumers].map((consumer) => consumer.close()));
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await end();
    },
  };
}

/** While a job of this key waits, another is not added; while it runs, one more is kept for afterwards. */
function dedupe(key: string) {
  return { id: key, keepLastIfActive: true };
}

async function runJob(job: Job, token: string | undefined, options: ConsumerOptions<QueueName>): Promise<void> {
  const attempt = Math.max(1, job.attemptsStarted);
  const outcome = await options.run(job.data, attempt);
  if (outcome === undefined) return;
  if (outcome.retry === "never" || attempt >= options.attempts) {
    throw new UnrecoverableError(
      outcome.retry === "never" ? outcome.error.message : "given up; the sweep finds the work again",
    );
  }
  await job.moveToDelayed(Date.now() + outcome.retry.afterMs, token);
  throw new DelayedError();
}
