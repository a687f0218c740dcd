import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createFakeClock, createFakeMemory, createFakeServer } from "./connection.fakes.ts";
import { type ConnectionEvents, createConnection, type Memory } from "./connection.ts";

function open(memory: Memory = createFakeMemory(), clock = createFakeClock(), server = createFakeServer(clock)) {
  const log = {
    texts: [] as string[],
    statuses: [] as string[],
    failed: [] as string[],
    sent: [] as string[],
    ended: 0,
  };
  const events: ConnectionEvents = {
    onActivities: (list) => log.texts.push(...list.filter((a) => a.role === "bot").map((a) => a.text)),
    onTyping: () => {},
    onStatus: (status) => log.statuses.push(status.kind === "retrying" ? `retrying ${status.fault}` : status.kind),
    onSent: (clientId) => log.sent.push(clientId),
    onFailed: (clientId, fault) => log.failed.push(`${clientId} ${fault}`),
    onProgress: () => {},
    onEnded: () => {
      log.ended += 1;
    },
  };
  const options = { origin: "https://x", siteKey: "key", userId: "u1", around: server.around, memory };
  const connection = createConnection({ ...options, isUnwatched: () => false }, events);
  const send = (clientId: string) => connection.send({ clientId, text: clientId, locale: "es", at: clock.now() });
  return { connection, server, clock, memory, log, send };
}

describe("connection", () => {
  it("opens no conversation before the first message", async () => {
    const { connection, server, clock, send } = open();
    connection.resume();
    await clock.advance(60_000);
    expect(server.control.requests).toEqual([]);
    send("hola");
    await clock.advance(1_000);
    expect(server.texts("user")).toEqual(["hola"]);
  });

  it("sends messages in their order, one after another", async () => {
    const { server, clock, send, log } = open();
    for (const text of ["a", "b", "c"]) send(text);
    await clock.advance(3_000);
    expect(server.texts("user")).toEqual(["a", "b", "c"]);
    expect(new Set(log.sent)).toEqual(new Set(["a", "b", "c"]));
  });

  it("does not double a message whose answer was lost", async () => {
    const { server, clock, send, log } = open();
    send("a");
    await clock.advance(1_000);
    server.failNext("lost_after");
    send("b");
    await clock.advance(10_000);
    expect(server.texts("user")).toEqual(["a", "b"]);
    expect(log.failed).toEqual([]);
  });

  it("reads what was said while the socket was down", async () => {
    const { server, clock, send, log } = open();
    send("a");
    await clock.advance(1_000);
    server.say("uno");
    server.dropSockets();
    server.say("dos");
    await clock.advance(5_000);
    server.say("tres");
    await clock.advance(1_000);
    expect(log.texts).toEqual(["uno", "dos", "tres"]);
  });

  it("does not pass over what it missed when a newer frame comes and the catching up fails", async () => {
    const { server, clock, send, log } = open();
    send("a");
    await clock.advance(1_000);
    server.dropSockets();
    server.say("uno");
    server.failNext("none");
    server.failNext("lost_after");
    await clock.advance(900);
    server.say("dos");
    await clock.advance(10_000);
    expect(log.texts).toEqual(["dos", "uno"]);
  });

  it("falls back to polling where sockets never open, and returns to them later", async () => {
    const { server, clock, send, log } = open();
    server.control.socketsRefused = true;
    send("a");
    await clock.advance(8_000);
    server.say("uno");
    await clock.advance(3_000);
    expect(log.texts).toEqual(["uno"]);
    expect(log.statuses.at(-1)).toBe("online");
    server.control.socketsRefused = false;
    await clock.advance(70_000);
    server.control.requests.length = 0;
    server.say("dos");
    await clock.advance(130);
    expect(log.texts).toEqual(["uno", "dos"]);
    expect(server.control.requests).toEqual([]);
  });

  it("keeps to the wait that the server asks for", async () => {
    const { server, clock, send, log, connection } = open();
    send("a");
    await clock.advance(1_000);
    server.failNext("busy");
    send("b");
    await clock.advance(1_000);
    expect(log.statuses.at(-1)).toBe("retrying limit");
    connection.setOffline(false);
    await clock.advance(5_000);
    expect(server.texts("user")).toEqual(["a"]);
    await clock.advance(2_000);
    expect(server.texts("user")).toEqual(["a", "b"]);
    expect(log.statuses.at(-1)).toBe("online");
  });

  it("tells of a message that a broken server refuses for a minute, and sends it again on demand", async () => {
    const { server, clock, send, log } = open();
    send("a");
    await clock.advance(1_000);
    for (let n = 0; n < 30; n += 1) server.failNext("broken");
    send("b");
    await clock.advance(150_000);
    expect(log.failed).toEqual(["b server"]);
    server.heal();
    send("b");
    await clock.advance(1_000);
    expect(server.texts("user")).toEqual(["a", "b"]);
  });

  it("holds messages written offline and sends them in order when the network is back", async () => {
    const { server, clock, send, connection, log } = open();
    connection.setOffline(true);
    send("a");
    send("b");
    await clock.advance(60_000);
    expect(server.control.requests).toEqual([]);
    expect(log.statuses.at(-1)).toBe("offline");
    connection.setOffline(false);
    await clock.advance(1_000);
    expect(server.texts("user")).toEqual(["a", "b"]);
  });

  it("sends after a reload what was never confirmed, and reads the history again", async () => {
    const first = open();
    first.send("a");
    await first.clock.advance(1_000);
    first.server.say("uno");
    first.server.control.networkDown = true;
    first.send("b");
    await first.clock.advance(100);
    first.connection.setOffline(true);
    first.server.heal();
    const second = open(first.memory, first.clock, first.server);
    expect(second.connection.resume().map((item) => item.clientId)).toEqual(["b"]);
    await second.clock.advance(2_000);
    expect(second.log.texts).toEqual(["uno"]);
    expect(second.server.texts("user")).toEqual(["a", "b"]);
    expect(second.memory.pending()).toEqual([]);
    expect(second.server.conversations).toBe(1);
  });

  it("opens another conversation when the token is refused, and the message arrives there", async () => {
    const { server, clock, send, log } = open();
    send("a");
    await clock.advance(1_000);
    server.expireTokens();
    send("b");
    await clock.advance(3_000);
    expect(log.ended).toBe(1);
    expect(server.conversations).toBe(2);
    expect(server.texts("user")).toEqual(["b"]);
  });

  it("renews its token before it expires", async () => {
    const { server, clock, send } = open();
    send("a");
    await clock.advance(16 * 60_000);
    expect(server.control.requests.filter((r) => r.endsWith("/tokens/refresh"))).toHaveLength(1);
  });

  it("asks what it missed when somebody looks again", async () => {
    const { connection, server, clock, send } = open();
    connection.check();
    send("a");
    await clock.advance(1_000);
    server.control.requests.length = 0;
    connection.check();
    await clock.advance(500);
    expect(server.control.requests).toEqual([expect.stringContaining("/activities?watermark=")]);
  });

  it("gives up a file that is too big", async () => {
    const { connection, clock, log } = open();
    const file = new File(["x"], "x.png");
    connection.send({ clientId: "f", text: "", locale: "es", at: 0, file });
    await clock.advance(1_000);
    expect(log.failed).toEqual(["f too_big"]);
  });

  it("loses and doubles nothing under any interleaving of frames, polls, sends and cuts", async () => {
    const step = fc.oneof(
      fc.constant({ do: "say" as const }),
      fc.constant({ do: "send" as const }),
      fc.constant({ do: "drop" as const }),
      fc.integer({ min: 1, max: 300 }).map((ms) => ({ do: "wait" as const, ms })),
      fc
        .constantFrom("none", "lost_before", "lost_after", "busy", "broken")
        .map((fault) => ({ do: "fail" as const, fault })),
      fc.boolean().map((value) => ({ do: "refuse" as const, value })),
      fc.boolean().map((value) => ({ do: "network" as const, value })),
      fc.boolean().map((value) => ({ do: "offline" as const, value })),
      fc.integer({ min: 1, max: 9_000 }).map((ms) => ({ do: "wait" as const, ms })),
      fc.integer({ min: 1, max: 1_200 }).map((ms) => ({ do: "wait" as const, ms })),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const { connection, server, clock, log, send } = open();
        const said: string[] = [];
        const sent: string[] = [];
        send("first");
        await clock.advance(2_000);
        for (const [n, now] of steps.entries()) {
          if (now.do === "say") said.push(server.say(`bot ${n}`) ? `bot ${n}` : "");
          if (now.do === "send") {
            send(`me ${n}`);
            sent.push(`me ${n}`);
          }
          if (now.do === "drop") server.dropSockets();
          if (now.do === "fail") server.failNext(now.fault as "none");
          if (now.do === "refuse") server.control.socketsRefused = now.value;
          if (now.do === "network") server.control.networkDown = now.value;
          if (now.do === "offline") connection.setOffline(now.value);
          if (now.do === "wait") await clock.advance(now.ms);
        }
        server.heal();
        connection.setOffline(false);
        await clock.advance(300_000);
        expect(server.texts("user")).toEqual(["first", ...sent]);
        expect([...log.texts].sort()).toEqual([...said].sort());
        expect(log.failed).toEqual([]);
      }),
      { numRuns: 400 },
    );
  }, 60_000);
});
