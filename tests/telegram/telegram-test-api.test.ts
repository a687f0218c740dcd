/** An emulator that is not ours says the same: text and buttons both ways by polling. */
import { createServer } from "node:net";
import telegramTestApi from "telegram-test-api";
import type { TelegramServer } from "telegram-test-api/lib/telegramServer.js";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { ChannelEvent } from "../../src/channels/channel.ts";
import { telegram } from "../../src/channels/telegram/index.ts";
import { newId } from "../../src/lib/ids.ts";
import { channelEnv } from "../harness/channel-env.ts";
import { until } from "../harness/until.ts";

const TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1";
// A module of the old kind: what it exports by default stands one step deeper.
const Server = ((telegramTestApi as unknown as { default?: unknown }).default ?? telegramTestApi) as new (
  config: object,
) => TelegramServer;
let server: TelegramServer;

beforeAll(async () => {
  server = new Server({ port: await freePort(), host: "127.0.0.1", storage: "RAM", storeTimeout: 60 });
  await server.start();
});
afterAll(async () => {
  await server?.stop();
});

it("lets a person and the shop write to each other", async () => {
  const { env } = channelEnv({ providers: { telegram: server.config.apiURL } });
  const account = { id: newId("channelAccount"), tenantId: newId("tenant"), kind: "telegram", name: "Bot" } as const;
  const channel = telegram.create({ ...account, settings: {}, secrets: { token: TOKEN } }, env);
  const heard: ChannelEvent[] = [];
  await channel.open(async (event) => {
    heard.push(event);
    return { messageId: null, conversationId: null, position: null, duplicate: false };
  });
  const texts = () =>
    heard.flatMap((event) =>
      event.type === "message" ? event.message.parts.map((part) => (part.type === "text" ? part.text : part.type)) : [],
    );
  const client = server.getClient(TOKEN, { timeout: 5_000 });
  try {
    await client.sendMessage(client.makeMessage("¿tienen laptops?"));
    await until("the question", () => texts().includes("¿tienen laptops?"));
    const [event] = heard;
    if (event?.type !== "message") throw new Error("no message");
    const choices = [{ value: "sí", title: "Sí" }];
    await channel.send(
      {
        key: "k",
        address: event.message.address,
        parts: [
          { type: "text", text: "¿La quieres ver?" },
          { type: "choices", choices },
        ],
      },
      AbortSignal.timeout(5_000),
    );
    const { result } = await client.getUpdates();
    expect(result[0]?.message).toMatchObject({
      text: "¿La quieres ver?",
      reply_markup: { inline_keyboard: [[{ text: "Sí", callback_data: "sí" }]] },
    });
    const press = client.makeCallbackQuery("sí", {
      message: { message_id: 7, chat: { id: 1, type: "private" }, date: 1 },
    } as never);
    await client.sendCallback(press);
    await until("the press", () => texts().includes("sí"));
    expect(await channel.probe?.(AbortSignal.timeout(5_000))).toMatchObject({ name: expect.any(String) });
  } finally {
    await channel.close();
  }
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}
