/** Telegram sits the exam of all channels, polling an emulated Bot API over real HTTP. */
import { describe, expect, it } from "vitest";
import { channelEnv } from "../../../tests/harness/channel-env.ts";
import { startTelegram } from "../../emulators/telegram/server.ts";
import { newId } from "../../lib/ids.ts";
import { type Candidate, channelExam } from "../conformance.ts";
import { telegram } from "./index.ts";

const FAULTS = [
  "rate_limited",
  "disconnected",
  "unavailable",
  "uncertain",
  "unauthorized",
  "blocked",
  "rejected",
] as const;

async function makeCandidate(): Promise<Candidate> {
  const provider = await startTelegram();
  const phone = provider.phone();
  const { env } = channelEnv({ providers: { telegram: provider.url } });
  const channel = telegram.create(
    {
      id: newId("channelAccount"),
      tenantId: newId("tenant"),
      kind: "telegram",
      name: "exam",
      settings: {},
      secrets: { token: provider.token },
    },
    env,
  );
  const refuseSends = (refuse: number, description: string, retryAfter?: number) => () => {
    provider.script = ({ method }) =>
      method.startsWith("send")
        ? { refuse, description, ...(retryAfter === undefined ? {} : { retryAfter }) }
        : undefined;
  };
  const updateIds = new Map<string, number>();
  return {
    channel,
    address: { threadId: String(phone.chatId), userId: String(phone.chatId), route: null },
    write(id, text) {
      const updateId = updateIds.get(id) ?? 1_000 + updateIds.size;
      updateIds.set(id, updateId);
      return phone.write(text, { updateId, messageId: updateId });
    },
    async sendUnknown() {
      const group = { id: -100, type: "supergroup", title: "Grupo" };
      const person = { id: phone.chatId, is_bot: false, first_name: "Ana" };
      await Promise.all([
        phone.update({ poll_answer: { poll_id: "1" } }),
        phone.update({ message: { message_id: 1, date: 1, chat: group, from: person, text: "hola a todos" } }),
        phone.update({ message: { message_id: 2, date: 1, chat: "broken", text: "hola" } }),
        phone.update({ callback_query: { id: "9", from: person, data: "x" } }),
        phone.send({ story: { id: 1 } }),
        phone.send({ poll: { id: "1", question: "¿?" } }),
        phone.send({ text: "hola", from: { id: 7, is_bot: true, first_name: "Bot" } }),
        phone.send({}),
      ]);
    },
    shown: () =>
      phone.shown.map(({ text, buttons }) =>
        [text, ...buttons.map((button, index) => `${index + 1}. ${button.text}`)].join("\n"),
      ),
    faults: {
      rate_limited: refuseSends(429, "Too Many Requests: retry after 3", 3),
      disconnected: () => channel.close(),
      unavailable: refuseSends(500, "Internal Server Error"),
      uncertain: () => {
        provider.script = () => ({ cut: "after" });
      },
      unauthorized: refuseSends(401, "Unauthorized"),
      blocked: () => {
        phone.isBlocking = true;
      },
      rejected: refuseSends(400, "Bad Request: PHOTO_INVALID_DIMENSIONS"),
    },
    async dispose() {
      await provider.close();
    },
  };
}

describe("the telegram channel", () => {
  for (const question of channelExam(makeCandidate, FAULTS)) {
    it(question.name, async () => {
      await expect(question.run()).resolves.toBeUndefined();
    });
  }
});
