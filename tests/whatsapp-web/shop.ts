/** A shop with a number on WhatsApp Web: a whole Charla, the emulated WhatsApp, and the number paired with it. */
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { tellPairing } from "../../src/crm/channel-accounts/pairing.ts";
import { startWhatsappWeb, type WhatsappWebEmulator } from "../emulators/whatsapp-web/whatsapp-web.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { sampleAccount, type TestContextOptions } from "../harness/context.ts";
import { asAgent } from "../harness/person.ts";
import { until } from "../harness/until.ts";
import { QUICK, SLOW_MS } from "./candidate.ts";

export interface WebShop extends TestApp {
  readonly whatsapp: WhatsappWebEmulator;
  readonly accountId: string;
  readonly tenantId: string;
}

export interface WebShopOptions extends TestContextOptions {
  readonly whatsapp?: WhatsappWebEmulator;
  /** False: nobody has paired. */
  readonly isPaired?: boolean;
  readonly settings?: Readonly<Record<string, number | boolean>>;
}

/** With workers and the sample business unless told otherwise; open once it resolves. */
export async function startWebShop({
  whatsapp: given,
  isPaired = true,
  settings = {},
  ...options
}: WebShopOptions = {}): Promise<WebShop> {
  const whatsapp = given ?? (await startWhatsappWeb());
  const test = await startTestApp({ ...options, env: { WHATSAPP_WEB_URL: whatsapp.url, ...options.env } });
  const sample = await sampleAccount(test, "terminal");
  const { tenantId } = sample;
  const accountId = await asAgent(test, sample, "test", (crm) =>
    connectAccount(crm, test.ctx.seal, {
      kind: "whatsapp-web",
      name: "Tienda",
      settings: { ...QUICK, ...settings },
      secrets: {},
      externalId: null,
    }),
  );
  if (isPaired) {
    const [phone = ""] = whatsapp.wid.split("@");
    const pairedAt = test.ctx.clock.now().toISOString();
    await tellPairing(test.ctx, { id: accountId, tenantId }, { state: "paired", phone, pairedAt });
    whatsapp.linkNext();
  }
  if (options.workers !== false) {
    await test.ctx.channels.keepListening();
    if (isPaired) await until("WhatsApp Web is there", () => whatsapp.isOnline, SLOW_MS);
  }
  return {
    ...test,
    whatsapp,
    tenantId,
    accountId,
    async close() {
      await test.close();
      if (!given) await whatsapp.close();
    },
  };
}
