/** The queue: which backend, whether it answers, and what waits in it. */
import type { Config } from "../../config.ts";
import { openQueues, QUEUE_NAMES, type Queues } from "../../infra/queues.ts";
import { untilAborted } from "../../lib/signal.ts";
import type { Cli } from "../cli.ts";
import { type DataServer, withConnection } from "../data.ts";
import { explain } from "../failure.ts";
import { ASK_TIMEOUT_MS, type Check } from "./check.ts";

const name = "queue";
const CLOSE_TIMEOUT_MS = 1_000;

/** @param server null where the database does not answer; the queue may still be on Redis */
export async function checkQueue(cli: Cli, config: Config, server: DataServer | null): Promise<Check> {
  if (!config.redisUrl && server && !(await hasTables(server))) {
    return { name, status: "ok", found: cli.say("doctor.queue.fresh") };
  }
  const databaseUrl = server?.appUrl ?? "";
  let fault: Error | null = null;
  const queues = openQueues({
    databaseUrl,
    redisUrl: config.redisUrl,
    onError: (error) => {
      fault = error;
    },
  });
  const { backend } = queues;
  try {
    const total = await untilAborted(count(queues), AbortSignal.timeout(ASK_TIMEOUT_MS));
    return { name, status: "ok", found: cli.say("doctor.queue.found", { backend: titleOf(backend), ...total }) };
  } catch (error) {
    const found = cli.say("doctor.queue.failed", { backend: titleOf(backend), why: explain(cli, fault ?? error) });
    return { name, status: "fail", found, mend: cli.say(`doctor.queue.mend_${backend}`) };
  } finally {
    // A connection that never opened cannot be closed in good order.
    await untilAborted(queues.close(), AbortSignal.timeout(CLOSE_TIMEOUT_MS)).catch(() => undefined);
  }
}

async function count(queues: Queues): Promise<{ waiting: number; active: number; failed: number }> {
  await queues.ping();
  const total = { waiting: 0, active: 0, failed: 0 };
  for (const queue of QUEUE_NAMES) {
    const { waiting = 0, prioritized = 0, delayed = 0, active = 0, failed = 0 } = await queues.counts(queue);
    total.waiting += waiting + prioritized + delayed;
    total.active += active;
    total.failed += failed;
  }
  return total;
}

function hasTables(server: DataServer): Promise<boolean> {
  return withConnection(server.ownerUrl, async (client) => {
    const { rows } = await client.query(
      "SELECT 1 FROM information_schema.tables WHERE table_schema = 'bullmq' LIMIT 1",
    );
    return rows.length > 0;
  });
}

function titleOf(backend: Queues["backend"]): string {
  return backend === "redis" ? "Redis" : "PostgreSQL";
}
