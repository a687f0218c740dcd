/**
 * The business's live stream, kept open: after a cut it goes on from the last event that was heard. Read by `fetch` and not by
 * EventSource, which can neither name the business nor see why it was refused.
 */
import { callerHeaders } from "../lib/api.ts";
import { type LiveEvent, readFrames } from "./frames.ts";

/** `lost` while it is tried again; `over` when nobody is signed in any more. */
export type LiveState = "opening" | "live" | "lost" | "over";

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;
/** The server says something every 15 seconds; after so much silence the line is dead. */
const SILENCE_MS = 40_000;

/** Follows the stream until the returned function is called. */
export function followLive({
  onEvent,
  onState,
}: {
  onEvent: (event: LiveEvent) => void;
  onState: (state: LiveState) => void;
}): () => void {
  const stopping = new AbortController();
  let lastId: string | null = null;
  let waitMs = FIRST_WAIT_MS;

  const hearOnce = async () => {
    const line = new AbortController();
    const cut = () => line.abort();
    stopping.signal.addEventListener("abort", cut);
    // A line over a network that is gone would only be found dead by its silence.
    window.addEventListener("offline", cut);
    let silence = setTimeout(cut, SILENCE_MS);
    try {
      const response = await fetch("/v1/live", {
        headers: { ...callerHeaders(), ...(lastId === null ? {} : { "last-event-id": lastId }) },
        cache: "no-store",
        signal: line.signal,
      });
      if (response.status === 401 || response.status === 403) return "over";
      if (!response.ok || !response.body) return "lost";
      waitMs = FIRST_WAIT_MS;
      onState("live");
      await readFrames(response.body, {
        onSign() {
          clearTimeout(silence);
          silence = setTimeout(cut, SILENCE_MS);
        },
        onEvent(event) {
          lastId = event.id ?? lastId;
          onEvent(event);
        },
      });
      return "lost";
    } catch {
      return "lost";
    } finally {
      clearTimeout(silence);
      stopping.signal.removeEventListener("abort", cut);
      window.removeEventListener("offline", cut);
    }
  };
  const run = async () => {
    onState("opening");
    while (!stopping.signal.aborted) {
      const state = await hearOnce();
      if (stopping.signal.aborted) return;
      onState(state);
      if (state === "over") return;
      await pause(waitMs, stopping.signal);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
    }
  };
  run();
  return () => stopping.abort();
}

/** Waits, or shorter when the network comes back or the page is looked at again. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener("online", done);
      document.removeEventListener("visibilitychange", done);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    window.addEventListener("online", done);
    document.addEventListener("visibilitychange", done);
    signal.addEventListener("abort", done);
  });
}
