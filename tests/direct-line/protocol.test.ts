/** Direct Line 3.0, route by route: what a client may count on. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_SITE_KEY, seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { hashKey } from "../../src/crm/channel-accounts.ts";
import { createTokens } from "../../src/http/direct-line/tokens.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import {
  call,
  type DirectLineError,
  post,
  read,
  readAll,
  replies,
  type Session,
  startConversation,
} from "./visitor.ts";

const SECRET = "a-secret-of-the-business-server";
let app: TestApp;

beforeAll(async () => {
  app = await startTestApp();
  await seedSampleBusiness(app.ctx);
  await app.database.query("UPDATE channel_accounts SET secret_hash = $1 WHERE site_key = $2", [
    hashKey(SECRET),
    DEMO_SITE_KEY,
  ]);
});
afterAll(() => app?.close());

const start = () => startConversation(app.url, DEMO_SITE_KEY);

describe("tokens", () => {
  it("are made for the public site key, for a conversation and a user that nobody can guess", async () => {
    const first = await call<Session>(app.url, "POST", "/tokens/generate", { bearer: DEMO_SITE_KEY });
    const second = await call<Session>(app.url, "POST", "/tokens/generate", {
      bearer: DEMO_SITE_KEY,
      body: { user: { id: "dl_boss" } },
    });
    expect(first.status).toBe(200);
    expect(first.body.expires_in).toBe(1_800);
    expect(first.body.conversationId).toMatch(/^dlc_\w{50}$/);
    expect(first.body.conversationId).not.toBe(second.body.conversationId);
    const claims = payloadOf(second.body.token);
    expect(claims.user).toMatch(/^dl_\w{38}$/);
    expect(claims.user).not.toBe("dl_boss");
  });

  it("carry the user that a server names with the account's secret", async () => {
    const body = { user: { id: "dl_customer-7" } };
    const { body: token } = await call<Session>(app.url, "POST", "/tokens/generate", { bearer: SECRET, body });
    expect(payloadOf(token.token).user).toBe("dl_customer-7");
    const refused = await call<DirectLineError>(app.url, "POST", "/tokens/generate", {
      bearer: SECRET,
      body: { user: { id: "customer 7" } },
    });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: "BadArgument" } } });
  });

  it("are refreshed as often as one likes, and stay those of the same conversation and user", async () => {
    let { token } = await start();
    const before = payloadOf(token);
    for (let round = 0; round < 3; round++) {
      const refreshed = await call<Session>(app.url, "POST", "/tokens/refresh", { bearer: token });
      expect(refreshed.status).toBe(200);
      ({ token } = refreshed.body);
    }
    expect(payloadOf(token)).toMatchObject({ conv: before.conv, user: before.user });
  });

  it("are not refreshed for a site key, nor made for a token", async () => {
    const { token } = await start();
    const wrong = [
      await call<DirectLineError>(app.url, "POST", "/tokens/refresh", { bearer: DEMO_SITE_KEY }),
      await call<DirectLineError>(app.url, "POST", "/tokens/generate", { bearer: token }),
    ];
    for (const answer of wrong) expect(answer).toMatchObject({ status: 403, body: { error: { code: "Forbidden" } } });
  });

  it("that have expired are refused with TokenExpired everywhere", async () => {
    const session = await start();
    const { conv, user, site, ten } = payloadOf(session.token);
    const past = createTokens({
      secret: app.ctx.secret,
      clock: { now: () => new Date(Date.now() - 3_600_000) },
      ttlS: 60,
    });
    const claims = {
      accountId: site ?? "",
      tenantId: ten ?? "",
      threadId: conv ?? "",
      userId: user ?? "",
      origins: [],
    };
    const bearer = await past.sign("conversation", claims);
    const path = `/conversations/${session.conversationId}`;
    for (const [method, at] of [
      ["GET", path],
      ["GET", `${path}/activities`],
      ["POST", "/tokens/refresh"],
      ["POST", "/conversations"],
    ] as const) {
      const answer = await call<DirectLineError>(app.url, method, at, { bearer });
      expect(answer, at).toMatchObject({ status: 403, body: { error: { code: "TokenExpired" } } });
    }
  });

  it("of another purpose or another signer open nothing", async () => {
    const session = await start();
    const stream = new URL(session.streamUrl).searchParams.get("t") ?? "";
    const foreign = createTokens({ secret: Buffer.alloc(48, 7), clock: app.ctx.clock, ttlS: 60 });
    const { conv, user, site, ten } = payloadOf(session.token);
    const claims = {
      accountId: site ?? "",
      tenantId: ten ?? "",
      threadId: conv ?? "",
      userId: user ?? "",
      origins: [],
    };
    const unsigned = `${Buffer.from('{"alg":"none"}').toString("base64url")}.${session.token.split(".")[1]}.x`;
    for (const bearer of [stream, await foreign.sign("conversation", claims), unsigned, "no-such-key"]) {
      const answer = await call(app.url, "GET", `/conversations/${session.conversationId}/activities`, { bearer });
      expect(answer).toMatchObject({ status: 403, body: { error: { code: "Unauthorized" } } });
    }
    expect((await call(app.url, "GET", `/conversations/${session.conversationId}/activities`)).status).toBe(401);
  });

  it("open their own conversation only", async () => {
    const [mine, theirs] = [await start(), await start()];
    await post(app.url, theirs, { text: "un secreto" });
    const path = `/conversations/${theirs.conversationId}`;
    for (const [method, at] of [
      ["GET", path],
      ["GET", `${path}/activities`],
      ["POST", `${path}/activities`],
    ] as const) {
      const body = method === "POST" ? { type: "message", text: "intruso" } : undefined;
      const answer = await call<DirectLineError>(app.url, method, at, { bearer: mine.token, body });
      expect(answer).toMatchObject({ status: 404, body: { error: { code: "NotFound" } } });
    }
    expect((await readAll(app.url, theirs)).filter(({ text }) => text === "intruso")).toEqual([]);
  });
});

describe("a conversation", () => {
  it("of a token is started with 201 and found again with 200 once somebody has written in it", async () => {
    const { body: token } = await call<Session>(app.url, "POST", "/tokens/generate", { bearer: DEMO_SITE_KEY });
    const first = await call<Session>(app.url, "POST", "/conversations", { bearer: token.token });
    expect(first.status).toBe(201);
    expect(first.body.conversationId).toBe(token.conversationId);
    await post(app.url, first.body, { text: "hola" });
    const again = await call<Session>(app.url, "POST", "/conversations", { bearer: token.token });
    expect(again.status).toBe(200);
    expect(again.body.conversationId).toBe(token.conversationId);
  });

  it("is come back to with a stream that begins after the watermark", async () => {
    const session = await start();
    const path = `/conversations/${session.conversationId}?watermark=4`;
    const back = await call<Session>(app.url, "GET", path, { bearer: session.token });
    expect(back.status).toBe(200);
    expect(new URL(back.body.streamUrl).searchParams.get("watermark")).toBe("4");
    expect(back.body.streamUrl).toMatch(/^ws:\/\/127\.0\.0\.1:\d+\/v3\/directline\/conversations\/dlc_/);
    expect((await post(app.url, { ...session, ...back.body }, { text: "hola" })).status).toBe(200);
  });

  it("takes an empty body announced as JSON, as clients send it", async () => {
    const headers = { "content-type": "application/json" };
    expect((await call(app.url, "POST", "/conversations", { bearer: DEMO_SITE_KEY, body: "", headers })).status).toBe(
      201,
    );
  });

  it("of a server with the secret is written in for the user it names", async () => {
    const { body: session } = await call<Session>(app.url, "POST", "/conversations", {
      bearer: SECRET,
      body: { user: { id: "dl_8" } },
    });
    const sent = await post(app.url, { ...session, token: SECRET }, { text: "hola", from: { id: "dl_8" } });
    expect(sent.status).toBe(200);
    const [echo] = await readAll(app.url, { ...session, token: SECRET });
    expect(echo?.from).toMatchObject({ id: "dl_8", role: "user" });
    const [row] = await app.database.query(
      "SELECT i.external_id FROM identities i JOIN conversations c ON c.identity_id = i.id WHERE c.thread_id = $1",
      [session.conversationId],
    );
    expect(row?.external_id).toBe("dl_8");
  });
});

describe("activities", () => {
  it("posted are answered with their id, echoed under it, and answered from the catalog", async () => {
    const session = await start();
    const sent = await post(app.url, session, {
      text: "hola, cuánto cuesta la laptop más barata?",
      from: { id: "dl_somebody_else", name: "Ana" },
      channelData: { clientActivityID: "k1", other: 1 },
      madeUp: { deep: [1] },
    });
    expect(sent).toMatchObject({ status: 200, body: { id: `${session.conversationId}|0000001` } });
    const page = await read(app.url, session);
    expect(page.activities[0]).toMatchObject({
      type: "message",
      id: sent.body.id,
      text: "hola, cuánto cuesta la laptop más barata?",
      from: { id: payloadOf(session.token).user, role: "user", name: "Ana" },
      channelData: { clientActivityID: "k1" },
    });
    const [reply] = await replies(app.url, session, "1");
    const [cheapest] = await app.database.query(
      "SELECT name, price_cents FROM products WHERE category = 'laptops' AND stock > 0 ORDER BY price_cents LIMIT 1",
    );
    expect(reply?.text).toContain(cheapest?.name);
    expect(reply?.text?.replaceAll(",", "")).toContain((Number(cheapest?.price_cents) / 100).toFixed(2));
    expect(reply).toMatchObject({
      from: { id: "charla", role: "bot", name: "Tecnolúcuma" },
      inputHint: "acceptingInput",
      textFormat: "plain",
    });
    expect(reply?.attachments?.[0]?.contentUrl).toMatch(new RegExp(`^${app.url}/shop/photos/`));
    expect(reply?.suggestedActions?.actions[0]?.type).toBe("imBack");
  });

  it("are read by watermark, each once, and the end answers with the watermark it was given", async () => {
    const session = await start();
    for (const text of ["uno", "dos"]) await post(app.url, session, { text });
    const first = await read(app.url, session);
    const rest = await read(app.url, session, first.watermark);
    const ids = [...first.activities, ...rest.activities].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const far = await read(app.url, session, "2000000000");
    expect(far).toEqual({ activities: [], watermark: "2000000000" });
  });

  it("sent fifty times at once under one client id are one message, with one id and one answer", async () => {
    const session = await start();
    const copy = { text: "¿a qué hora abren?", channelData: { clientActivityID: "same" } };
    const answers = await Promise.all(Array.from({ length: 50 }, () => post(app.url, session, copy)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(new Set(answers.map(({ body }) => body.id))).toEqual(new Set([`${session.conversationId}|0000001`]));
    await replies(app.url, session);
    expect((await post(app.url, session, copy)).body.id).toBe(`${session.conversationId}|0000001`);
    const all = await readAll(app.url, session);
    expect(all.filter(({ from }) => from.role === "user")).toHaveLength(1);
    expect(
      await app.database.query(
        "SELECT 1 FROM turns t JOIN conversations c ON c.id = t.conversation_id WHERE c.thread_id = $1",
        [session.conversationId],
      ),
    ).toHaveLength(1);
  });

  it("of two conversations may carry the same client id", async () => {
    const [one, two] = [await start(), await start()];
    for (const session of [one, two])
      await post(app.url, session, { text: "hola", channelData: { clientActivityID: "1" } });
    for (const session of [one, two]) {
      expect((await readAll(app.url, session)).filter(({ from }) => from.role === "user")).toHaveLength(1);
    }
  });

  it("other than messages are accepted and not kept", async () => {
    const session = await start();
    for (const type of ["typing", "event", "conversationUpdate", "messageReaction", "unheardOf"]) {
      const sent = await post(app.url, session, { type, name: "webchat/join", text: undefined });
      expect(sent.status, type).toBe(200);
      expect(sent.body.id).toMatch(/^dlc_\w+\|\w+$/);
    }
    expect((await read(app.url, session)).activities).toEqual([]);
  });

  it("taken from a button without a text say what the button says", async () => {
    const session = await start();
    expect((await post(app.url, session, { value: "Quiero una laptop" })).status).toBe(200);
    expect((await read(app.url, session)).activities[0]?.text).toBe("Quiero una laptop");
  });
});

describe("the page that embeds the chat", () => {
  const allow = (origins: readonly string[]) =>
    app.database.query("UPDATE channel_accounts SET settings = $1 WHERE site_key = 'guarded'", [
      JSON.stringify({ allowedOrigins: origins }),
    ]);
  const from = (origin: string) =>
    call<DirectLineError>(app.url, "POST", "/conversations", {
      bearer: "guarded",
      headers: { origin, "accept-language": "es" },
    });

  it("must be among those that the business allows, where it names any", async () => {
    await app.database.query(
      "INSERT INTO channel_accounts (id, tenant_id, kind, name, site_key, settings) SELECT id || 'x', tenant_id, kind, 'guarded', 'guarded', '{\"allowedOrigins\": [\"https://shop.example\"]}' FROM channel_accounts WHERE site_key = $1",
      [DEMO_SITE_KEY],
    );
    expect((await from("https://shop.example")).status).toBe(201);
    expect((await from(app.url)).status).toBe(201);
    const refused = await from("https://thief.example");
    expect(refused).toMatchObject({ status: 403, body: { error: { code: "Forbidden" } } });
    expect(refused.body.error.message).toContain("https://thief.example");
    expect((await call(app.url, "POST", "/conversations", { bearer: "guarded" })).status).toBe(201);
  });

  it("is checked again where a stolen token is used", async () => {
    const { body } = await call<Session>(app.url, "POST", "/conversations", { bearer: "guarded" });
    const path = `/conversations/${body.conversationId}/activities`;
    const stolen = await call(app.url, "GET", path, {
      bearer: body.token,
      headers: { origin: "https://thief.example" },
    });
    expect(stolen.status).toBe(403);
  });

  it("is refused when the settings cannot be read, rather than allowed", async () => {
    await allow(["not an origin"]);
    // The old key is remembered for some seconds; a new one is looked up.
    await app.database.query("UPDATE channel_accounts SET site_key = 'guarded-2' WHERE site_key = 'guarded'");
    const answer = await call(app.url, "POST", "/conversations", {
      bearer: "guarded-2",
      headers: { origin: "https://shop.example" },
    });
    expect(answer.status).toBe(403);
  });
});

function payloadOf(token: string): Record<string, string | undefined> {
  return JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
}
