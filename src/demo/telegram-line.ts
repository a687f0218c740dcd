/** The emulated Telegram phone: a Bot API behind it that Charla asks for updates, as without a public address. */

import type { Phone, ShownMessage } from "../emulators/telegram/phone.ts";
import { type Trouble as ApiTrouble, startTelegram } from "../emulators/telegram/server.ts";
import { InputError } from "../lib/errors.ts";
import { pause } from "../lib/signal.ts";
import { deliverAgain } from "./deliver-again.ts";
import type { Line } from "./line.ts";
import { createLineLog } from "./line-log.ts";
import { createScreen, type ScreenFile } from "./screen.ts";
import { createTroubles, SLOW_MS, WAIT_S } from "./troubles.ts";
import type { LineDeps } from "./whatsapp-line.ts";

export async function startTelegramLine(deps: LineDeps & { readonly language: string }): Promise<Line> {
  const { clock, onChange } = deps;
  const stop = new AbortController();
  const screen = createScreen(clock, onChange);
  const log = createLineLog(clock, onChange);
  const troubles = createTroubles(onChange);
  const telegram = await startTelegram({
    firstUpdate: deps.run,
    firstChat: deps.run,
    watch: log.add,
  });
  telegram.script = async ({ method }) => {
    if (!method.startsWith("send")) return undefined;
    const trouble = troubles.takeForSend();
    if (trouble === "slow") await pause(SLOW_MS, stop.signal);
    return troubleOf(trouble);
  };
  const { queue } = telegram;
  const add = queue.add;
  queue.add = (update) => {
    const begin = performance.now();
    return troubles.deliver(async () => {
      await add(update);
      log.add({ way: "delivery", what: "update", status: 200, ms: performance.now() - begin });
    });
  };

  const buttonsOf = new Map<string, ShownMessage>();
  const show = (message: ShownMessage) => {
    const id = `t${message.messageId}`;
    const { latitude, longitude } = message.payload;
    const place = typeof latitude === "number" && typeof longitude === "number" ? { latitude, longitude } : null;
    const buttons = message.buttons.map(({ text, callback_data: data }) => ({ id: data, title: text }));
    buttonsOf.set(id, message);
    screen.add({ id, from: "shop", text: textOf(message), place, buttons }, fileOf(message));
  };
  const newPhone = (): Phone =>
    telegram.phone(undefined, { firstName: deps.personName, language: deps.language, onShown: show });
  let phone = newPhone();

  const send = (about: Parameters<typeof screen.add>[0], deliver: () => Promise<void>, file?: ScreenFile) => {
    const { id } = screen.add(about, file);
    screen.tick(id, "sent");
    // An update that is not confirmed stays in the queue: Telegram itself hands it over again.
    deliver().then(
      () => screen.tick(id, "read"),
      () => screen.tick(id, "failed"),
    );
  };

  return {
    kind: "telegram",
    url: telegram.url,
    account: { kind: "telegram", name: "Telegram", settings: {}, secrets: { token: telegram.token } },
    screen,
    troubles: {
      ...troubles,
      get on() {
        return troubles.on;
      },
      set(trouble, isOn) {
        const isChange = troubles.on.includes(trouble) !== isOn;
        if (trouble === "block" && isChange) phone.block(isOn).catch(() => undefined);
        troubles.set(trouble, isOn);
      },
    },
    state: () => ({
      kind: "telegram",
      person: deps.personName,
      business: "@tienda_bot",
      bubbles: screen.bubbles,
      isTyping: screen.isTyping,
      troubles: troubles.on,
      log: log.lines,
    }),
    connected: async () => undefined,
    threadId: () => String(phone.chatId),
    write: (text) => send({ from: "customer", text }, () => phone.write(text)),
    press(bubbleId, buttonId) {
      const button = buttonsOf.get(bubbleId)?.buttons.find(({ callback_data: data }) => data === buttonId);
      if (!button) throw new InputError("there is no such button on this phone");
      deliverAgain(() => phone.press(button.text), stop.signal);
    },
    sendFile({ kind, mediaType, content }) {
      const fileId = telegram.addFile(content);
      const fields =
        kind === "photo"
          ? { photo: [{ file_id: fileId, width: 1_000, file_size: content.byteLength }] }
          : { voice: { file_id: fileId, duration: 3, mime_type: mediaType, file_size: content.byteLength } };
      send({ from: "customer" }, () => phone.send(fields), { name: kind, mediaType, content });
    },
    sendPlace: (place) => send({ from: "customer", place }, () => phone.send({ location: place })),
    look: async () => undefined,
    renew() {
      buttonsOf.clear();
      screen.clear();
      if (troubles.on.includes("block")) troubles.set("block", false);
      phone = newPhone();
    },
    async close() {
      stop.abort(new Error("the demo ends"));
      troubles.set("reorder", false);
      await telegram.close();
    },
  };
}

function troubleOf(trouble: ReturnType<ReturnType<typeof createTroubles>["takeForSend"]>): ApiTrouble | undefined {
  switch (trouble) {
    case "too_many":
      return { refuse: 429, description: `Too Many Requests: retry after ${WAIT_S}`, retryAfter: WAIT_S };
    case "server_error":
      return { refuse: 502, description: "Bad Gateway" };
    case "lost_answer":
      return { hang: true };
    default:
      return undefined;
  }
}

function textOf({ text, payload }: ShownMessage): string {
  if (typeof payload.phone_number === "string") return `${String(payload.first_name)} ${payload.phone_number}`;
  return text === "" && typeof payload.title === "string" ? payload.title : text;
}

/** What it is follows from how it was sent and from its name: the Bot API tells a client no more. */
function fileOf({ file, method }: ShownMessage): ScreenFile | undefined {
  if (!file) return undefined;
  const ending = /\.(\w+)$/.exec(file.filename)?.[1]?.toLowerCase() ?? "";
  const mediaType = method === "sendVoice" ? "audio/ogg" : (TYPES[ending] ?? "application/octet-stream");
  return { name: file.filename, mediaType, content: file.content };
}

const TYPES: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  svg: "image/svg+xml",
  pdf: "application/pdf",
  ogg: "audio/ogg",
};
