/** The WhatsApp number of the soak: its statuses come in any order, some twice. */
import { whatsappCloudSettings } from "../../src/channels/whatsapp-cloud/settings.ts";
import { NUMBER } from "../../src/emulators/whatsapp-cloud/account.ts";
import type { SendBehaviour } from "../../src/emulators/whatsapp-cloud/behaviour.ts";
import { startWhatsappCloud, type WhatsappCloud } from "../../src/emulators/whatsapp-cloud/whatsapp-cloud.ts";
import { type Chance, createChance, type Provider } from "./provider.ts";
import { createRateMeter } from "./rates.ts";

export interface WhatsappNumber extends Provider {
  readonly meta: WhatsappCloud;
}

/** How often Meta tells of what became of messages, in ms. */
const STATUSES_MS = 250;
const REPEATED_SHARE = 0.2;

export const SETTINGS = { phoneNumberId: NUMBER.phoneNumberId, businessAccountId: NUMBER.businessAccountId };

export async function startNumber(random: () => number): Promise<WhatsappNumber> {
  const chance = createChance(random);
  const meter = createRateMeter();
  const meta: WhatsappCloud = await startWhatsappCloud({
    onSend(to) {
      meter.take(to);
      const behaviour = behaviourOf(chance);
      if (behaviour) meta.script(behaviour);
    },
  });
  let posting = Promise.resolve();
  const timer = setInterval(() => {
    posting = posting
      .then(() =>
        meta.statuses.post({
          together: true,
          arrange: (held) => shuffled([...held, ...held.filter(() => random() < REPEATED_SHARE)], random),
        }),
      )
      .catch(() => undefined);
  }, STATUSES_MS);
  let people = 0;
  const { throughputPerSecond, pairBurst } = whatsappCloudSettings.parse(SETTINGS);
  return {
    name: "WhatsApp Cloud",
    meta,
    rates: { meter, account: throughputPerSecond, thread: pairBurst },
    faults: chance.faults,
    async customer() {
      const phone = meta.phone({ waId: `519${String(++people).padStart(8, "0")}`, name: `Cliente ${people}` });
      return {
        thread: phone.waId,
        bring: async (number, text) => void (await phone.write(text, `wamid.${phone.waId}.${number}`)),
        shown: () => phone.texts(),
      };
    },
    async close() {
      clearInterval(timer);
      await posting;
      await meta.close();
    },
  };
}

function behaviourOf(chance: Chance): SendBehaviour | null {
  switch (chance.draw()) {
    case null:
      return null;
    case "slow":
      return { type: "slow", until: chance.pause() };
    case "busy":
      return { type: "refuse", code: 130429 };
    case "failing":
      return { type: "refuse", code: 131000 };
    case "silent":
      return { type: "accept_then_hang" };
    case "cut":
      return { type: "accept_then_reset" };
  }
}

function shuffled<T>(list: readonly T[], random: () => number): T[] {
  return list
    .map((value) => ({ value, place: random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ value }) => value);
}
