/**
 * One conversation as the terminal follows it: messages in order, then what the agents thought of the turn, then who
 * answers from now on. All reading goes through one chain, so that nothing is shown twice or out of order.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { DirectLine } from "./direct-line.ts";
import type { Progress, TurnWatch, WatchedTurn } from "./turn-watch.ts";
import type { ShownMessage } from "./wire.ts";

export interface ThreadEvents {
  onMessage(message: ShownMessage): void;
  onTurn(turn: WatchedTurn): void;
  onHandler(handler: Progress["handler"]): void;
  /** An answer was made and did not leave. */
  onUndelivered(reason: string): void;
}

export interface Thread {
  /** Reads whatever is new. Throws `DirectLineFault` when the server cannot be read. */
  pump(): Promise<void>;
  /** Tells that there may be something new. */
  wake(): void;
  send(text: string): Promise<void>;
  /** Waits until what was sent is answered or left to a person; false when the time is over before. */
  settled(limitMs: number): Promise<boolean>;
}

/** How long between two looks where nothing wakes us. */
const LOOK_EVERY_MS = 150;
/** Without the database, an answer counts as whole when nothing follows it for so long. */
const QUIET_MS = 1_000;

export function createThread(line: DirectLine, watch: TurnWatch | null, events: ThreadEvents): Thread {
  let chain: Promise<unknown> = Promise.resolve();
  let progress: Progress | null = null;
  let shownSeq = 0;
  let handler: Progress["handler"] = "agents";
  let lastMessageAt: number | null = null;
  let wakeUp: () => void = () => undefined;

  async function look(): Promise<void> {
    // The database first: what it calls settled is certainly among the activities read after it.
    const known = watch ? await watch.read(shownSeq) : null;
    for (const message of await line.read()) {
      lastMessageAt = Date.now();
      events.onMessage(message);
    }
    progress = known;
    if (!known?.isSettled) return;
    if (known.turns.length > 0) known.undelivered.forEach(events.onUndelivered);
    for (const turn of known.turns) {
      shownSeq = turn.toSeq;
      events.onTurn(turn);
    }
    if (known.handler !== handler) {
      handler = known.handler;
      events.onHandler(handler);
    }
  }

  function pump(): Promise<void> {
    const next = chain.then(look);
    chain = next.catch(() => undefined);
    return next;
  }

  const isDone = () =>
    progress ? progress.isSettled : lastMessageAt !== null && Date.now() - lastMessageAt >= QUIET_MS;

  return {
    pump,
    wake: () => wakeUp(),
    async send(text) {
      await line.post(text);
      lastMessageAt = null;
      progress = null;
    },
    async settled(limitMs) {
      const until = Date.now() + limitMs;
      for (;;) {
        await pump();
        if (isDone()) return true;
        if (Date.now() >= until) return false;
        const woken = new Promise<void>((resolve) => {
          wakeUp = resolve;
        });
        await Promise.race([woken, sleep(LOOK_EVERY_MS)]);
      }
    },
  };
}
