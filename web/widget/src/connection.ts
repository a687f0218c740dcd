/**
 * One visitor's conversation: opens it with the first message, resumes it after a reload, renews its token, and ties
 * what is sent to what is received. Knows nothing of the page.
 */
import { createDirectLine, type StartedSession, type Surroundings } from "./direct-line.ts";
import { createOutbox, type Outgoing } from "./outbox.ts";
import { createReceiver, type Link } from "./receiver.ts";
import type { Session, WireActivity } from "./wire.ts";
import type { Fault, WireError } from "./wire-error.ts";
import { backOffMs, toWireError } from "./wire-error.ts";

/** `idle` has no conversation yet; `retrying` names what stands in the way. */
export type Status =
  | { readonly kind: "idle" | "connecting" | "online" | "offline" }
  | { readonly kind: "retrying"; readonly fault: Fault };

/** Keeps what survives a reload. */
export interface Memory {
  session(): Session | null;
  setSession(session: Session | null): void;
  /** Texts that the server has not confirmed (files can't be kept). */
  pending(): Outgoing[];
  addPending(item: Outgoing): void;
  removePending(clientId: string): void;
}

export interface ConnectionOptions {
  readonly origin: string;
  readonly siteKey: string;
  readonly userId: string;
  readonly around: Surroundings;
  readonly memory: Memory;
  /** True while nobody looks at the chat, so that polling may be slow. */
  readonly isUnwatched: () => boolean;
}

export interface ConnectionEvents {
  /** New activities, each once by its id; own ones carry their `clientActivityId`. */
  readonly onActivities: (activities: readonly WireActivity[]) => void;
  readonly onTyping: () => void;
  readonly onStatus: (status: Status) => void;
  readonly onSent: (clientId: string, id: string) => void;
  readonly onFailed: (clientId: string, fault: Fault) => void;
  readonly onProgress: (clientId: string, part: number) => void;
  /** The old conversation can't be spoken in any more; the next message opens another. */
  readonly onEnded: () => void;
}

export type Connection = ReturnType<typeof createConnection>;

const TYPING_EVERY_MS = 3_000;

export function createConnection(options: ConnectionOptions, events: ConnectionEvents) {
  const { around, memory } = options;
  const line = createDirectLine(options.origin, around);
  const seen = new Set<string>();
  let session: Session | null = null;
  let starting: Promise<Session> | null = null;
  let link: Link | null = null;
  let linkFault: Fault = "network";
  let stuckOn: WireError | null = null;
  let isOffline = false;
  let lastTypingAt = 0;
  let cancelRefresh = () => {};

  const receiver = createReceiver(line, around, {
    session: () => session,
    onPage: (page) => take(page.activities),
    onLink: (next, error) => {
      link = next;
      linkFault = error?.fault ?? "network";
      tellStatus();
      if (next === "online") outbox.wake();
    },
    onRenewed: keep,
    onDenied: endSession,
    pollEveryMs: () => (options.isUnwatched() ? 15_000 : 2_500),
  });

  const outbox = createOutbox(line, around, {
    userId: options.userId,
    ensureSession,
    onDenied: endSession,
    onSent: (item, id) => {
      memory.removePending(item.clientId);
      events.onSent(item.clientId, id);
    },
    onFailed: (item, fault) => {
      memory.removePending(item.clientId);
      events.onFailed(item.clientId, fault);
    },
    onProgress: (item, part) => events.onProgress(item.clientId, part),
    onStuck: (error) => {
      stuckOn = error;
      tellStatus();
    },
  });

  function ensureSession(): Promise<Session> {
    if (session) return Promise.resolve(session);
    starting ??= openSession().finally(() => {
      starting = null;
    });
    return starting;
  }

  async function openSession(): Promise<Session> {
    // Another tab of the same site may have opened one meanwhile.
    const shared = usableSession();
    const opened: StartedSession = shared ?? (await line.start(options.siteKey));
    session = opened;
    keep(opened);
    receiver.start(opened.streamUrl);
    return opened;
  }

  function usableSession(): Session | null {
    const saved = memory.session();
    return saved && saved.expiresAt > around.now() + 5_000 ? saved : null;
  }

  function keep(renewed: Session): void {
    const { conversationId, token, expiresAt } = renewed;
    session = { conversationId, token, expiresAt };
    memory.setSession(session);
    scheduleRefresh(expiresAt - around.now());
  }

  function scheduleRefresh(lifeMs: number): void {
    cancelRefresh();
    cancelRefresh = around.after(Math.max(1_000, lifeMs / 2), () => void refresh(0));
  }

  async function refresh(attempt: number): Promise<void> {
    const mine = session;
    if (!mine) return;
    try {
      const renewed = await line.refresh(mine);
      if (session?.conversationId === mine.conversationId) keep(renewed);
    } catch (thrown) {
      const error = toWireError(thrown);
      if (!error.passesByWaiting) return endSession(mine);
      const wait = backOffMs(attempt, around.random(), error.retryAfterMs);
      cancelRefresh = around.after(wait, () => void refresh(attempt + 1));
    }
  }

  function endSession(ended: Session): void {
    // A late refusal of an old token must not end the session that replaced it.
    if (session?.token !== ended.token) return;
    forget();
    events.onEnded();
    outbox.wake();
  }

  function forget(): void {
    receiver.stop();
    cancelRefresh();
    session = null;
    link = null;
    stuckOn = null;
    memory.setSession(null);
    tellStatus();
  }

  function take(activities: readonly WireActivity[]): void {
    const fresh: WireActivity[] = [];
    for (const activity of activities) {
      if (activity.type === "typing" && activity.role === "bot") events.onTyping();
      if (activity.type !== "message" || (activity.id && seen.has(activity.id))) continue;
      if (activity.id) seen.add(activity.id);
      if (activity.clientActivityId) {
        outbox.confirm(activity.clientActivityId);
        memory.removePending(activity.clientActivityId);
      }
      fresh.push(activity);
    }
    if (fresh.length > 0) events.onActivities(fresh);
  }

  function tellStatus(): void {
    events.onStatus(currentStatus());
  }

  function currentStatus(): Status {
    if (isOffline) return { kind: "offline" };
    if (stuckOn) return { kind: "retrying", fault: stuckOn.fault };
    if (link === "retrying") return { kind: "retrying", fault: linkFault };
    return { kind: link ?? "idle" };
  }

  return {
    /** Takes a saved conversation up again; texts that were never confirmed are returned and sent anew. */
    resume(): readonly Outgoing[] {
      const pending = memory.pending();
      session = usableSession();
      if (session) {
        keep(session);
        receiver.start();
      } else {
        memory.setSession(null);
      }
      for (const item of pending) outbox.add(item);
      return pending;
    },
    /** Sends, or sends again under the same key, which the server stores once. */
    send(item: Outgoing): void {
      if (!item.file) memory.addPending(item);
      outbox.add(item);
    },
    /** Tells the other side that the visitor is writing; at most every three seconds, and never worth an error. */
    typing(): void {
      if (!session || isOffline || around.now() - lastTypingAt < TYPING_EVERY_MS) return;
      lastTypingAt = around.now();
      const activity = { type: "typing", from: { id: options.userId, role: "user" } };
      line.post(session, activity).catch(() => {});
    },
    setOffline(offline: boolean): void {
      isOffline = offline;
      outbox.pause(offline);
      if (offline) receiver.stop();
      else if (session) receiver.reconnect();
      tellStatus();
    },
    /** Makes sure that nothing was missed, after a sleep of the machine for one. */
    check(): void {
      if (session && !isOffline) receiver.check();
    },
    /** Leaves the conversation; the next message opens a new one. */
    startOver(): void {
      for (const item of memory.pending()) memory.removePending(item.clientId);
      outbox.clear();
      forget();
    },
    config: () => line.config(options.siteKey),
  };
}
