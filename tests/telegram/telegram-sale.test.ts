/** A whole sale over Telegram: from the question to the paid order, with the shop's real agents, database and pages. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { readFacts } from "../harness/facts.ts";
import { until } from "../harness/until.ts";
import { startTelegramShop, type TelegramShop } from "./telegram-shop.ts";

let shop: TelegramShop;

beforeAll(async () => {
  shop = await startTelegramShop();
});
afterAll(() => shop?.close());

it("sells by Telegram: question, quote, payment, thanks", async () => {
  const phone = shop.telegram.phone(undefined, { firstName: "Lucía" });
  let seen = 0;
  /** What the shop says to it, once it has said so much that `sign` is in it. */
  const says = async (text: string, sign: RegExp): Promise<string> => {
    await phone.write(text);
    return heard(sign);
  };
  const heard = async (sign: RegExp): Promise<string> => {
    const answer = await until(`${sign} in the answer`, () => {
      const all = phone.shown.slice(seen).map(({ text }) => text);
      return sign.test(all.join("\n")) ? all.join("\n") : null;
    });
    seen = phone.shown.length;
    return answer;
  };
  await says("hola, cuánto cuesta el monitor LG de 24?", /529[.,]00/);
  await says("quiero dos", /./);
  const quote = await says("para recoger", /\/pay\//);
  expect(quote).toMatch(/1,058[.,]00/);
  const link = /https?:\/\/\S+\/pay\/[\w-]+/.exec(quote)?.[0] ?? "";
  const paid = await fetch(link.replace(/^https?:\/\/[^/]+/, shop.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ action: "pay" }),
  });
  expect(paid.status).toBe(200);
  await heard(/gracias|recibimos/i);
  const [order] = await shop.database.query(
    "SELECT o.status, c.name FROM orders o JOIN contacts c ON c.id = o.contact_id",
  );
  expect(order).toEqual({ status: "preparing", name: "Lucía" });
  await until("all sent", async () => (await readFacts(shop.database)).unsent === 0);
  expect(await readFacts(shop.database)).toMatchObject({
    unanswered: 0,
    answeredTwice: 0,
    uncertain: 0,
    brokenNumbers: 0,
  });
});
