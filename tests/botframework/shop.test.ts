/** A shop behind the connector, on real HTTP: `/api/messages` finds the account by the token, and the agents answer. */
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { BOT, type BotConnector, startBotConnector } from "../emulators/botframework/connector.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { sampleAccount } from "../harness/context.ts";
import { readFacts } from "../harness/facts.ts";
import { asAgent } from "../harness/person.ts";
import { until } from "../harness/until.ts";

let test: TestApp;
let connector: BotConnector;
let accountId: string;

beforeAll(async () => {
  connector = await startBotConnector();
  test = await startTestApp({
    env: { BOT_LOGIN_URL: `${connector.url}/login`, BOT_OPENID_URL: connector.openIdUrl },
  });
});
afterAll(async () => {
  await test?.close();
  await connector?.close();
});

it("is not there without credentials", async () => {
  expect(await connector.post(`${test.url}/api/messages`, connector.activity())).toBe(404);
  expect(await connector.post(`${test.url}/api/messages`, connector.activity(), "")).toBe(401);
  expect(await connector.post(`${test.url}/api/messages`, connector.activity(), "Bearer x")).toBe(401);
});

it("answers at both addresses, each message once", async () => {
  const account = await sampleAccount(test, "terminal");
  accountId = await asAgent(test, account, "test", (crm) =>
    connectAccount(crm, test.ctx.seal, {
      kind: "botframework",
      name: "Teams",
      settings: { type: "single", tenantId: BOT.authority, showsTyping: true },
      secrets: { appId: BOT.appId, appPassword: BOT.appPassword },
      externalId: BOT.appId,
    }),
  );
  await test.ctx.channels.keepListening();
  const activity = connector.activity({ text: "hola, cuánto cuesta la laptop más barata?" });
  expect(await connector.post(`${test.url}/api/messages`, activity)).toBe(200);
  expect(await connector.post(`${test.url}/webhooks/botframework/${accountId}`, activity)).toBe(200);
  await until("the answer", () => connector.shown.some(({ text }) => text?.includes("1,299.00")));
  await until("all sent", async () => (await readFacts(test.database)).unsent === 0);
  expect(await readFacts(test.database)).toMatchObject({ received: 1, unanswered: 0, answeredTwice: 0, uncertain: 0 });
});

it("refuses a token of somebody else's bot at the address of ours, and loses nothing", async () => {
  vi.spyOn(console, "error").mockImplementation(() => undefined);
  const token = await connector.signer.sign({
    aud: "11111111-2222-3333-4444-555555555555",
    serviceurl: `${connector.url}/amer/`,
  });
  const address = `${test.url}/webhooks/botframework/${accountId}`;
  expect(await connector.post(address, connector.activity(), `Bearer ${token}`)).toBe(401);
  expect(await connector.post(address, "x".repeat(4 * 1024 * 1024))).toBe(413);
  expect((await readFacts(test.database)).received).toBe(1);
  vi.restoreAllMocks();
});
