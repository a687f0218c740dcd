/** A Telegram bot, by polling or by webhook, at an emulated Bot API. */
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { startTelegram, type Trouble as TelegramTrouble } from "../../src/emulators/telegram/server.ts";
import { sampleAccount } from "../harness/context.ts";
import { asAgent } from "../harness/person.ts";
import { until } from "../harness/until.ts";
import { type Person, PUBLIC_URL, type Stage, type Trouble } from "./stage.ts";

const BUSY_S = 1;
/** Both may stand at one address and in one database: what they give out differs. */
const BOTS = {
  auto: { token: "220201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw2", firstChat: 6_000 },
  polling: { token: "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw1", firstChat: 5_000 },
} as const;

export async function startTelegramStage({ receive }: { receive: "auto" | "polling" }): Promise<Stage> {
  const telegram = await startTelegram(BOTS[receive]);
  const met: Trouble[] = [];
  const arrivals: number[] = [];
  let lastUpdate = 800_000;
  telegram.script = async ({ method }) => {
    if (!method.startsWith("send")) return undefined;
    arrivals.push(performance.now());
    return troubleFor(met.shift());
  };
  /** Who polls may ask for an update twice before it is confirmed; until then Telegram has it. */
  const confirmed = async (adding: Promise<void>, updateId: number): Promise<void> => {
    if (receive === "auto") return adding;
    await adding.catch(() => until("the update to be confirmed", () => !telegram.queue.waiting().includes(updateId)));
  };
  return {
    env: { TELEGRAM_API_URL: telegram.url, ...(receive === "auto" ? { PUBLIC_URL } : {}) },
    token: telegram.token,
    async connect(test, door) {
      telegram.queue.route = (url) => url.replace(PUBLIC_URL, door.url());
      const account = await sampleAccount(test, "terminal");
      await asAgent(test, account, "test", (crm) =>
        connectAccount(crm, test.ctx.seal, {
          kind: "telegram",
          name: "Bot",
          settings: { receive },
          secrets: { token: telegram.token },
          externalId: telegram.token.split(":")[0] ?? null,
        }),
      );
    },
    async ready() {
      const isReady = () => (receive === "auto" ? telegram.queue.webhook !== null : telegram.queue.isAsked());
      await until("Telegram to be asked or told", isReady);
    },
    async person(): Promise<Person> {
      const phone = telegram.phone();
      const updates = new Map<string, number>();
      // Telegram numbers updates as they come: what is below a confirmed one never comes again.
      const updateOf = (key: string) => {
        const known = updates.get(key) ?? ++lastUpdate;
        updates.set(key, known);
        return known;
      };
      const messageId = (id: string) => Number(/\d*$/.exec(id)?.[0] ?? 0);
      return {
        thread: String(phone.chatId),
        write: (id, text) => {
          const updateId = updateOf(id);
          return confirmed(phone.write(text, { updateId, messageId: messageId(id) }), updateId);
        },
        edit: (id, text) => {
          const chat = { id: phone.chatId, type: "private", first_name: "Ana" };
          const from = { id: phone.chatId, is_bot: false, first_name: "Ana", language_code: "es" };
          const edited = { message_id: messageId(id), from, chat, date: 1, edit_date: 2, text };
          const updateId = updateOf(`${id} ${text}`);
          return confirmed(phone.update({ edited_message: edited }, updateId), updateId);
        },
        seen: async () => phone.shown.map(({ text }) => text),
      };
    },
    sending: { meet: (...troubles) => void met.push(...troubles), arrivals, busyMs: BUSY_S * 1_000 },
    statuses: null,
    close: () => telegram.close(),
  };
}

async function troubleFor(trouble: Trouble | undefined): Promise<TelegramTrouble | undefined> {
  switch (trouble?.type) {
    case undefined:
      return undefined;
    case "slow":
      await trouble.until;
      return undefined;
    case "busy":
      return { refuse: 429, description: `Too Many Requests: retry after ${BUSY_S}`, retryAfter: BUSY_S };
    case "failing":
      return { refuse: 500 };
    case "silent":
      return { hang: true };
  }
}
