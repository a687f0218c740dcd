/** Whatever comes in: a clear error or a polite limit, in the customer's language; nothing crashes and nothing is stored by halves. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_SITE_KEY, seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { until } from "../harness/until.ts";
import { call, type DirectLineError, post, read, readAll, type Session, startConversation } from "./visitor.ts";

let app: TestApp;
let session: Session;
beforeAll(async () => {
  app = await startTestApp({ env: { RATE_PER_CONVERSATION_PER_MINUTE: "40" } });
  await seedSampleBusiness(app.ctx);
  session = await startConversation(app.url, DEMO_SITE_KEY);
});
afterAll(() => app?.close());

const send = (body: unknown, headers: Record<string, string> = {}, at = session) =>
  call<DirectLineError>(app.url, "POST", `/conversations/${at.conversationId}/activities`, {
    bearer: at.token,
    body,
    headers,
  });

describe("an activity that is refused", () => {
  it.each([
    ["broken JSON", '{"type":'],
    ["no object", "[]"],
    ["a text that is a number", { type: "message", text: 5 }],
    ["a type that is an object", { type: {}, text: "x" }],
    ["a sender that is a text", { type: "message", text: "x", from: "me" }],
    ["channel data of the wrong type", { type: "message", text: "x", channelData: { clientActivityID: 7 } }],
    ["a client id with a NUL", { type: "message", text: "x", channelData: { clientActivityID: "a\u0000b" } }],
    ["a client id with half a letter", { type: "message", text: "x", channelData: { clientActivityID: "a\ud800" } }],
    ["a client id without end", { type: "message", text: "x", channelData: { clientActivityID: "a".repeat(201) } }],
    ["no text", { type: "message" }],
    ["nothing but blanks and control characters", { type: "message", text: " \u0000\u0007\u202e " }],
    [
      "files inside the activity",
      { type: "message", attachments: [{ contentType: "image/png", contentUrl: "http://10.0.0.1/" }] },
    ],
    ["an attempt on prototypes", '{"type":"message","text":"x","__proto__":{"isAdmin":true}}'],
  ])("for %s is told so with 400", async (_what, body) => {
    const answer = await send(body, typeof body === "string" ? { "content-type": "application/json" } : {});
    expect(answer.status).toBe(400);
    expect(answer.body.error.code).toBe("BadArgument");
    expect(answer.body.error.message.length).toBeGreaterThan(10);
  });

  it("for its length is told the limit, in the customer's language", async () => {
    const said: Record<string, string> = {};
    for (const locale of ["es-PE", "en", "pt-BR"]) {
      const answer = await send({ type: "message", text: "a".repeat(8_001) }, { "accept-language": locale });
      expect(answer).toMatchObject({ status: 400, body: { error: { code: "BadArgument" } } });
      said[locale] = answer.body.error.message;
    }
    expect(said["es-PE"]).toContain("Envía como máximo");
    expect(said.en).toContain("Send at most 8,000");
    expect(said["pt-BR"]).toContain("Envie no máximo");
  });

  it("for its size is refused with 413, and for another content type with 415", async () => {
    expect(await send({ type: "message", text: "x", value: "y".repeat(300 * 1024) })).toMatchObject({
      status: 413,
      body: { error: { code: "MessageSizeTooBig" } },
    });
    expect(await send("<x/>", { "content-type": "application/xml" })).toMatchObject({
      status: 415,
      body: { error: { code: "UnsupportedMediaType" } },
    });
  });

  it("leaves nothing behind", async () => {
    expect((await read(app.url, session)).activities).toEqual([]);
  });
});

it("a text with control characters, half letters and direction overrides is kept clean", async () => {
  const own = await startConversation(app.url, DEMO_SITE_KEY);
  expect(
    (await post(app.url, own, { text: "ho\u0000la \ud800 \u202eabc 👋🏽", from: { id: "x", name: "A\u0000na\ud800" } }))
      .status,
  ).toBe(200);
  const [echo] = (await read(app.url, own)).activities;
  expect(echo?.text).toBe("hola \ufffd abc 👋🏽");
  expect(echo?.from.name).toBe("Ana\ufffd");
});

it("a text of exactly the longest length is taken whole", async () => {
  const own = await startConversation(app.url, DEMO_SITE_KEY);
  const text = `${"ñ".repeat(7_999)}x`;
  expect((await post(app.url, own, { text })).status).toBe(200);
  expect((await read(app.url, own)).activities[0]?.text).toBe(text);
});

it.each(["-1", "abc", "1e3", "99999999999", "2147483648", "1%00", "%F0%9F%98%80"])(
  "the watermark %s is refused with 400",
  async (watermark) => {
    const answer = await call<DirectLineError>(
      app.url,
      "GET",
      `/conversations/${session.conversationId}/activities?watermark=${watermark}`,
      { bearer: session.token },
    );
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "BadArgument" } } });
  },
);

it.each([
  "/conversations/nothing/activities",
  `/conversations/${"x".repeat(140)}`,
  "/conversations/..%2f..%2fetc/activities",
  "/unknown",
])("%s is not found, in Direct Line's own form", async (path) => {
  const answer = await call<DirectLineError>(app.url, "GET", path, { bearer: session.token });
  expect(answer).toMatchObject({ status: 404, body: { error: { code: "NotFound" } } });
});

it.each(["", "Bearer", "Basic abc", "Bearer ", `Bearer ${"k".repeat(5_000)}`, "Bearer a.b.c", "Bearer ' OR 1=1 --"])(
  "the authorization %s opens nothing",
  async (authorization) => {
    const answer = await call<DirectLineError>(app.url, "POST", "/conversations", { headers: { authorization } });
    expect([401, 403]).toContain(answer.status);
    expect(answer.body.error.code).toBe("Unauthorized");
  },
);

it("a burst of 1,000 messages from one address is slowed down politely, loses nothing it accepted, and holds nobody else up", async () => {
  const loud = await startConversation(app.url, DEMO_SITE_KEY);
  const quiet = await startConversation(app.url, DEMO_SITE_KEY);
  const burst = Promise.all(
    Array.from({ length: 1_000 }, (_, n) =>
      send({ type: "message", text: `mensaje ${n}` }, { "accept-language": "es" }, loud),
    ),
  );
  const other = await post(app.url, quiet, { text: "hola" });
  expect(other.status).toBe(200);
  const answers = await burst;
  const accepted = answers.filter(({ status }) => status === 200);
  const refused = answers.filter(({ status }) => status === 429);
  expect(accepted.length + refused.length).toBe(1_000);
  expect(accepted.length).toBeGreaterThanOrEqual(40);
  expect(accepted.length).toBeLessThan(80);
  for (const { headers, body } of refused) {
    expect(Number(headers.get("retry-after"))).toBeGreaterThan(0);
    expect(body.error.code).toBe("TooManyRequests");
  }
  expect(refused[0]?.body.error.message).toContain("Intenta de nuevo en");
  const stored = (await readAll(app.url, loud)).filter(({ from }) => from.role === "user");
  expect(stored).toHaveLength(accepted.length);
  expect(
    await until("an answer to the quiet one", async () => (await read(app.url, quiet, "1")).activities[0]),
  ).toBeTruthy();
});
