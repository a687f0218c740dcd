/** A number at an emulated Twilio, whose signed calls go to the processes in turn. */
import { overHttp } from "../emulators/twilio/calls.ts";
import { ACCOUNT, startTwilio, type TwilioPhone, type Trouble as TwilioTrouble } from "../emulators/twilio/twilio.ts";
import { connect } from "./connect.ts";
import { type Person, PUBLIC_URL, type Stage, type Trouble } from "./stage.ts";

const BUSY_S = 1;

export async function startSmsStage(): Promise<Stage> {
  const arrivals: number[] = [];
  const twilio = await startTwilio({ onSend: () => void arrivals.push(performance.now()) });
  const phones = new Map<Person, TwilioPhone>();
  return {
    env: { TWILIO_API_URL: twilio.url, PUBLIC_URL },
    async connect(test, door) {
      const { accountSid, from, authToken } = ACCOUNT;
      const settings = { accountSid, from, perSecond: 100 };
      const id = await connect(test, { kind: "sms", name: "SMS", settings, secrets: { authToken } });
      const path = `/webhooks/sms/${id}`;
      twilio.subscribe(`${PUBLIC_URL}${path}`, (request) => overHttp(`${door.url()}${path}`)(request));
    },
    async ready() {},
    async person(): Promise<Person> {
      const phone = twilio.phone(`+5199900${String(phones.size).padStart(4, "0")}`);
      const person: Person = {
        thread: phone.number,
        write: async (id, text) => void (await phone.write(text, { id: `${phone.number} ${id}` })),
        seen: async () => phone.shown.map(({ text }) => text),
      };
      phones.set(person, phone);
      return person;
    },
    sending: {
      meet: (...troubles) => void twilio.troubles.push(...troubles.map(troubleFor)),
      arrivals,
      busyMs: BUSY_S * 1_000,
    },
    statuses: {
      early: (status) => void twilio.troubles.push({ early: status }),
      async post(person, nth, status) {
        const phone = phones.get(person);
        const shown = phone?.shown[nth];
        if (!phone || !shown) throw new Error(`nothing was shown as number ${nth}`);
        await twilio.tell(shown, phone.number, status);
      },
    },
    close: () => twilio.close(),
  };
}

function troubleFor(trouble: Trouble): TwilioTrouble {
  switch (trouble.type) {
    case "slow":
      return { slow: trouble.until };
    case "busy":
      return { code: 20429, status: 429, retryAfter: BUSY_S };
    case "failing":
      return { code: 20503, status: 503 };
    case "silent":
      return { hang: true };
  }
}
