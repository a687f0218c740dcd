/**
 * Keeps WhatsApp Web running for an account: paired, it is started and started again; unpaired, only once a person wishes
 * to pair. One process does so at a time.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { pause } from "../../lib/signal.ts";
import { backoffMs, MINUTE_MS, SECOND_MS } from "../../lib/time.ts";
import type { Pairing } from "../channel.ts";
import { listenWhileHeld, type Work } from "../listening.ts";
import { findChromium } from "./browser.ts";
import { isFresh, keptOf, type LifeOptions, liveOnce, type Outcome } from "./pairing-life.ts";
import type { Standing } from "./standing.ts";

export interface Timing {
  /** How often a live connection is looked at, in ms. */
  readonly lookEveryMs: number;
  /** Pause before a lost browser is started again, doubled up to the cap; ms. */
  readonly retryBaseMs: number;
  readonly retryCapMs: number;
  /** How long a send waits for a browser that is being started, in ms. */
  readonly sendWaitMs: number;
}
export const USUAL_TIMING: Timing = {
  lookEveryMs: 15 * SECOND_MS,
  retryBaseMs: SECOND_MS,
  retryCapMs: 2 * MINUTE_MS,
  sendWaitMs: 3 * SECOND_MS,
};

export interface KeeperDeps extends Omit<LifeOptions, "chromium" | "lookEveryMs"> {
  readonly standing: Standing;
  readonly timing: Timing;
}

export interface Keeper {
  /** Ends the browser and lets another process listen. */
  stop(): Promise<void>;
}

const IDLE_MS = SECOND_MS;
/** A session that lived so long did not fail to start. ms */
const LIVED_MS = MINUTE_MS;
/** Faults in a row after which the account is said to have one. */
const FAULTS_TOLD = 3;

export function startKeeper(deps: KeeperDeps): Keeper {
  const { env, standing } = deps;
  const abort = new AbortController();
  const watched = {
    ...env,
    async hold(ms: number) {
      const isOurs = await env.hold(ms);
      if (!isOurs) standing.set("elsewhere");
      return isOurs;
    },
  };
  const running = listenWhileHeld(watched, (...right) => keep(deps, ...right), abort.signal).catch((error: unknown) =>
    env.log.warn({ err: error }, "listening to WhatsApp Web ended by an error of ours"),
  );
  return {
    async stop() {
      abort.abort(new Error("the channel is closed"));
      standing.set("closed");
      await running;
    },
  };
}

async function keep(deps: KeeperDeps, ...[signal, isStillOurs]: Parameters<Work>): Promise<boolean> {
  const { env, standing, timing } = deps;
  let failures = 0;
  while (!signal.aborted) {
    try {
      const before = await env.pairing.read();
      const wish = await env.pairing.wish();
      const wanted = wish && isFresh(wish.at, env.clock.now()) ? wish : null;
      if (before.state !== "paired" && !wanted) {
        standing.set("unpaired");
        // What an earlier process was at when it ended, or a wish that nobody fulfilled.
        if (!["off", "logged_out"].includes(before.state))
          await env.pairing.tell({ ...keptOf(before), state: "off", problem: "expired" });
        await pause(IDLE_MS, signal);
        continue;
      }
      const chromium = findChromium(env.chromiumPath);
      if (chromium === null) {
        await tellMissing(deps, before);
        await pause(timing.retryCapMs, signal);
        continue;
      }
      // A browser that was ended by who listens now is not to be started against theirs.
      if (!(await isStillOurs())) break;
      standing.set("starting");
      const begun = env.clock.now().getTime();
      const given = { before, wish: before.state === "paired" ? null : wanted };
      const outcome = await liveOnce({ ...deps, chromium, lookEveryMs: timing.lookEveryMs }, given, signal);
      if (signal.aborted) break;
      standing.set("lost");
      if (env.clock.now().getTime() - begun > LIVED_MS) failures = 0;
      if (await settle(deps, outcome)) continue;
      if (++failures === FAULTS_TOLD) await env.report("unavailable");
    } catch (error) {
      failures++;
      env.log.warn({ err: error }, "WhatsApp Web could not be kept; it is tried again");
    }
    await pause(backoffMs(failures, timing.retryBaseMs, timing.retryCapMs), signal);
  }
  return false;
}

async function tellMissing({ env, standing }: KeeperDeps, before: Pairing): Promise<void> {
  env.log.warn({}, "there is no Chromium: install it, or name it in CHROMIUM_PATH");
  standing.set("lost");
  const state = before.state === "paired" ? "paired" : "off";
  await env.pairing.tell({ ...keptOf(before), state, problem: "no_browser" });
  await env.report("unavailable");
}

/** Writes what an outcome means. True when the same is not to be tried again. */
async function settle({ env, accountId }: KeeperDeps, outcome: Outcome): Promise<boolean> {
  switch (outcome) {
    case "stopped":
    case "unwished":
      return true;
    case "conflict":
      await env.report("disconnected");
      return false;
    case "lost":
      return false;
    default: {
      // What is left of the session opens nothing any more.
      await rm(join(env.folder, `session-${accountId}`), { recursive: true, force: true, maxRetries: 4 });
      const kept = keptOf(await env.pairing.read());
      if (outcome === "taken") await env.pairing.tell({ state: "off", problem: "taken" });
      else {
        const problem = outcome === "banned" ? { problem: "banned" as const } : {};
        await env.pairing.tell({ ...kept, state: "logged_out", ...problem });
        await env.report("unauthorized");
      }
      return true;
    }
  }
}
