/**
 * Brings every activity of a conversation at least once: socket first, polling where sockets fail, reconnecting with
 * back-off. Invariant: the watermark only passes activities that were handed over, so a cut at any moment repeats some
 * and loses none.
 */
import type { DirectLine, Socket, StartedSession, Surroundings } from "./direct-line.ts";
import type { Session, WirePage } from "./wire.ts";
import { readPage } from "./wire.ts";
import { backOffMs, toWireError, type WireError } from "./wire-error.ts";

export type Link = "connecting" | "online" | "retrying";

export interface ReceiverOwner {
  readonly session: () => Session | null;
  readonly onPage: (page: WirePage) => void;
  readonly onLink: (link: Link, error?: WireError) => void;
  readonly onRenewed: (session: StartedSession) => void;
  readonly onDenied: (session: Session) => void;
  /** How often to poll now; longer while nobody looks. */
  readonly pollEveryMs: () => number;
}

export type Receiver = ReturnType<typeof createReceiver>;

/** After so many sockets that never opened, polling takes over for a while. */
const SOCKET_TRIES = 2;
const SOCKET_AGAIN_MS = 60_000;
/** A socket silent for so long is checked by a poll: proxies drop idle sockets without a word. */
const SILENCE_MS = 45_000;
const OPEN_TIMEOUT_MS = 8_000;
/** A socket that closes sooner counts as one that never opened: some proxies accept and cut. */
const SHORT_LIFE_MS = 3_000;

export function createReceiver(line: DirectLine, around: Surroundings, owner: ReceiverOwner) {
  let watermark: string | undefined;
  let socket: Socket | null = null;
  let isCaughtUp = false;
  let attempt = 0;
  let closedSockets = 0;
  let pollUntil = 0;
  /** The server asked not to be read before this time. */
  let quietUntil = 0;
  /** Changes with every new start, so that answers of an abandoned one are ignored. */
  let round = 0;
  let cancelTimer = () => {};

  function later(ms: number, run: () => void): void {
    cancelTimer();
    cancelTimer = around.after(ms, run);
  }

  function leave(): void {
    round += 1;
    cancelTimer();
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
      socket.close();
      socket = null;
    }
  }

  async function connect(streamUrl?: string): Promise<void> {
    leave();
    const mine = round;
    const session = owner.session();
    if (!session) return;
    if (around.now() < quietUntil) {
      later(quietUntil - around.now(), () => void connect());
      return;
    }
    if (around.now() < pollUntil) return poll(mine, session);
    owner.onLink(attempt === 0 ? "connecting" : "retrying");
    try {
      let url = streamUrl;
      if (url === undefined) {
        const renewed = await line.reconnect(session, watermark);
        if (mine !== round) return;
        owner.onRenewed(renewed);
        url = renewed.streamUrl;
      }
      if (url === undefined) return poll(mine, session);
      listen(mine, url);
    } catch (thrown) {
      if (mine === round) fail(toWireError(thrown), session);
    }
  }

  function listen(mine: number, url: string): void {
    let openedAt = Number.POSITIVE_INFINITY;
    isCaughtUp = false;
    const opened = openOrNull(url);
    if (!opened) {
      socketLost(false);
      return;
    }
    socket = opened;
    later(OPEN_TIMEOUT_MS, () => socketLost(false));
    opened.onopen = () => {
      openedAt = around.now();
      watchSilence(mine);
      void catchUp(mine);
    };
    opened.onmessage = (event) => {
      watchSilence(mine);
      const page = typeof event.data === "string" ? readFrame(event.data, around.now()) : null;
      if (!page) return;
      owner.onPage(page);
      // Before the catch-up, older activities may still be missing: the watermark must not pass them.
      if (isCaughtUp && page.watermark !== undefined) watermark = page.watermark;
    };
    opened.onclose = () => socketLost(around.now() - openedAt > SHORT_LIFE_MS);
    opened.onerror = opened.onclose;
  }

  function openOrNull(url: string): Socket | null {
    try {
      return around.openSocket(url);
    } catch {
      // A page's content policy may forbid sockets altogether.
      return null;
    }
  }

  function socketLost(hasLived: boolean): void {
    closedSockets = hasLived ? 0 : closedSockets + 1;
    if (closedSockets >= SOCKET_TRIES) {
      closedSockets = 0;
      pollUntil = around.now() + SOCKET_AGAIN_MS;
    }
    leave();
    owner.onLink("retrying");
    later(backOffMs(attempt, around.random()), () => void connect());
    attempt += 1;
  }

  function watchSilence(mine: number): void {
    later(SILENCE_MS, () => {
      watchSilence(mine);
      void catchUp(mine);
    });
  }

  /** Reads everything after the watermark once the socket listens: what fell between two sockets comes this way. */
  async function catchUp(mine: number): Promise<void> {
    const session = owner.session();
    if (!session) return;
    try {
      await readOn(mine, session);
      if (mine !== round) return;
      isCaughtUp = true;
      attempt = 0;
      owner.onLink("online");
    } catch (thrown) {
      if (mine === round) fail(toWireError(thrown), session);
    }
  }

  async function readOn(mine: number, session: Session): Promise<void> {
    for (;;) {
      const before = watermark;
      const page = await line.activities(session, before);
      if (mine !== round) return;
      owner.onPage(page);
      // A socket frame may have moved on meanwhile; going back only repeats.
      if (page.watermark !== undefined) watermark = page.watermark;
      if (page.activities.length === 0 || page.watermark === undefined || page.watermark === before) return;
    }
  }

  async function poll(mine: number, session: Session): Promise<void> {
    try {
      await readOn(mine, session);
      if (mine !== round) return;
      attempt = 0;
      owner.onLink("online");
      later(owner.pollEveryMs(), () => void connect());
    } catch (thrown) {
      if (mine === round) fail(toWireError(thrown), session);
    }
  }

  function fail(error: WireError, session: Session): void {
    leave();
    if (!error.passesByWaiting) {
      owner.onDenied(session);
      return;
    }
    owner.onLink("retrying", error);
    quietUntil = around.now() + (error.retryAfterMs ?? 0);
    later(backOffMs(attempt, around.random(), error.retryAfterMs), () => void connect());
    attempt += 1;
  }

  return {
    /** Begins with a new or resumed conversation, from its first activity. */
    start(streamUrl?: string): void {
      watermark = undefined;
      attempt = 0;
      void connect(streamUrl);
    },
    /** Connects again at once: the network came back, or somebody looks again. */
    reconnect(): void {
      attempt = 0;
      void connect();
    },
    /** Asks at once whether something is new; a socket that died unnoticed is found that way. */
    check(): void {
      if (socket && isCaughtUp) void catchUp(round);
      else if (!socket) void connect();
    },
    stop: leave,
  };
}

function readFrame(data: string, now: number): WirePage | null {
  // An empty frame keeps the connection alive.
  if (data.trim() === "") return null;
  try {
    return readPage(JSON.parse(data), now);
  } catch {
    return null;
  }
}
