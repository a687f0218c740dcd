/**
 * Asks Telegram for updates, in one process at a time. An update is confirmed after its commit and never before: the next
 * question names the first one that is not confirmed yet.
 *
 * An offset is used for the one question after the updates that it confirms. After a quiet week Telegram begins anew with
 * any number, perhaps a lower one, which a kept offset would throw away.
 */
import { z } from "zod";
import { ChannelError } from "../../lib/errors.ts";
import { pause } from "../../lib/signal.ts";
import { backoffMs } from "../../lib/time.ts";
import type { ChannelEnv } from "../channel.ts";
import { listenWhileHeld } from "../listening.ts";
import type { Api } from "./api.ts";
import { ALLOWED_UPDATES, type Update, updateSchema } from "./update.ts";

export interface Poller {
  /** Ends the question that is open, waits for what is being stored and lets another process listen. */
  stop(): Promise<void>;
}

export interface PollerDeps {
  readonly api: Api;
  readonly env: ChannelEnv;
  /** Hands an update over; throws when it was not stored. */
  readonly handle: (update: Update) => Promise<void>;
}

/** How long Telegram holds a question open while there is nothing new, in seconds. */
const HOLD_S = 25;
/** Longer than that: the answer is lost. ms */
const ANSWER_MS = 40_000;
const BATCH = 100;
/** An empty answer that comes sooner than this was not waited for, in ms. */
const ROUND_MS = 250;
const RETRY_BASE_MS = 500;
const RETRY_CAP_MS = 30_000;
/** Faults in a row after which the account is said to have one: a single lost answer is nothing. */
const FAULTS_TOLD = 3;

const answer = z.array(z.object({ update_id: z.int() }).loose());

export function startPoller(deps: PollerDeps): Poller {
  const abort = new AbortController();
  const running = listenWhileHeld(deps.env, (signal) => poll(deps, signal), abort.signal).catch((error: unknown) =>
    deps.env.log.warn({ err: error }, "polling ended by an error of ours"),
  );
  return {
    async stop() {
      abort.abort(new Error("the channel is closed"));
      await running;
    },
  };
}

/** Polls until it is stopped. True when the token opens nothing any more. */
async function poll({ api, env, handle }: PollerDeps, signal: AbortSignal): Promise<boolean> {
  let isReady = false;
  let offset: number | undefined;
  let faults = 0;
  /** Stored already, though not confirmed: an earlier update of theirs waits. */
  const stored = new Set<number>();
  while (!signal.aborted) {
    try {
      // Telegram answers no question while it still calls a webhook.
      if (!isReady) await api.call("deleteWebhook", { drop_pending_updates: false }, z.unknown(), timely(signal));
      isReady = true;
      const payload = { ...(offset === undefined ? {} : { offset }), limit: BATCH, timeout: HOLD_S };
      const wanted = { ...payload, allowed_updates: ALLOWED_UPDATES };
      const askedAt = env.clock.now().getTime();
      const updates = await api.call("getUpdates", wanted, answer, timely(signal));
      if (offset !== undefined) stored.clear();
      offset = undefined;
      faults = 0;
      await env.report(null);
      const waiting = await handleAll(updates, { handle, stored, log: env.log });
      const ids = updates.map(({ update_id: id }) => id);
      if (waiting.length > 0) {
        if (Math.min(...waiting) > Math.min(...ids)) offset = Math.min(...waiting);
        await pause(backoffMs(++faults, RETRY_BASE_MS, RETRY_CAP_MS), signal);
      } else if (ids.length > 0) offset = Math.max(...ids) + 1;
      // A server that does not hold the question is not asked without end.
      else if (env.clock.now().getTime() - askedAt < ROUND_MS) await pause(ROUND_MS, signal);
    } catch (error) {
      if (signal.aborted) break;
      if (!(error instanceof ChannelError)) throw error;
      faults++;
      if (error.fault === "unauthorized") {
        await env.report("unauthorized");
        return true;
      }
      if (faults === FAULTS_TOLD) {
        env.log.warn({ fault: error.fault, err: error }, "Telegram does not answer; it is asked again");
        await env.report(error.fault === "uncertain" ? "unavailable" : error.fault);
      }
      await pause(error.afterMs ?? backoffMs(faults, RETRY_BASE_MS, RETRY_CAP_MS), signal);
      // What was deleted may have been set again by whoever else reads the bot.
      if (error.fault === "disconnected") isReady = false;
    }
  }
  return false;
}

/**
 * Hands updates over: those of one chat in their order, chats beside one another. One that is not stored holds up the rest
 * of its chat only. Returns the ids that are still to be stored.
 */
async function handleAll(
  raw: readonly { readonly update_id: number }[],
  { handle, stored, log }: { handle: PollerDeps["handle"]; stored: Set<number>; log: ChannelEnv["log"] },
): Promise<number[]> {
  const chats = new Map<number, Update[]>();
  for (const one of raw) {
    if (stored.has(one.update_id)) continue;
    const update = updateSchema.parse(one);
    const chat = chatOf(update);
    chats.set(chat, [...(chats.get(chat) ?? []), update]);
  }
  const waiting = await Promise.all(
    [...chats.values()].map(async (updates) => {
      const inOrder = updates.toSorted((a, b) => a.update_id - b.update_id);
      for (const [index, update] of inOrder.entries()) {
        try {
          await handle(update);
          stored.add(update.update_id);
        } catch (error) {
          log.warn({ err: error, updateId: update.update_id }, "an update was not stored; it is asked for again");
          return inOrder.slice(index).map(({ update_id: id }) => id);
        }
      }
      return [];
    }),
  );
  return waiting.flat();
}

function chatOf({ message, edited_message: edited, callback_query: query, my_chat_member: member }: Update): number {
  return message?.chat.id ?? edited?.chat.id ?? query?.message?.chat.id ?? member?.chat.id ?? 0;
}

function timely(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(ANSWER_MS)]);
}
