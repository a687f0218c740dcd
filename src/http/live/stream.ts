/**
 * One reader's stream of server-sent events. What waits for a reader is bounded: one who falls behind is sent no more until they
 * have read, and is then told to fetch anew; one who reads nothing at all is cut.
 */
import type { ServerResponse } from "node:http";
import { frameOf } from "./event-log.ts";

/** Bytes that may wait for a reader. */
const MAX_WAITING = 512 * 1024;
/** How often a stream says that it lives, so that nothing in between takes it for dead; ms. */
const BEAT_MS = 15_000;

export interface EventStream {
  send(frame: string): void;
  end(): void;
}

/** Calls `onEnd` once, however the stream ends; `newest` gives the id of the business's newest event. */
export function openStream(
  raw: ServerResponse,
  { newest, onBeat, onEnd }: { newest: () => string; onBeat: () => void; onEnd: () => void },
): EventStream {
  let isBehind = false;
  let wasBehind = false;
  const isOver = () => raw.destroyed || raw.writableEnded;
  const send = (frame: string) => {
    if (isOver() || isBehind) return;
    raw.write(frame);
    isBehind = raw.writableLength > MAX_WAITING;
  };
  raw.on("drain", () => {
    if (!isBehind) return;
    isBehind = false;
    send(frameOf("refetch", {}, newest()));
  });
  const beat = setInterval(() => {
    // Nothing was read since the last beat.
    if (isBehind && wasBehind) raw.destroy();
    wasBehind = isBehind;
    send(": beat\n\n");
    onBeat();
  }, BEAT_MS);
  beat.unref();
  raw.once("close", () => {
    clearInterval(beat);
    onEnd();
  });
  return { send, end: () => void raw.end() };
}
