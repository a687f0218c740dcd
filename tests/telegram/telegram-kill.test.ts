/** A poller is killed after it has stored an update and before it has confirmed it: the next one stores and answers it once. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { startTelegram, type TelegramEmulator } from "../../src/emulators/telegram/server.ts";
import { makeHome, startCli } from "../cli/run-cli.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { readFacts } from "../harness/facts.ts";
import { until } from "../harness/until.ts";
import { connectBot } from "./telegram-shop.ts";

const home = makeHome();
let telegram: TelegramEmulator;
let shop: TestApp;
let env: Record<string, string>;

beforeAll(async () => {
  telegram = await startTelegram();
  env = { TELEGRAM_API_URL: telegram.url, CHARLA_SECRET_KEY: "a key of tests that is long enough for them" };
  shop = await startTestApp({ env, workers: false });
});
afterAll(async () => {
  await shop?.close();
  await telegram?.close();
  home.remove();
});

it("stores it once and answers it once", async () => {
  const { accountId } = await connectBot(shop, telegram.token);
  // This process has the account by now: it gives it to the one that will be killed.
  await shop.ctx.channels.close();
  const victim = startCli(["start", "--role", "worker"], {
    env: { ...env, CHARLA_HOME: home.path, DATABASE_URL: shop.database.url, LOG_LEVEL: "silent" },
  });
  await until("the victim asks", () => telegram.queue.isAsked());
  telegram.script = ({ method, payload }) => {
    if (method !== "getUpdates" || payload.offset === undefined) return undefined;
    // The confirmation is on its way: it never arrives.
    victim.child.kill("SIGKILL");
    return { cut: "before" };
  };
  const phone = telegram.phone();
  const confirmed = phone.write("hola").catch((error: Error) => error);
  await victim.ended;
  telegram.script = () => undefined;
  expect((await readFacts(shop.database)).received).toBe(1);
  expect(telegram.queue.waiting()).toHaveLength(1);

  const next = await startTestApp({ env, database: shop.database, sample: false });
  try {
    // As when the time of the dead process's right is over.
    await shop.database.query(
      "UPDATE channel_accounts SET listener_until = now() - interval '1 second' WHERE id = $1",
      [accountId],
    );
    await shop.database.query("UPDATE conversations SET turn_lease_until = NULL, outbox_lease_until = NULL");
    expect(await confirmed).toBeInstanceOf(Error);
    await until("it is confirmed", () => telegram.queue.waiting().length === 0);
    await until("the answer", async () => {
      const { unanswered, unsent } = await readFacts(shop.database);
      return unanswered === 0 && unsent === 0;
    });
    const facts = await readFacts(shop.database);
    expect(facts).toMatchObject({ received: 1, answeredTwice: 0, brokenNumbers: 0 });
    // A send that the death fell into is parked for a person and not repeated.
    expect(phone.shown.length + facts.uncertain).toBeGreaterThan(0);
    expect(phone.shown.length).toBeLessThanOrEqual(1);
  } finally {
    await next.close();
  }
});
