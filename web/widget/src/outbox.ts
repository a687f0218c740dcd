/** What the visitor wrote and the server has not yet taken: sent one at a time, in order, under the same key on every try. */
import type { DirectLine, Surroundings } from "./direct-line.ts";
import type { Session } from "./wire.ts";
import { backOffMs, type Fault, toWireError, type WireError } from "./wire-error.ts";

export interface Outgoing {
  /** The key by which the server knows a repeated message. */
  readonly clientId: string;
  readonly text: string;
  readonly locale: string;
  readonly at: number;
  /** Present on an upload. */
  readonly file?: File;
}

export interface OutboxOwner {
  readonly userId: string;
  readonly ensureSession: () => Promise<Session>;
  /** The server no longer takes this session. */
  readonly onDenied: (session: Session) => void;
  readonly onSent: (item: Outgoing, id: string) => void;
  readonly onFailed: (item: Outgoing, fault: Fault) => void;
  readonly onProgress: (item: Outgoing, part: number) => void;
  /** Sending stands still because of `error`; null when it moves again. */
  readonly onStuck: (error: WireError | null) => void;
}

export type Outbox = ReturnType<typeof createOutbox>;

/** A server that answers with errors for about a minute is told to the visitor; a missing network is waited for. */
const SERVER_TRIES = 8;
const DENIED_TRIES = 2;

export function createOutbox(line: DirectLine, around: Surroundings, owner: OutboxOwner) {
  let queue: Outgoing[] = [];
  let isPaused = false;
  let isSending = false;
  let attempt = 0;
  let denials = 0;
  /** The server asked not to be written to before this time. */
  let quietUntil = 0;
  let cancelTimer = () => {};

  async function pump(): Promise<void> {
    if (isSending) return;
    cancelTimer();
    const quietMs = quietUntil - around.now();
    if (quietMs > 0) {
      cancelTimer = around.after(quietMs, () => void pump());
      return;
    }
    isSending = true;
    try {
      for (let item = queue[0]; item && !isPaused; item = queue[0]) {
        if (!(await trySend(item))) return;
      }
    } finally {
      isSending = false;
    }
  }

  /** False when sending has to wait. */
  async function trySend(item: Outgoing): Promise<boolean> {
    let session: Session | null = null;
    try {
      session = await owner.ensureSession();
      const id = await deliver(session, item);
      settle(item);
      owner.onSent(item, id);
      return true;
    } catch (thrown) {
      return recover(item, session, toWireError(thrown));
    }
  }

  function deliver(session: Session, item: Outgoing): Promise<string> {
    const activity = toActivity(item, owner.userId);
    if (!item.file) return line.post(session, activity);
    return line.upload(session, owner.userId, item.file, activity, (part) => owner.onProgress(item, part));
  }

  function recover(item: Outgoing, session: Session | null, error: WireError): boolean {
    if (!queue.includes(item)) return true;
    if (error.fault === "denied" && session && denials < DENIED_TRIES) {
      denials += 1;
      owner.onDenied(session);
      return true;
    }
    if (error.passesByWaiting && !(error.fault === "server" && attempt >= SERVER_TRIES)) {
      owner.onStuck(error);
      if (error.retryAfterMs !== null) quietUntil = around.now() + error.retryAfterMs;
      cancelTimer = around.after(backOffMs(attempt, around.random(), error.retryAfterMs), () => void pump());
      attempt += 1;
      return false;
    }
    settle(item);
    owner.onFailed(item, error.fault);
    return true;
  }

  function settle(item: Outgoing): void {
    queue = queue.filter((other) => other !== item);
    attempt = 0;
    denials = 0;
    owner.onStuck(null);
  }

  return {
    add(item: Outgoing): void {
      queue.push(item);
      void pump();
    },
    /** The server's echo proves that it has the message, even when the answer to the sending was lost. */
    confirm(clientId: string): Outgoing | null {
      const item = queue.find((other) => other.clientId === clientId);
      if (!item) return null;
      settle(item);
      return item;
    },
    /** Tries at once instead of waiting out the back-off; a wait that the server asked for is kept. */
    wake(): void {
      void pump();
    },
    pause(paused: boolean): void {
      isPaused = paused;
      if (!paused) void pump();
    },
    clear(): void {
      cancelTimer();
      queue = [];
      attempt = 0;
    },
    get isEmpty(): boolean {
      return queue.length === 0;
    },
  };
}

function toActivity(item: Outgoing, userId: string): object {
  return {
    type: "message",
    from: { id: userId, role: "user" },
    text: item.text,
    textFormat: "plain",
    locale: item.locale,
    channelData: { clientActivityID: item.clientId },
  };
}
