/** The emulated WhatsApp phone: Meta's Cloud API behind it, read marks and statuses as the real one has them. */
import { NUMBER, SECRETS } from "../emulators/whatsapp-cloud/account.ts";
import type { SendBehaviour } from "../emulators/whatsapp-cloud/behaviour.ts";
import type { Phone, Shown } from "../emulators/whatsapp-cloud/phones.ts";
import { startWhatsappCloud } from "../emulators/whatsapp-cloud/whatsapp-cloud.ts";
import { InputError } from "../lib/errors.ts";
import { pause } from "../lib/signal.ts";
import type { Clock } from "../lib/time.ts";
import { deliverAgain } from "./deliver-again.ts";
import type { Line } from "./line.ts";
import { createLineLog } from "./line-log.ts";
import { createScreen } from "./screen.ts";
import { createTroubles, SLOW_MS } from "./troubles.ts";

/** Numbers for fiction: those that end in 555 01xx belong to nobody. */
const FICTITIOUS = "511555";
const FIRST_PERSON = 101;
const PEOPLE = 99;
/** Meta shows "writing" for so long at most. */
const TYPING_MS = 25_000;

export interface LineDeps {
  readonly clock: Clock;
  readonly personName: string;
  /** Whole and larger than that of any earlier run: ids begin with it. */
  readonly run: number;
  readonly onChange: () => void;
}

export async function startWhatsappLine(deps: LineDeps): Promise<Line> {
  const { clock, onChange } = deps;
  const stop = new AbortController();
  const screen = createScreen(clock, onChange);
  const log = createLineLog(clock, onChange);
  const troubles = createTroubles(onChange);
  const unread = new Set<string>();
  let typingEnds: NodeJS.Timeout | undefined;

  const meta = await startWhatsappCloud({
    clock,
    postsStatuses: true,
    run: deps.run.toString(36).toUpperCase(),
    watch: log.add,
    behave: () => behaviourOf(troubles.takeForSend(), stop.signal),
    onRead(id, isTyping) {
      screen.tick(id, "read");
      clearTimeout(typingEnds);
      screen.setTyping(isTyping);
      typingEnds = setTimeout(() => screen.setTyping(false), TYPING_MS).unref();
    },
  });
  meta.webhooks.deliver = troubles.deliver;

  let people = deps.run % PEOPLE;
  const show = (message: Shown) => {
    const { id, text, choices, menu, media } = message;
    unread.add(id);
    const place = placeOf(message);
    const file = media ? { ...media, name: media.name ?? media.mediaType } : undefined;
    screen.add(
      { id, from: "shop", text: place ? (text.split("\n")[0] ?? "") : text, place, buttons: choices, menu },
      file,
    );
  };
  const newPhone = (): Phone =>
    meta.phone({
      waId: `${FICTITIOUS}0${FIRST_PERSON + (people++ % PEOPLE)}`,
      name: deps.personName,
      onShown: show,
    });
  let phone = newPhone();

  /** Shows what the person sends, and delivers it until it is confirmed. */
  const send = (
    about: Parameters<typeof screen.add>[0] & { id: string },
    deliver: () => Promise<unknown>,
    file?: Parameters<typeof screen.add>[1],
  ) => {
    screen.add(about, file);
    screen.tick(about.id, "sent");
    deliverAgain(deliver, stop.signal).then((isDone) => screen.tick(about.id, isDone ? "delivered" : "failed"));
  };
  let last = 0;
  const newId = () => `wamid.P${deps.run.toString(36).toUpperCase()}${String(++last).padStart(6, "0")}`;

  return {
    kind: "whatsapp-cloud",
    url: meta.url,
    account: {
      kind: "whatsapp-cloud",
      name: "WhatsApp",
      settings: { phoneNumberId: NUMBER.phoneNumberId, businessAccountId: NUMBER.businessAccountId },
      secrets: SECRETS,
    },
    screen,
    troubles: {
      ...troubles,
      get on() {
        return troubles.on;
      },
      set(trouble, isOn) {
        if (trouble === "block") phone.isBlocking = isOn;
        troubles.set(trouble, isOn);
      },
    },
    state: () => ({
      kind: "whatsapp-cloud",
      person: readable(phone.waId),
      business: `+${NUMBER.displayPhone}`,
      bubbles: screen.bubbles,
      isTyping: screen.isTyping,
      troubles: troubles.on,
      log: log.lines,
    }),
    connected: (webhookUrl) => meta.webhooks.subscribe(webhookUrl),
    threadId: () => phone.waId,
    write(text) {
      const id = newId();
      send({ id, from: "customer", text }, () => phone.write(text, id));
    },
    press(bubbleId, buttonId) {
      const message = phone.shown.find(({ id }) => id === bubbleId);
      const choice = message?.choices.find(({ id }) => id === buttonId);
      if (!message || !choice) throw new InputError("there is no such button on this phone");
      const type = message.menu === null ? "button_reply" : "list_reply";
      const content = {
        type: "interactive",
        context: { id: message.id },
        interactive: { type, [type]: { id: choice.id, title: choice.title } },
      };
      const id = newId();
      send({ id, from: "customer", text: choice.title }, () => phone.send(content, id));
    },
    sendFile({ kind, mediaType, content }) {
      const id = newId();
      const name = kind === "photo" ? "photo" : "voice";
      const type = kind === "photo" ? "image" : "audio";
      const about = { kind: type, content, mediaType } as const;
      send({ id, from: "customer" }, () => phone.sendFile(about, id), { name, mediaType, content });
    },
    sendPlace(place) {
      const id = newId();
      send({ id, from: "customer", place }, () => phone.send({ type: "location", location: place }, id));
    },
    async look() {
      const ids = [...unread];
      unread.clear();
      for (const id of ids) {
        const timestamp = String(Math.floor(clock.now().getTime() / 1_000));
        const status = { id, status: "read", timestamp, recipient_id: phone.waId };
        await deliverAgain(() => meta.webhooks.post(meta.wrap({ statuses: [status] })), stop.signal);
      }
    },
    renew() {
      unread.clear();
      screen.clear();
      if (troubles.on.includes("block")) troubles.set("block", false);
      phone = newPhone();
    },
    async close() {
      stop.abort(new Error("the demo ends"));
      clearTimeout(typingEnds);
      troubles.set("reorder", false);
      await meta.close();
    },
  };
}

function behaviourOf(
  trouble: ReturnType<ReturnType<typeof createTroubles>["takeForSend"]>,
  stop: AbortSignal,
): SendBehaviour | undefined {
  switch (trouble) {
    case "slow":
      return { type: "slow", until: pause(SLOW_MS, stop) };
    case "too_many":
      return { type: "refuse", code: 130429 };
    case "server_error":
      // Meta says so with a code of its own; a bare 5xx is a gateway, of which nobody knows what it has done.
      return { type: "refuse", code: 131016 };
    case "lost_answer":
      return { type: "accept_then_hang" };
    case null:
      return undefined;
  }
}

function placeOf({ type, text }: Shown): { latitude: number; longitude: number } | null {
  if (type !== "location") return null;
  const [latitude = 0, longitude = 0] = (text.split("\n").at(-1) ?? "").split(",").map(Number);
  return { latitude, longitude };
}

/** +51 1 555 0101 */
function readable(waId: string): string {
  return `+${waId.slice(0, 2)} ${waId.slice(2, 3)} ${waId.slice(3, 6)} ${waId.slice(6)}`;
}
