/** A whole sale by SMS, with the shop's real agents, database and pages; and what a webhook meets at the shop's door. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { readNewAccount } from "../../src/flow/connect-channel.ts";
import { overHttp } from "../emulators/twilio/calls.ts";
import { ACCOUNT, startTwilio, type TwilioEmulator } from "../emulators/twilio/twilio.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { sampleAccount } from "../harness/context.ts";
import { readFacts } from "../harness/facts.ts";
import { asAgent } from "../harness/person.ts";
import { until } from "../harness/until.ts";

const PUBLIC_URL = "https://shop.example";
let shop: TestApp;
let twilio: TwilioEmulator;
let path: string;

beforeAll(async () => {
  twilio = await startTwilio();
  shop = await startTestApp({ env: { TWILIO_API_URL: twilio.url, PUBLIC_URL } });
  const { accountSid, from, authToken } = ACCOUNT;
  const account = readNewAccount({
    kind: "sms",
    name: "SMS",
    settings: { accountSid, from, perSecond: 100 },
    secrets: { authToken },
  });
  const accountId = await asAgent(shop, await sampleAccount(shop, "terminal"), "test", (crm) =>
    connectAccount(crm, shop.ctx.seal, account),
  );
  path = `/webhooks/sms/${accountId}`;
  twilio.subscribe(`${PUBLIC_URL}${path}`, overHttp(`${shop.url}${path}`));
});
afterAll(async () => {
  await shop?.close();
  await twilio?.close();
});

it("sells by SMS: question, quote, payment, thanks", async () => {
  const phone = twilio.phone("+51999000111");
  let seen = 0;
  const heard = async (sign: RegExp): Promise<string> => {
    const answer = await until(`${sign} in the answer`, () => {
      const all = phone.shown.slice(seen).map(({ text }) => text);
      return sign.test(all.join("\n")) ? all.join("\n") : null;
    });
    seen = phone.shown.length;
    return answer;
  };
  const says = async (text: string, sign: RegExp): Promise<string> => {
    await phone.write(text);
    return heard(sign);
  };
  await says("hola, cuánto cuesta el monitor LG de 24?", /529[.,]00/);
  await says("quiero dos", /./);
  const quote = await says("para recoger", /\/pay\//);
  expect(quote).toMatch(/1,058[.,]00/);
  const link = /https?:\/\/\S+\/pay\/[\w-]+/.exec(quote)?.[0] ?? "";
  await fetch(link.replace(/^https?:\/\/[^/]+/, shop.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ action: "pay" }),
  });
  await heard(/gracias|recibimos/i);
  await until("all sent", async () => (await readFacts(shop.database)).unsent === 0);
  expect(await readFacts(shop.database)).toMatchObject({ unanswered: 0, answeredTwice: 0, uncertain: 0 });
  const [order] = await shop.database.query(
    "SELECT o.status, c.phone FROM orders o JOIN contacts c ON c.id = o.contact_id",
  );
  expect(order).toEqual({ status: "preparing", phone: phone.number });
  for (const shown of phone.shown) await twilio.tell(shown, phone.number, "delivered");
  const states = await shop.database.query("SELECT DISTINCT status FROM messages WHERE direction = 'out'");
  expect(states).toEqual([{ status: "delivered" }]);
});

it("stores and answers a message once, however often and at once it comes", async () => {
  const before = (await readFacts(shop.database)).received;
  const phone = twilio.phone("+51999000222");
  await Promise.all(Array.from({ length: 10 }, () => phone.write("hola", { id: "copies" })));
  await until("the greeting", () => phone.shown.length > 0);
  const facts = await readFacts(shop.database);
  expect(facts).toMatchObject({ received: before + 1, answeredTwice: 0 });
});

it("turns away whoever is not Twilio, and 3 MB", async () => {
  const before = (await readFacts(shop.database)).received;
  const post = (body: string) =>
    fetch(`${shop.url}${path}`, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", "x-twilio-signature": "AAAA" },
      body,
    });
  expect((await post("From=%2B51999000333&Body=hola")).status).toBe(401);
  expect((await post(`Body=${"x".repeat(3 * 1024 * 1024)}`)).status).toBe(413);
  expect((await readFacts(shop.database)).received).toBe(before);
});
