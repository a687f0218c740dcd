/** A shop with a Telegram bot: a whole Charla on real HTTP, its account kept with its secret, an emulated Bot API beside it. */
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { startTelegram, type TelegramEmulator } from "../../src/emulators/telegram/server.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { sampleAccount, type TestContextOptions } from "../harness/context.ts";
import { asAgent } from "../harness/person.ts";

export interface TelegramShop extends TestApp {
  readonly telegram: TelegramEmulator;
  readonly accountId: string;
  readonly tenantId: string;
}

export interface TelegramShopOptions extends TestContextOptions {
  readonly settings?: { receive: "auto" | "polling" };
  readonly telegram?: TelegramEmulator;
}

/** With workers and the sample business unless told otherwise. */
export async function startTelegramShop({
  settings,
  telegram: given,
  ...options
}: TelegramShopOptions = {}): Promise<TelegramShop> {
  const telegram = given ?? (await startTelegram());
  const test = await startTestApp({
    ...options,
    env: { TELEGRAM_API_URL: telegram.url, ...options.env },
  });
  const { tenantId, accountId } = await connectBot(test, telegram.token, settings);
  return {
    ...test,
    telegram,
    tenantId,
    accountId,
    async close() {
      await test.close();
      await telegram.close();
    },
  };
}

/** Connects a bot to the sample business and opens it. */
export async function connectBot(
  test: TestApp,
  token: string,
  settings: { receive: "auto" | "polling" } = { receive: "auto" },
): Promise<{ tenantId: string; accountId: string }> {
  const account = await sampleAccount(test, "terminal");
  const accountId = await asAgent(test, account, "test", (crm) =>
    connectAccount(crm, test.ctx.seal, {
      kind: "telegram",
      name: "Bot",
      settings,
      secrets: { token },
      externalId: token.split(":")[0] ?? null,
    }),
  );
  await test.ctx.channels.keepListening();
  return { tenantId: account.tenantId, accountId };
}
