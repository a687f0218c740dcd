/** Where an account stands in this process, and the live client for whoever wants to send. */
import { ChannelError } from "../../lib/errors.ts";
import { SECOND_MS } from "../../lib/time.ts";
import type { Client } from "./library.ts";

/**
 * Not known yet; another process listens; nobody has paired; the browser is being started; it is there; it was lost and
 * will be started again; the channel is closed.
 */
export type Stand = "opening" | "elsewhere" | "unpaired" | "starting" | "ready" | "lost" | "closed";

export interface Standing {
  set(stand: Stand, client?: Client): void;
  readonly stand: Stand;
  /** The live client, waited for up to `waitMs` while it is being started. Throws `ChannelError` where there is none. */
  client(waitMs: number, signal: AbortSignal): Promise<Client>;
}

/** How soon what could not be sent is tried again, in ms. */
const AWAY_MS = 2 * SECOND_MS;

export function createStanding(): Standing {
  let stand: Stand = "opening";
  let live: Client | null = null;
  const waiting = new Set<() => void>();
  return {
    set(next, client) {
      stand = next;
      live = client ?? null;
      for (const wake of [...waiting]) wake();
    },
    get stand() {
      return stand;
    },
    async client(waitMs, signal) {
      const over = AbortSignal.any([signal, AbortSignal.timeout(waitMs)]);
      while (stand === "opening" || stand === "starting") {
        await changeOf(waiting, over);
        if (over.aborted) throw away("WhatsApp Web is being started");
      }
      if (live) return live;
      if (stand === "closed") throw new ChannelError("disconnected", "the channel is closed");
      if (stand === "unpaired") throw new ChannelError("unauthorized", "no phone is paired");
      throw away(stand === "elsewhere" ? "another process has WhatsApp Web" : "WhatsApp Web is being started again");
    },
  };
}

/** Nothing is wrong with the message: it waits. */
export function away(sentence: string, cause?: unknown): ChannelError {
  return new ChannelError("disconnected", sentence, { afterMs: AWAY_MS, cause });
}

function changeOf(waiting: Set<() => void>, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      waiting.delete(done);
      over.removeEventListener("abort", done);
      resolve();
    };
    waiting.add(done);
    over.addEventListener("abort", done, { once: true });
    if (over.aborted) done();
  });
}
