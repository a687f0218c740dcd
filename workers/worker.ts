/**
 * The contract of a worker and its runner: one retry policy by class of error, one way to log, one way to stop. A worker
 * file holds only its verb.
 */
import type { AppContext } from "../src/context.ts";
import type { Consumer, JobOutcome, QueueName, QueuePayloads } from "../src/infra/queues.ts";
import { AppError } from "../src/lib/errors.ts";
import { backoffMs } from "../src/lib/time.ts";

export interface WorkerDef<Name extends QueueName = QueueName> {
  readonly name: Name;
  /** For periodic work: how often it runs, in ms, over all processes together. */
  readonly everyMs?: number;
  /** Runs at once in one process; a function of the configuration where it matters. */
  readonly concurrency: (ctx: AppContext) => number;
  /**
   * Does the work. A returned moment asks for another run then; null says that all is done. Throws when it failed.
   * @param signal aborted when the process has no time left
   */
  run(ctx: AppContext, data: QueuePayloads[Name], signal: AbortSignal): Promise<Date | null>;
}

const ATTEMPTS = 25;
const RETRY_BASE_MS = 500;
const RETRY_CAP_MS = 60_000;

/** Starts a worker on its queue. */
export function startWorker<Name extends QueueName>(
  ctx: AppContext,
  def: WorkerDef<Name>,
  signal: AbortSignal,
): Consumer {
  return ctx.queues.consume(def.name, {
    concurrency: def.concurrency(ctx),
    attempts: ATTEMPTS,
    run: (data, attempt) => runOnce(ctx, def, data, attempt, signal),
  });
}

/** One run of a worker, with its result as the queue understands it. */
export async function runOnce<Name extends QueueName>(
  ctx: AppContext,
  def: WorkerDef<Name>,
  data: QueuePayloads[Name],
  attempt: number,
  signal: AbortSignal,
): Promise<JobOutcome> {
  try {
    const nextAt = await def.run(ctx, data, signal);
    ctx.metrics.jobs.inc({ worker: def.name, result: "done" });
    return nextAt ? { retry: { afterMs: Math.max(0, nextAt.getTime() - ctx.clock.now().getTime()) } } : undefined;
  } catch (error) {
    ctx.metrics.jobs.inc({ worker: def.name, result: "failed" });
    ctx.log.error({ worker: def.name, attempt, err: error }, "a worker failed");
    return outcomeOf(error, attempt);
  }
}

/** The retry policy: an error of ours says itself; anything else is a bug and comes back with growing pauses. */
export function outcomeOf(error: unknown, attempt: number): NonNullable<JobOutcome> {
  const failure = error instanceof Error ? error : new Error(String(error));
  if (failure instanceof AppError) {
    if (failure.retry === "never") return { retry: "never", error: failure };
    if (typeof failure.retry === "object") return { retry: failure.retry };
  }
  return { retry: { afterMs: backoffMs(attempt, RETRY_BASE_MS, RETRY_CAP_MS) } };
}
