/** The right to listen for an account, which one process has at a time: taken, renewed while it is used, given back. */
import { pause } from "../lib/signal.ts";
import type { ChannelEnv } from "./channel.ts";

/** Taken for so long, renewed well before. ms */
const LEASE_MS = 15_000;
const RENEW_MS = 5_000;
/** How soon a process that may not listen asks again whether it may, in ms. */
const STANDBY_MS = 2_000;

export type Work = (signal: AbortSignal, isStillOurs: () => Promise<boolean>) => Promise<boolean>;

/**
 * Runs `work` whenever this process has the right, with a signal that ends it when the right is lost; until it is stopped,
 * or `work` says with true that there is nothing to listen to any more. The loss is known within seconds; `work` asks
 * before what must not be done without the right, and is ended if it is gone.
 */
export async function listenWhileHeld(env: ChannelEnv, work: Work, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const isOurs = await holds(env);
    const isOver = isOurs && (await renewing(env, work, stop));
    if (isOver) return;
    await pause(STANDBY_MS, stop);
  }
}

async function renewing(env: ChannelEnv, work: Work, stop: AbortSignal): Promise<boolean> {
  const lost = new AbortController();
  let isRenewing = false;
  const isStillOurs = async (): Promise<boolean> => {
    if (!lost.signal.aborted && !(await holds(env))) lost.abort(new Error("another process listens"));
    return !lost.signal.aborted;
  };
  const renewal = setInterval(async () => {
    if (isRenewing) return;
    isRenewing = true;
    await isStillOurs();
    isRenewing = false;
  }, RENEW_MS);
  try {
    return await work(AbortSignal.any([stop, lost.signal]), isStillOurs);
  } finally {
    clearInterval(renewal);
    await env.release().catch(() => undefined);
  }
}

/** The right to listen is also lost when nobody can say whether we have it. */
async function holds(env: ChannelEnv): Promise<boolean> {
  try {
    return await env.hold(LEASE_MS);
  } catch (error) {
    env.log.warn({ err: error }, "it is not known which process listens");
    return false;
  }
}
