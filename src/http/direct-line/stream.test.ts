import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { until } from "../../../tests/harness/until.ts";
import type { OutgoingActivity } from "../../channels/webchat/activity.ts";
import { HOUR_MS } from "../../lib/time.ts";
import { MAX_BUFFERED_BYTES, openStream, type StreamSocket, type StreamSource, TOKEN_EXPIRED } from "./stream.ts";

function activity(id: string, type: "message" | "typing" = "message"): OutgoingActivity {
  return {
    type,
    id,
    timestamp: "",
    channelId: "directline",
    conversation: { id: "c" },
    from: { id: "b", role: "bot" },
  };
}

/** A conversation in memory, read in pages of three, each reading taking a turn of the event loop. */
function fakeThread() {
  const messages: string[] = [];
  const listeners = new Set<(event: "changed" | "typing") => void>();
  const errors: unknown[] = [];
  let failing = false;
  let life = () => HOUR_MS;
  const source: StreamSource = {
    async read(after) {
      await new Promise((resume) => setImmediate(resume));
      if (failing) throw new Error("the database is away");
      const page = messages.slice(after, after + 3);
      return { activities: page.map((id) => activity(id)), position: after + page.length, isFull: page.length === 3 };
    },
    follow(listener) {
      listeners.add(listener);
      return { join: async () => undefined, stop: () => void listeners.delete(listener) };
    },
    typing: async () => activity("", "typing"),
    lifeMs: () => life(),
    onError: (error) => void errors.push(error),
  };
  return {
    source,
    errors,
    listeners,
    say(id: string) {
      messages.push(id);
      for (const listener of listeners) listener("changed");
    },
    hint: (event: "changed" | "typing") => listeners.forEach((listener) => void listener(event)),
    fail: () => {
      failing = true;
    },
    live: (ms: () => number) => {
      life = ms;
    },
  };
}

function fakeSocket(bufferedAmount = 0) {
  const frames: string[] = [];
  const state = { pings: 0, closed: null as number | null, isTerminated: false };
  const socket: StreamSocket = {
    bufferedAmount,
    send: (frame) => void frames.push(frame),
    ping: () => {
      state.pings += 1;
    },
    close: (code) => {
      state.closed = code;
    },
    terminate: () => {
      state.isTerminated = true;
    },
  };
  const pages = () =>
    frames
      .filter((frame) => frame !== "")
      .map((frame) => JSON.parse(frame) as { activities: OutgoingActivity[]; watermark?: string });
  return {
    socket,
    frames,
    state,
    pages,
    ids: () => pages().flatMap(({ activities }) => activities.map(({ id }) => id)),
  };
}

const settle = async () => {
  for (let n = 0; n < 60; n++) await new Promise((resume) => setImmediate(resume));
};

describe("a stream", () => {
  it("begins with what was said after the watermark, page by page, and goes on with what is new", async () => {
    const thread = fakeThread();
    for (let n = 0; n < 8; n++) thread.say(`m${n}`);
    const { socket, ids, pages } = fakeSocket();
    openStream(socket, thread.source, 2);
    await settle();
    expect(ids()).toEqual(["m2", "m3", "m4", "m5", "m6", "m7"]);
    thread.say("m8");
    await settle();
    expect(pages().at(-1)).toMatchObject({ activities: [{ id: "m8" }], watermark: "9" });
  });

  it("sends a burst of news in one frame instead of one for each", async () => {
    const thread = fakeThread();
    const { socket, pages, ids } = fakeSocket();
    openStream(socket, thread.source, 0);
    await settle();
    thread.say("a");
    for (let n = 0; n < 20; n++) thread.hint("changed");
    thread.say("b");
    await settle();
    expect(ids()).toEqual(["a", "b"]);
    expect(pages().length).toBeLessThanOrEqual(2);
  });

  it("shows typing without a watermark", async () => {
    const thread = fakeThread();
    const { socket, pages } = fakeSocket();
    openStream(socket, thread.source, 0);
    await settle();
    thread.hint("typing");
    await settle();
    expect(pages()).toEqual([{ activities: [expect.objectContaining({ type: "typing" })] }]);
  });

  it("cuts off a client that does not read, and keeps nothing for it", async () => {
    const thread = fakeThread();
    const { socket, frames, state } = fakeSocket(MAX_BUFFERED_BYTES + 1);
    openStream(socket, thread.source, 0);
    thread.say("a");
    await settle();
    expect(frames).toEqual([]);
    expect(state).toMatchObject({ closed: 1013, isTerminated: true });
    expect(thread.listeners.size).toBe(0);
  });

  it("keeps the socket open with empty frames, and ends when pings are not answered", async () => {
    const thread = fakeThread();
    const { socket, frames, state } = fakeSocket();
    const stream = openStream(socket, thread.source, 0);
    for (let n = 0; n < 10; n++) {
      stream.beat();
      stream.pong();
    }
    expect(state).toMatchObject({ pings: 10, isTerminated: false });
    expect(frames).toEqual(Array(10).fill(""));
    for (let n = 0; n < 3; n++) stream.beat();
    expect(state.isTerminated).toBe(true);
  });

  it("finds what no event told of within a few beats", async () => {
    const thread = fakeThread();
    const { socket, ids } = fakeSocket();
    const listener = { ...thread.source, follow: () => ({ join: async () => undefined, stop: () => undefined }) };
    const stream = openStream(socket, listener, 0);
    await settle();
    thread.say("unheard");
    for (let n = 0; n < 3; n++) {
      stream.beat();
      stream.pong();
    }
    await settle();
    expect(ids()).toEqual(["unheard"]);
  });

  it("closes so that the client comes back when reading fails", async () => {
    const thread = fakeThread();
    const { socket, state } = fakeSocket();
    openStream(socket, thread.source, 0);
    await settle();
    thread.fail();
    thread.hint("changed");
    await settle();
    expect(state.closed).toBe(1011);
    expect(thread.errors).toHaveLength(1);
  });

  it("closes by itself when its token expires, and hears of nothing any more", async () => {
    const thread = fakeThread();
    const end = performance.now() + 30;
    thread.live(() => end - performance.now());
    const { socket, state, frames } = fakeSocket();
    openStream(socket, thread.source, 0);
    await until("the stream to close", () => state.closed !== null);
    expect(performance.now()).toBeGreaterThanOrEqual(end);
    expect(state.closed).toBe(TOKEN_EXPIRED);
    expect(thread.listeners.size).toBe(0);
    thread.say("too late");
    await settle();
    expect(frames).toEqual([]);
    expect(thread.errors).toEqual([]);
  });

  it.each(["news", "a beat"])(
    "sends nothing after the clock has passed its token, told by %s before the timer",
    async (by) => {
      const thread = fakeThread();
      const { socket, state, frames } = fakeSocket();
      const stream = openStream(socket, thread.source, 0);
      await settle();
      thread.live(() => 0);
      if (by === "news") thread.say("too late");
      else stream.beat();
      await settle();
      expect(frames).toEqual([]);
      expect(state).toMatchObject({ closed: TOKEN_EXPIRED, pings: 0 });
    },
  );

  it("stays open when the clock is set back while the timer runs", async () => {
    const thread = fakeThread();
    let asked = 0;
    thread.live(() => {
      asked += 1;
      return asked === 1 ? 1 : HOUR_MS;
    });
    const { socket, state, ids } = fakeSocket();
    const stream = openStream(socket, thread.source, 0);
    await until("the timer to ask again", () => asked >= 3);
    thread.say("a");
    await until("the message", () => ids().length > 0);
    expect(state.closed).toBeNull();
    stream.stop();
  });

  it("loses and doubles nothing over any number of cuts, when each new one begins at the last watermark", async () => {
    const step = fc.oneof(fc.constant("say"), fc.constant("cut"), fc.constant("hint"), fc.constant("pause"));
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const thread = fakeThread();
        const seen: (string | undefined)[] = [];
        let watermark = 0;
        let said = 0;
        let current = connect();
        function connect() {
          const fake = fakeSocket();
          return { fake, stream: openStream(fake.socket, thread.source, watermark) };
        }
        function cut() {
          current.stream.stop();
          seen.push(...current.fake.ids());
          watermark = Number(current.fake.pages().at(-1)?.watermark ?? watermark);
        }
        for (const next of steps) {
          if (next === "say") thread.say(`m${said++}`);
          else if (next === "hint") thread.hint("changed");
          else if (next === "pause") await new Promise((resume) => setImmediate(resume));
          else {
            cut();
            current = connect();
          }
        }
        await settle();
        cut();
        expect(seen).toEqual(Array.from({ length: said }, (_, n) => `m${n}`));
      }),
      { numRuns: 60 },
    );
  });
});
