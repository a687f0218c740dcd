/** Telegram bots of the soak: emulated ones behind one address, one that polls and one that is called. */
import { waitUntil } from "../../scripts/wait-until.ts";
import { telegramLimits } from "../../src/channels/telegram/render.ts";
import { startFront } from "../../src/emulators/front.ts";
import { startTelegram, type TelegramEmulator, type Trouble } from "../../src/emulators/telegram/server.ts";
import { type Chance, createChance, type Provider } from "./provider.ts";
import { createRateMeter } from "./rates.ts";

const CONFIRM_TIMEOUT_MS = 120_000;

export interface Bots {
  readonly url: string;
  readonly polling: Bot;
  readonly webhook: Bot;
  close(): Promise<void>;
}

export interface Bot extends Provider {
  readonly token: string;
  readonly emulator: TelegramEmulator;
}

export async function startBots(random: () => number): Promise<Bots> {
  const emulators = [
    await startTelegram({ token: "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1" }),
    await startTelegram({ token: "220201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw2" }),
  ] as const;
  const front = await startFront(emulators);
  const [polling, webhook] = [
    botOf("Telegram by polling", emulators[0], random, { firstChat: 5_000_000, polls: true }),
    botOf("Telegram by webhook", emulators[1], random, { firstChat: 6_000_000, polls: false }),
  ];
  return {
    url: front.url,
    polling,
    webhook,
    async close() {
      await front.close();
      await Promise.all([polling.close(), webhook.close()]);
    },
  };
}

function botOf(
  name: string,
  emulator: TelegramEmulator,
  random: () => number,
  // Threads are told apart by their chats alone.
  { firstChat, polls }: { firstChat: number; polls: boolean },
): Bot {
  const chance = createChance(random);
  const meter = createRateMeter();
  emulator.script = async ({ method, payload }) => {
    // Kept for tests; here they would be taken for a leak of the product's machine.
    emulator.calls.length = 0;
    if (!method.startsWith("send")) return undefined;
    meter.take(String(payload.chat_id));
    return troubleOf(chance);
  };
  let chats = 0;
  // Telegram numbers updates as they come: what is below a confirmed one never comes again.
  let lastUpdate = 800_000;
  return {
    name,
    token: emulator.token,
    emulator,
    rates: { meter, account: telegramLimits.perSecond?.account ?? 0, thread: telegramLimits.perSecond?.thread ?? 0 },
    faults: chance.faults,
    async customer() {
      const phone = emulator.phone(firstChat + ++chats, { firstName: `Cliente ${chats}` });
      const updates = new Map<number, number>();
      return {
        thread: String(phone.chatId),
        async bring(number, text) {
          const updateId = updates.get(number) ?? ++lastUpdate;
          updates.set(number, updateId);
          const adding = phone.write(text, { updateId, messageId: number });
          if (!polls) return adding;
          // Telegram keeps what is not confirmed and brings it again itself.
          await adding.catch(() => untilConfirmed(emulator, updateId));
        },
        shown: () => phone.shown.map((message) => message.text),
      };
    },
    close: () => emulator.close(),
  };
}

async function troubleOf(chance: Chance): Promise<Trouble | undefined> {
  switch (chance.draw()) {
    case null:
      return undefined;
    case "slow":
      await chance.pause();
      return undefined;
    case "busy":
      return { refuse: 429, description: "Too Many Requests: retry after 2", retryAfter: 2 };
    case "failing":
      return { refuse: 500 };
    case "silent":
      return { hang: true };
    case "cut":
      return { cut: "after" };
  }
}

async function untilConfirmed({ queue }: TelegramEmulator, updateId: number): Promise<void> {
  await waitUntil("an update to be confirmed", () => !queue.waiting().includes(updateId), CONFIRM_TIMEOUT_MS);
}
