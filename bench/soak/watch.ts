/** What a long run does to the product: its memory and what waits, looked at every few seconds. */
import { monitorEventLoopDelay } from "node:perf_hooks";
import { readMemory } from "../memory.ts";
import type { BenchDatabase } from "../server.ts";

export interface Watch {
  /** Ends the watching and gives what was seen; null where the system does not tell of memory. */
  stop(): Promise<Watched>;
}

export interface Series {
  readonly start: number;
  readonly middle: number;
  readonly end: number;
  /** Of the line that fits the last two thirds best, MB a minute. */
  readonly slope: number;
}

export interface Watched {
  /** PSS in MB. */
  readonly memory: { readonly node: Series; readonly postgres: Series } | null;
  /** Conversations whose turn or outbox was due and not taken up. */
  readonly depth: { readonly median: number; readonly most: number };
  /** How late the emulated providers themselves came to what had arrived, ms: so much may two sends seem nearer than they are. */
  readonly meterDelayMs: { readonly p99: number; readonly most: number };
}

interface Sample {
  readonly minutes: number;
  readonly node: number;
  readonly postgres: number;
}

const EVERY_MS = 2_000;
const DELAY_RESOLUTION_MS = 5;

export function startWatch(database: BenchDatabase, { pid, home }: { pid: number; home: string }): Watch {
  const samples: Sample[] = [];
  const depths: number[] = [];
  const startedAt = performance.now();
  const delay = monitorEventLoopDelay({ resolution: DELAY_RESOLUTION_MS });
  delay.enable();
  const look = async () => {
    const held = await readMemory(pid, home);
    const minutes = (performance.now() - startedAt) / 60_000;
    if (held) samples.push({ minutes, node: held.node.pssMb, postgres: held.postgres.pssMb });
    depths.push(await readDepth(database));
  };
  let failure: unknown;
  const safely = () =>
    look().catch((error: unknown) => {
      failure ??= error;
    });
  let looking = safely();
  const timer = setInterval(() => {
    looking = looking.then(safely);
  }, EVERY_MS);
  return {
    async stop() {
      clearInterval(timer);
      await looking;
      delay.disable();
      if (failure) throw failure;
      const sorted = depths.toSorted((a, b) => a - b);
      return {
        memory:
          samples.length > 2 ? { node: seriesOf(samples, "node"), postgres: seriesOf(samples, "postgres") } : null,
        depth: { median: sorted[Math.floor(sorted.length / 2)] ?? 0, most: sorted.at(-1) ?? 0 },
        meterDelayMs: { p99: msOf(delay.percentile(99)), most: msOf(delay.max) },
      };
    },
  };
}

/** From the nanoseconds between two looks, without the time that is meant to lie between them. */
const msOf = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - DELAY_RESOLUTION_MS);

async function readDepth(database: BenchDatabase): Promise<number> {
  const [row] = await database.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM conversations WHERE turn_due_at <= now() OR outbox_due_at <= now()",
  );
  return row?.count ?? 0;
}

function seriesOf(samples: readonly Sample[], of: "node" | "postgres"): Series {
  const at = (share: number) => samples[Math.min(samples.length - 1, Math.floor(samples.length * share))]?.[of] ?? 0;
  return { start: at(0), middle: at(0.5), end: at(1), slope: slopeOf(samples.slice(samples.length / 3), of) };
}

/** Least squares. */
function slopeOf(samples: readonly Sample[], of: "node" | "postgres"): number {
  const mean = (pick: (sample: Sample) => number) => samples.reduce((sum, one) => sum + pick(one), 0) / samples.length;
  const [x, y] = [mean(({ minutes }) => minutes), mean((sample) => sample[of])];
  const over = mean((sample) => (sample.minutes - x) * (sample[of] - y));
  const under = mean(({ minutes }) => (minutes - x) ** 2);
  return under === 0 ? 0 : over / under;
}
