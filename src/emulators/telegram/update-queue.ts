/** What waits for a bot: asked for by getUpdates or posted to its webhook, confirmed as the real one has it. */
import { Refusal } from "./rules.ts";

export type RawUpdate = { readonly update_id: number } & Record<string, unknown>;

interface Waiting {
  readonly update: RawUpdate;
  /** How often it was given to the bot. */
  given: number;
  confirm(): void;
  /** The bot was given it and did not confirm it. */
  refuse(error: Error): void;
}

export interface Webhook {
  readonly url: string;
  readonly secret: string | undefined;
  readonly allowed: readonly string[] | undefined;
}

export interface Question {
  readonly offset?: number;
  readonly limit: number;
  /** Seconds. */
  readonly timeout: number;
  readonly allowed?: readonly string[];
  /** Aborted when whoever asks is gone. */
  readonly gone: AbortSignal;
}

export interface UpdateQueue {
  webhook: Webhook | null;
  /** Where an address of the internet is in this test. */
  route: (url: string) => string;
  /** Whether a question is open now. */
  isAsked(): boolean;
  /** Ids that wait for a confirmation. */
  waiting(): number[];
  /** Resolves when the bot has confirmed it; rejects when it was given it and asks for it again, or answers its webhook with a fault. */
  add(update: RawUpdate): Promise<void>;
  ask(question: Question): Promise<RawUpdate[]>;
  /** Ends the open question, as when the server goes down. */
  close(): void;
}

export function createUpdateQueue(): UpdateQueue {
  let waiting: Waiting[] = [];
  let wake: (() => void) | null = null;
  let endOther: ((error: Error) => void) | null = null;

  const queue: UpdateQueue = {
    webhook: null,
    route: (url) => url,
    isAsked: () => endOther !== null,
    waiting: () => waiting.map(({ update }) => update.update_id),
    add(update) {
      return new Promise((resolve, reject) => {
        const one: Waiting = { update, given: 0, confirm: resolve, refuse: reject };
        waiting.push(one);
        if (queue.webhook) {
          post(queue.webhook, update, queue.route).then((isStored) => {
            if (!isStored) return reject(new Error("the webhook answered with a fault"));
            waiting = waiting.filter((other) => other !== one);
            resolve();
          }, reject);
        } else wake?.();
      });
    },
    async ask({ offset, limit, timeout, allowed, gone }) {
      if (queue.webhook) throw new Refusal(409, "Conflict: can't use getUpdates method while webhook is active");
      endOther?.(new Refusal(409, "Conflict: terminated by other getUpdates request"));
      if (offset !== undefined) {
        for (const one of waiting) if (one.update.update_id < offset) one.confirm();
        waiting = waiting.filter(({ update }) => update.update_id >= offset);
      }
      const isWanted = ({ update }: Waiting) =>
        allowed === undefined || allowed.length === 0 || Object.keys(update).some((key) => allowed.includes(key));
      const found = () => waiting.filter(isWanted).slice(0, limit);
      if (found().length === 0 && timeout > 0) await nextUpdate(timeout * 1_000, gone);
      const given = gone.aborted ? [] : found();
      for (const one of given) {
        if (one.given++ > 0) one.refuse(new Error(`update ${one.update.update_id} was asked for again`));
      }
      return given.map(({ update }) => update);
    },
    close() {
      endOther?.(new Refusal(502, "Bad Gateway"));
      for (const one of waiting) one.refuse(new Error("Telegram is gone"));
    },
  };

  const nextUpdate = (ms: number, gone: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const end = () => {
        clearTimeout(timer);
        wake = null;
        endOther = null;
      };
      const timer = setTimeout(() => wake?.(), ms);
      wake = () => {
        end();
        resolve();
      };
      const mine = wake;
      gone.addEventListener("abort", () => wake === mine && mine());
      endOther = (error) => {
        end();
        reject(error);
      };
    });
  return queue;
}

async function post(
  { url, secret, allowed }: Webhook,
  update: RawUpdate,
  route: UpdateQueue["route"],
): Promise<boolean> {
  if (allowed && !Object.keys(update).some((key) => allowed.includes(key))) return true;
  const response = await fetch(route(url), {
    method: "POST",
    headers: {
      "content-type": "application/json",
      ...(secret === undefined ? {} : { "x-telegram-bot-api-secret-token": secret }),
    },
    body: JSON.stringify(update),
  });
  await response.arrayBuffer();
  return response.ok;
}
