/**
 * One open stream: what is new in a conversation, sent as it comes. It keeps a place, not a list: events only say "look",
 * and one reading at a time sends whatever is after the place, so that nothing is lost, doubled or gathered in memory.
 */
import type { OutgoingActivity } from "../../channels/webchat/activity.ts";
import type { LiveEvent } from "../../infra/live.ts";
import { HOUR_MS } from "../../lib/time.ts";
import type { ActivityPage } from "./threads.ts";

/** What is used of a WebSocket. */
export interface StreamSocket {
  readonly bufferedAmount: number;
  send(data: string): void;
  ping(): void;
  close(code: number, reason: string): void;
  terminate(): void;
}

export interface StreamSource {
  read(after: number): Promise<ActivityPage>;
  follow(listener: (event: LiveEvent["type"]) => void): { join(): Promise<void>; stop(): void };
  typing(): Promise<OutgoingActivity>;
  /** What is left of the token that opened the stream, ms; 0 or less once it has expired. */
  lifeMs(): number;
  /** Told of what ended the stream, other than the client. */
  onError(error: unknown): void;
}

export interface Stream {
  /** To be called every some seconds: keeps proxies from closing the socket, ends one whose client is gone, looks for news. */
  beat(): void;
  /** The client answered a ping. */
  pong(): void;
  stop(): void;
}

/** Bytes that may wait for a slow client; then it is cut off, and takes up at its watermark when it comes back. */
export const MAX_BUFFERED_BYTES = 1024 * 1024;
/** Beats without an answer after which the client counts as gone. */
const MAX_SILENT_BEATS = 2;
/** Hints between processes can get lost with their connection: every so many beats the database is looked at anyway. */
const LOOK_EVERY_BEATS = 3;
const TRY_AGAIN_LATER = 1013;
const SERVER_ERROR = 1011;
/** "Unauthorized" in the registry of close codes: the client comes back with the token that it has renewed. */
export const TOKEN_EXPIRED = 3000;

export function openStream(socket: StreamSocket, source: StreamSource, from: number): Stream {
  let position = from;
  let isReading = false;
  let isNewsWaiting = false;
  let isStopped = false;
  let beats = 0;
  let silentBeats = 0;
  let expiry: NodeJS.Timeout | undefined;

  const news = source.follow((event) => {
    if (event === "changed") look();
    else sayTyping();
  });

  function stop(): void {
    isStopped = true;
    clearTimeout(expiry);
    news.stop();
  }

  /** Ends the stream with its token, however long the client has had it open. Returns true when it is over. */
  function expire(): boolean {
    if (isStopped) return true;
    if (source.lifeMs() > 0) return false;
    stop();
    socket.close(TOKEN_EXPIRED, "the token has expired");
    return true;
  }

  /** The timer only wakes: whether the token has expired, the clock says. Timers cannot wait for weeks. */
  function expireInTime(): void {
    expiry = setTimeout(() => expire() || expireInTime(), Math.min(source.lifeMs(), HOUR_MS)).unref();
  }

  function fail(error: unknown): void {
    if (isStopped) return;
    stop();
    source.onError(error);
    socket.close(SERVER_ERROR, "try again");
  }

  /** Returns false when the stream is over, or now is since the client is too slow. */
  function send(frame: string): boolean {
    if (expire()) return false;
    if (socket.bufferedAmount > MAX_BUFFERED_BYTES) {
      stop();
      socket.close(TRY_AGAIN_LATER, "too slow");
      // The closing handshake would wait behind all that the client does not read.
      socket.terminate();
      return false;
    }
    socket.send(frame);
    return true;
  }

  function look(): void {
    isNewsWaiting = true;
    if (isReading || isStopped) return;
    isReading = true;
    readAll()
      .catch(fail)
      .finally(() => {
        isReading = false;
        if (isNewsWaiting) look();
      });
  }

  async function readAll(): Promise<void> {
    while (isNewsWaiting && !isStopped) {
      isNewsWaiting = false;
      await news.join();
      const page = await source.read(position);
      if (page.activities.length === 0) continue;
      if (!send(JSON.stringify({ activities: page.activities, watermark: String(page.position) }))) return;
      position = page.position;
      if (page.isFull) isNewsWaiting = true;
    }
  }

  function sayTyping(): void {
    // Shown now or never: not to a client that still reads history.
    if (isReading || isStopped) return;
    source
      .typing()
      .then((activity) => void send(JSON.stringify({ activities: [activity] })))
      .catch(fail);
  }

  look();
  expireInTime();
  return {
    beat() {
      if (expire()) return;
      beats += 1;
      silentBeats += 1;
      if (silentBeats > MAX_SILENT_BEATS) {
        stop();
        socket.terminate();
        return;
      }
      if (!send("")) return;
      socket.ping();
      if (beats % LOOK_EVERY_BEATS === 0) look();
    },
    pong() {
      silentBeats = 0;
    },
    stop,
  };
}
