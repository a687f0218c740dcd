/** The stream over real sockets: live answers, cuts and resumption, several readers, one that does not read. */
import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { WebSocket } from "ws";
import { DEMO_SITE_KEY, seedSampleBusiness } from "../../prisma/seed/seed.ts";
import type { OutgoingActivity } from "../../src/channels/webchat/activity.ts";
import { TOKEN_EXPIRED } from "../../src/http/direct-line/stream.ts";
import { createTokens } from "../../src/http/direct-line/tokens.ts";
import { newId } from "../../src/lib/ids.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { until } from "../harness/until.ts";
import { call, type Page, post, readAll, type Session, startConversation } from "./visitor.ts";

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp();
  await seedSampleBusiness(app.ctx);
});
afterAll(() => app?.close());

const start = () => startConversation(app.url, DEMO_SITE_KEY);

function listen(streamUrl: string) {
  const socket = new WebSocket(streamUrl);
  const pages: Partial<Page>[] = [];
  const closes: { code: number; reason: string }[] = [];
  socket.on("message", (data) => {
    const text = data.toString();
    if (text !== "") pages.push(JSON.parse(text));
  });
  socket.on("error", () => undefined);
  socket.on("close", (code, reason) => void closes.push({ code, reason: reason.toString() }));
  const activities = (): OutgoingActivity[] => pages.flatMap((page) => page.activities ?? []);
  return {
    socket,
    pages,
    closes,
    activities,
    messages: () => activities().filter(({ type }) => type === "message"),
    watermark: () => pages.findLast((page) => page.watermark !== undefined)?.watermark,
    opened: () => until("the socket to open", () => socket.readyState === WebSocket.OPEN),
  };
}

async function resume(session: Session, watermark: string | undefined): Promise<string> {
  const path = `/conversations/${session.conversationId}?watermark=${watermark ?? ""}`;
  return (await call<Session>(app.url, "GET", path, { bearer: session.token })).body.streamUrl;
}

async function conversationIdOf(session: Session): Promise<string> {
  const [row] = await app.database.query("SELECT id FROM conversations WHERE thread_id = $1", [session.conversationId]);
  return row?.id;
}

it("opened before the first message, it brings the echo and the answer to every reader", async () => {
  const session = await start();
  const readers = Array.from({ length: 5 }, () => listen(session.streamUrl));
  await Promise.all(readers.map((reader) => reader.opened()));
  await post(app.url, session, { text: "¿a qué hora abren?", channelData: { clientActivityID: "e1" } });
  for (const reader of readers) {
    await until("an answer", () => reader.messages().length >= 2);
    expect(reader.messages()[0]).toMatchObject({ from: { role: "user" }, channelData: { clientActivityID: "e1" } });
    expect(reader.messages()[1]).toMatchObject({ from: { role: "bot" } });
    reader.socket.close();
  }
});

it("shows that somebody of ours is writing, without moving the watermark", async () => {
  const session = await start();
  await post(app.url, session, { text: "hola" });
  const reader = listen(session.streamUrl);
  await until("the answer", () => reader.messages().length >= 2);
  const before = reader.watermark();
  const conversationId = await conversationIdOf(session);
  await until("typing", () => {
    app.ctx.live.publish({ type: "typing", tenantId: "any", conversationId });
    return reader.activities().some(({ type }) => type === "typing");
  });
  expect(reader.pages.at(-1)?.watermark).toBeUndefined();
  expect(reader.watermark()).toBe(before);
  reader.socket.close();
});

it("resumes by watermark over any cuts while people write, with nothing lost and nothing doubled", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ messages: fc.integer({ min: 0, max: 4 }), isAbrupt: fc.boolean() }), {
        minLength: 2,
        maxLength: 5,
      }),
      async (cuts) => {
        const session = await start();
        const seen: (string | undefined)[] = [];
        let watermark: string | undefined;
        let number = 0;
        for (const { messages, isAbrupt } of cuts) {
          const reader = listen(await resume(session, watermark));
          const posts = Array.from({ length: messages }, () => post(app.url, session, { text: `gracias ${number++}` }));
          await reader.opened();
          if (isAbrupt) reader.socket.terminate();
          else reader.socket.close();
          await until("the socket to close", () => reader.socket.readyState === WebSocket.CLOSED);
          await Promise.all(posts);
          seen.push(...reader.messages().map(({ id }) => id));
          watermark = reader.watermark() ?? watermark;
        }
        await until("every turn to be over", async () => {
          const [row] = await app.database.query(
            "SELECT turn_due_at, outbox_due_at FROM conversations WHERE thread_id = $1",
            [session.conversationId],
          );
          return !row || (row.turn_due_at === null && row.outbox_due_at === null);
        });
        const all = (await readAll(app.url, session)).map(({ id }) => id);
        const last = listen(await resume(session, watermark));
        await until("the rest", () => seen.length + last.messages().length >= all.length);
        seen.push(...last.messages().map(({ id }) => id));
        last.socket.close();
        expect(seen).toEqual(all);
      },
    ),
    { numRuns: 6 },
  );
});

it("cuts off a reader that does not read, while the others go on", async () => {
  const session = await start();
  await post(app.url, session, { text: "hola" });
  const conversationId = await conversationIdOf(session);
  await until("the answer", async () => (await readAll(app.url, session)).length >= 2);
  const slow = listen(session.streamUrl);
  await until("the history", () => slow.messages().length >= 2);
  slow.socket.pause();
  // Far more than the buffers of both ends hold.
  await app.database.query(
    `INSERT INTO messages (id, tenant_id, conversation_id, channel_account_id, seq, position, direction, author, parts, text, status, created_at)
     SELECT 'msg_' || n, c.tenant_id, c.id, c.channel_account_id, 100 + n, 100 + n, 'out', 'rep',
            jsonb_build_array(jsonb_build_object('type', 'text', 'text', repeat('texto ', 1300))), '', 'sent', now()
       FROM conversations c, generate_series(1, 3000) n WHERE c.id = $1`,
    [conversationId],
  );
  app.ctx.live.publish({ type: "changed", tenantId: "any", conversationId });
  const other = listen(await resume(session, slow.watermark()));
  await until("the other reader to have all", () => other.messages().length >= 3_000);
  slow.socket.resume();
  await until("the slow one to be cut off", () => slow.socket.readyState === WebSocket.CLOSED);
  expect(slow.messages().length).toBeLessThan(3_002);
  const again = listen(await resume(session, slow.watermark()));
  await until("the slow one to catch up", () => slow.messages().length + again.messages().length >= 3_002);
  const ids = [...slow.messages(), ...again.messages()].map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { socket } of [other, again]) socket.close();
});

it.each(["no token", "a conversation's token", "another conversation's stream token"])(
  "does not open with %s",
  async (kind) => {
    const [mine, other] = [await start(), await start()];
    const url = new URL(mine.streamUrl);
    if (kind === "no token") url.searchParams.delete("t");
    else
      url.searchParams.set(
        "t",
        kind === "a conversation's token" ? mine.token : (new URL(other.streamUrl).searchParams.get("t") ?? ""),
      );
    const socket = new WebSocket(url);
    const status = await new Promise((resolve) => {
      socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
      socket.on("open", () => resolve("open"));
      socket.on("error", () => resolve("error"));
    });
    expect(status).not.toBe("open");
    expect([400, 403, 404]).toContain(status);
    socket.terminate();
  },
);

it("is closed when its token expires, and a client that has renewed its own comes back where it was", async () => {
  const session = await start();
  const brief = createTokens({ secret: app.ctx.secret, clock: app.ctx.clock, ttlS: 2 });
  const address = new URL(session.streamUrl);
  const claims = await brief.verify("stream", address.searchParams.get("t") ?? "");
  address.searchParams.set("t", await brief.sign("stream", claims));
  const reader = listen(address.href);
  await post(app.url, session, { text: "hola" });
  await until("the answer", () => reader.messages().length >= 2);

  const renewed = await call<Session>(app.url, "POST", "/tokens/refresh", { bearer: session.token });
  expect(renewed.status).toBe(200);
  const [closed] = await until("the stream to be closed", () => reader.closes.length > 0 && reader.closes);
  expect(closed).toEqual({ code: TOKEN_EXPIRED, reason: "the token has expired" });
  const again = listen(address.href);
  await until("the expired address to be refused", () => again.socket.readyState === WebSocket.CLOSED);
  expect(again.pages).toEqual([]);

  const present = { ...session, token: renewed.body.token };
  await post(app.url, present, { text: "gracias" });
  const back = listen(await resume(present, reader.watermark()));
  await until("what was said meanwhile", () => back.messages().length >= 1);
  expect(back.messages()[0]).toMatchObject({ text: "gracias" });
  back.socket.close();
});

it("takes whatever a client sends on it without harm", async () => {
  const session = await start();
  const reader = listen(session.streamUrl);
  await reader.opened();
  for (const frame of ["", "{", "\u0000", Buffer.alloc(1_000)]) reader.socket.send(frame);
  await post(app.url, session, { text: "hola" });
  await until("the echo", () => reader.messages().length >= 1);
  reader.socket.send(Buffer.alloc(70_000));
  await until("the socket to be closed for its size", () => reader.socket.readyState === WebSocket.CLOSED);
  expect((await post(app.url, session, { text: `hola ${newId("message")}` })).status).toBe(200);
});
