/**
 * Runs the simulations that the team has asked for, one after the other, each in a process of its own: it costs a core for minutes,
 * and what is made up must never meet what is real. The business is read here, so that the other process needs no login.
 */
import { setTimeout as pause } from "node:timers/promises";
import {
  type ClaimedSimulation,
  claimSimulation,
  giveSimulationBack,
  noteProgress,
  type SimulationEnd,
  settleSimulation,
} from "../campaigns/simulations/work.ts";
import type { ChannelKind } from "../channels/channel.ts";
import type { Database, Tx } from "../infra/database.ts";
import type { Live } from "../infra/live.ts";
import type { Log } from "../infra/log.ts";
import { startThrowAwayProcess } from "../infra/throw-away-process.ts";
import { type Clock, MINUTE_MS, plusMs, SECOND_MS } from "../lib/time.ts";
import { type SimulationOrder, type SimulationTold, simulationTold, type TargetOptions } from "../simulation/order.ts";
import { type Original, readOriginal } from "../simulation/original.ts";

export interface SimulationContext {
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly live: Live;
}

const PROGRAM = { name: "simulation", source: "src/simulation/main.ts" };
/** How often its progress is written, and looked whether it was called off. */
const BEAT_MS = SECOND_MS;
const LEASE_MS = 30 * SECOND_MS;
const LONGEST_MS = 60 * MINUTE_MS;
/** A business on which processes of ours die is not tried for ever. */
const MAX_ATTEMPTS = 3;

/** Runs every simulation that waits; returns how many were begun. */
export async function runSimulations(
  ctx: SimulationContext,
  signal: AbortSignal,
  start = startThrowAwayProcess,
): Promise<number> {
  for (let begun = 0; ; begun++) {
    if (signal.aborted) return begun;
    const now = ctx.clock.now();
    const claimed = await ctx.db.sqlAsSystem("find pending work", (tx) =>
      claimSimulation(tx, now, plusMs(now, LEASE_MS)),
    );
    if (!claimed) return begun;
    await runSimulation(ctx, claimed, { signal, start });
  }
}

interface Means {
  readonly signal: AbortSignal;
  readonly start: typeof startThrowAwayProcess;
}

async function runSimulation(ctx: SimulationContext, claimed: ClaimedSimulation, means: Means): Promise<void> {
  const { db, clock, log, live } = ctx;
  const { id, tenantId, attempts } = claimed;
  const write = <T>(work: (tx: Tx) => Promise<T>) => db.forTenant(tenantId, work);
  const settle = async (end: SimulationEnd) => {
    const actor = { kind: "system", id: null } as const;
    if (await write((tx) => settleSimulation({ tx, tenantId, actor, clock }, claimed, end)))
      live.publish({ type: "notification", tenantId, conversationId: "" });
  };
  if (attempts > MAX_ATTEMPTS) return settle({ problem: "died" });
  const order = orderOf(claimed, await readOriginal(db, tenantId));
  if (!order) return settle({ problem: "unfit" });

  let part = 0;
  let answer: Exclude<SimulationTold, { kind: "part" }> | undefined;
  const child = means.start(PROGRAM, (message) => {
    const told = simulationTold.safeParse(message);
    if (!told.success) answer = { kind: "problem", problem: "internal", detail: told.error.message };
    else if (told.data.kind === "part") part = told.data.part;
    else answer = told.data;
  });
  log.info({ simulationId: id, pid: child.pid }, "a simulation begins");
  let why: "stopping" | "lost" | "too_long" | undefined;
  const end = (reason: NonNullable<typeof why>) => {
    why ??= reason;
    child.kill();
  };
  const stop = () => end("stopping");
  means.signal.addEventListener("abort", stop, { once: true });
  // Meanwhile the business was read.
  if (means.signal.aborted) stop();
  const limit = setTimeout(() => end("too_long"), LONGEST_MS);
  try {
    child.send(order);
    while (!(await isOver(child.ended)))
      if (
        !(await write((tx) => noteProgress(tx, claimed, { progress: part, leaseUntil: plusMs(clock.now(), LEASE_MS) })))
      )
        end("lost");
    const ending = await child.ended;
    if (answer?.kind === "report") return await settle({ report: answer.report });
    if (why === "stopping") return await write((tx) => giveSimulationBack(tx, claimed));
    if (why === "lost") return;
    const problem = answer?.problem ?? why ?? "died";
    log.warn({ simulationId: id, problem, detail: answer?.detail, ...ending }, "a simulation failed");
    await settle({ problem });
  } finally {
    clearTimeout(limit);
    means.signal.removeEventListener("abort", stop);
    child.kill();
    await child.ended;
    await child.clean();
  }
}

/** Whether it ends before the next look. */
async function isOver(ended: Promise<unknown>): Promise<boolean> {
  const beat = new AbortController();
  const next = pause(BEAT_MS, false, { signal: beat.signal }).catch(() => false);
  try {
    return await Promise.race([ended.then(() => true), next]);
  } finally {
    beat.abort();
  }
}

/** Null for a campaign that is no more. */
function orderOf(
  { kind, target, contacts, days, seed, from, channel }: ClaimedSimulation,
  original: Original,
): SimulationOrder | null {
  const meant = kind === "sequence" ? ({ kind, key: target } as const) : campaignOf(original, target);
  if (!meant) return null;
  const talks = channel === null ? {} : { channel: channel as ChannelKind };
  return { original, target: meant, contacts, days, seed, from, ...talks };
}

function campaignOf({ rows }: Original, id: string): TargetOptions | null {
  const row = rows.campaigns.find((campaign) => campaign.id === id);
  return row ? { kind: "campaign", words: String(row.number) } : null;
}
