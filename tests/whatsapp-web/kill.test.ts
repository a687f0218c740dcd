/** The process is killed while it sends: Chromium dies with it, the message is parked for a person and never sent again. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeHome, startCli } from "../cli/run-cli.ts";
import { browsersIn } from "../emulators/whatsapp-web/browsers.ts";
import { startWhatsappWeb, type WhatsappWebEmulator } from "../emulators/whatsapp-web/whatsapp-web.ts";
import { startTestApp } from "../harness/app.ts";
import { readFacts } from "../harness/facts.ts";
import { until } from "../harness/until.ts";
import { hasChromium, SLOW_MS } from "./candidate.ts";
import { startWebShop, type WebShop } from "./shop.ts";

describe.skipIf(!hasChromium)("a process that is killed while it sends by WhatsApp Web", () => {
  const home = makeHome();
  let whatsapp: WhatsappWebEmulator;
  let shop: WebShop;
  const env = () => ({
    WHATSAPP_WEB_URL: whatsapp.url,
    CHARLA_SECRET_KEY: "a key of tests that is long enough for them",
    CHARLA_HOME: home.path,
  });

  beforeAll(async () => {
    whatsapp = await startWhatsappWeb();
    shop = await startWebShop({ whatsapp, env: env(), workers: false });
  });
  afterAll(async () => {
    await shop?.close();
    await whatsapp?.close();
    home.remove();
  });

  it("sends nothing twice, takes it for nobody else's, and what comes next is answered", async () => {
    const victim = startCli(["start", "--role", "worker"], {
      env: { ...env(), DATABASE_URL: shop.database.url, LOG_LEVEL: "silent" },
    });
    await until("WhatsApp Web is there", () => whatsapp.isOnline, SLOW_MS);
    const phone = whatsapp.phone();
    whatsapp.onSend = () => {
      victim.child.kill("SIGKILL");
      return "shown, then silence";
    };
    const { arrivals } = whatsapp;
    await phone.write("hola");
    await victim.ended;
    await until("Chromium has ended with it", () => browsersIn(home.path, { all: true }).length === 0);
    expect(phone.shown).toHaveLength(1);
    whatsapp.onSend = () => "ok";

    const next = await startTestApp({ env: env(), database: shop.database, sample: false });
    try {
      // As when the time of the dead process's rights is over.
      await shop.database.query("UPDATE channel_accounts SET listener_until = now() - interval '1 second'");
      await shop.database.query("UPDATE conversations SET turn_lease_until = NULL, outbox_lease_until = NULL");
      await until("WhatsApp Web is there again", () => whatsapp.arrivals > arrivals, SLOW_MS);
      await until("it is parked", async () => (await readFacts(shop.database)).uncertain === 1);
      await phone.write("¿cuánto cuesta el monitor LG de 24?");
      await until("the answer", () => /529[.,]00/.test(phone.texts().join("\n")));
      expect(phone.texts().filter((text) => text === phone.texts()[0])).toHaveLength(1);
      expect(await readFacts(shop.database)).toMatchObject({ received: 2, answeredTwice: 0, brokenNumbers: 0 });
      const [row] = await shop.database.query<{ reps: string }>(
        "SELECT count(*)::text AS reps FROM messages WHERE author = 'rep'",
      );
      expect(row?.reps).toBe("0");
    } finally {
      await next.close();
    }
  });
});
