/** Microsoft's own Direct Line client, by polling and by socket, talks with the agents of the sample shop. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { DEMO_SITE_KEY, seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { createTokens } from "../../src/http/direct-line/tokens.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { until } from "../harness/until.ts";
import { call, type Session } from "./visitor.ts";

interface Heard {
  readonly type: string;
  readonly id?: string;
  readonly text?: string;
  readonly from: { readonly role?: string };
  readonly channelData?: { readonly clientActivityID?: string };
}

let app: TestApp;
let DirectLine: typeof import("botframework-directlinejs").DirectLine;
let ConnectionStatus: typeof import("botframework-directlinejs").ConnectionStatus;

beforeAll(async () => {
  app = await startTestApp();
  await seedSampleBusiness(app.ctx);
  // The client is made for browsers: it finds both here.
  const { XMLHttpRequest } = (await import("xmlhttprequest" as string)) as { XMLHttpRequest: unknown };
  const { WebSocket } = await import("ws");
  Object.assign(globalThis, { XMLHttpRequest, WebSocket });
  ({ DirectLine, ConnectionStatus } = await import("botframework-directlinejs"));
});
afterAll(() => app?.close());

it.each([
  ["polling", false],
  ["a socket", true],
])("by %s it starts, sends, hears its echo and the answer, and goes on", async (_how, webSocket) => {
  const { body } = await call<Session>(app.url, "POST", "/tokens/generate", { bearer: DEMO_SITE_KEY });
  const line = new DirectLine({
    token: body.token,
    domain: `${app.url}/v3/directline`,
    webSocket,
    pollingInterval: 200,
  });
  const heard: Heard[] = [];
  const ignore = () => undefined;
  line.connectionStatus$.subscribe(ignore, ignore);
  line.activity$.subscribe((activity) => void heard.push(activity as unknown as Heard), ignore);

  const say = (text: string, clientActivityID: string) =>
    new Promise<string>((resolve, reject) => {
      const activity = { type: "message" as const, from: { id: "me" }, text, channelData: { clientActivityID } };
      line.postActivity(activity).subscribe(resolve, reject);
    });
  const answersAfter = (id: string) =>
    heard.filter((one) => one.from.role === "bot" && one.type === "message" && (one.id ?? "") > id);

  const first = await say("¿cuánto cuesta la laptop más barata?", "dl-1");
  await until("an answer", () => answersAfter(first).length > 0);
  const [cheapest] = await app.database.query(
    "SELECT name FROM products WHERE category = 'laptops' AND stock > 0 ORDER BY price_cents LIMIT 1",
  );
  expect(answersAfter(first)[0]?.text).toContain(cheapest?.name);
  expect(heard.find(({ id }) => id === first)?.channelData?.clientActivityID).toBe("dl-1");

  const second = await say("¿y a qué hora abren?", "dl-2");
  await until("a second answer", () => answersAfter(second).length > 0);
  const ids = heard.filter(({ type }) => type === "message").map(({ id }) => id);
  expect(ids).toEqual([...new Set(ids)].sort());
  line.end();
});

it("learns from us that its token has expired", async () => {
  const { body } = await call<Session>(app.url, "POST", "/tokens/generate", { bearer: DEMO_SITE_KEY });
  const tokens = createTokens({ secret: app.ctx.secret, clock: app.ctx.clock, ttlS: 2 });
  const token = await tokens.sign("conversation", await tokens.verify("conversation", body.token));
  const line = new DirectLine({ token, domain: `${app.url}/v3/directline`, webSocket: false, pollingInterval: 200 });
  const states: number[] = [];
  const ignore = () => undefined;
  line.connectionStatus$.subscribe((state) => void states.push(state), ignore);
  line.activity$.subscribe(ignore, ignore);
  // What the start of the conversation gave it lasts for half an hour; this is a client that came with its own.
  await until("the client to be online", () => states.includes(ConnectionStatus.Online));
  Object.assign(line, { token });
  await until("the client to know", () => states.includes(ConnectionStatus.ExpiredToken));
  line.end();
});
