/** The one list of workers, and how a process starts them all. */
import type { AppContext } from "../src/context.ts";
import { resealSecrets } from "../src/crm/channel-accounts/health.ts";
import { freeImports } from "../src/crm/sql/imports.ts";
import { freeLeases } from "../src/crm/sql/pending.ts";
import { runLiveActions } from "../src/flow/due.ts";
import { runImports } from "../src/flow/imports.ts";
import { runSignals } from "../src/flow/signals.ts";
import { sweep as sweepOnce } from "../src/flow/sweep.ts";
import type { ConversationRef, Wakeable } from "../src/flow/wake.ts";
import { runWebhooks } from "../src/flow/webhooks.ts";
import { createAwake } from "../src/infra/awake.ts";
import { MINUTE_MS } from "../src/lib/time.ts";
import { batches, runBatches } from "./batches.ts";
import { bulk } from "./bulk.ts";
import { due } from "./due.ts";
import { imports } from "./imports.ts";
import { startListening } from "./listen.ts";
import { outbox } from "./outbox.ts";
import { retention } from "./retention.ts";
import { routing } from "./routing.ts";
import { scoring } from "./scoring.ts";
import { signals } from "./signals.ts";
import { startSimulating } from "./simulations.ts";
import { SWEEP_GRACE_MS, sweep } from "./sweep.ts";
import { turns } from "./turns.ts";
import { webhooks } from "./webhooks.ts";
import { outcomeOf, startWorker, type WorkerDef } from "./worker.ts";

export interface RunningWorkers {
  /** Takes nothing new, waits for what runs up to `graceMs`, then aborts it: an aborted turn is simply run again later. */
  stop(graceMs?: number): Promise<void>;
}

/** Conversations that a process keeps in hand at once, beyond which its wake-ups go to the queue for others to help. */
const CAPACITY = 2_000;
const STOP_GRACE_MS = 10_000;
const GUARD_MS = 15_000;

export async function startWorkers(ctx: AppContext): Promise<RunningWorkers> {
  const abort = new AbortController();
  if (ctx.where.embedded?.isOnlyUser) {
    await ctx.db.sqlAsSystem("find pending work", freeLeases);
    await ctx.db.sqlAsSystem("find pending work", freeImports);
  }
  await resealSecrets(ctx, ctx.seal);
  const awake = [
    stayAwake(ctx, turns, abort.signal),
    stayAwake(ctx, outbox, abort.signal),
    stayAwake(ctx, bulk, abort.signal),
  ];
  const consumers = [
    startWorker(ctx, turns, abort.signal),
    startWorker(ctx, outbox, abort.signal),
    startWorker(ctx, bulk, abort.signal),
    startWorker(ctx, due, abort.signal),
    startWorker(ctx, batches, abort.signal),
    startWorker(ctx, sweep, abort.signal),
    startWorker(ctx, webhooks, abort.signal),
    startWorker(ctx, imports, abort.signal),
    startWorker(ctx, signals, abort.signal),
    startWorker(ctx, retention, abort.signal),
    startWorker(ctx, scoring, abort.signal),
    startWorker(ctx, routing, abort.signal),
  ];
  const schedule = () =>
    Promise.all(
      [due, batches, sweep, webhooks, imports, retention, scoring, routing, signals].map(({ name, everyMs }) =>
        ctx.queues.schedule(name, everyMs ?? MINUTE_MS),
      ),
    );
  // What an earlier process left behind is taken up at once, not at the first round of the schedule.
  await Promise.all([sweepOnce(ctx.flow, 0), schedule()]);
  const firstWebhooks = runWebhooks(ctx, abort.signal).catch((error: unknown) =>
    ctx.log.warn({ err: error }, "the webhooks left behind were not sent"),
  );
  const listening = startListening(ctx);
  const simulating = startSimulating(ctx);
  // A wiped queue has lost its schedules too, and its workers may sleep over the new ones for long: what the schedules
  // wake is therefore also done without the queue, more seldom. Doing it twice does no harm.
  const guard = setInterval(() => {
    const work = [
      schedule(),
      sweepOnce(ctx.flow, SWEEP_GRACE_MS),
      runLiveActions(ctx.flow, abort.signal),
      runBatches(ctx, abort.signal),
      runWebhooks(ctx, abort.signal),
      runImports(ctx, abort.signal),
      runSignals(ctx, abort.signal),
    ];
    Promise.all(work).catch((error: unknown) => ctx.log.warn({ err: error }, "the guard of the schedules failed"));
  }, GUARD_MS);
  // What a killed process held is free once its lease has ended.
  const second = setTimeout(() => {
    sweepOnce(ctx.flow, 0).catch((error: unknown) => ctx.log.warn({ err: error }, "the second sweep failed"));
  }, ctx.config.leaseMs * 2);
  return {
    async stop(graceMs = STOP_GRACE_MS) {
      clearTimeout(second);
      clearInterval(guard);
      await Promise.all([listening.stop(), simulating.stop()]);
      for (const { name } of [turns, outbox, bulk]) ctx.local[name] = undefined;
      const timer = setTimeout(() => abort.abort(new Error("the process is stopping")), graceMs);
      await Promise.all([
        firstWebhooks,
        ...awake.map((runner) => runner.close()),
        ...consumers.map((consumer) => consumer.close()),
      ]);
      clearTimeout(timer);
    },
  };
}

/** Lets wake-ups of this process reach the worker directly; see src/infra/awake.ts. */
function stayAwake<Name extends Wakeable>(ctx: AppContext, def: WorkerDef<Name>, signal: AbortSignal) {
  const runner = createAwake<ConversationRef>({
    concurrency: def.concurrency(ctx),
    capacity: CAPACITY,
    run: async (ref) => {
      const nextAt = await def.run(ctx, ref, signal).catch((error: unknown) => {
        ctx.log.error({ worker: def.name, err: error }, "a worker failed");
        const { retry } = outcomeOf(error, 1);
        return retry === "never" ? null : new Date(ctx.clock.now().getTime() + retry.afterMs);
      });
      ctx.metrics.jobs.inc({ worker: def.name, result: "done" });
      if (nextAt) ctx.wake(def.name, ref, Math.max(0, nextAt.getTime() - ctx.clock.now().getTime()));
    },
  });
  ctx.local[def.name] = runner;
  return runner;
}
