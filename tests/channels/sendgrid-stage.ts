/** A mailbox at an emulated SendGrid: its API out, its Inbound Parse in, and its signed events. */
import type { DeliveryReport } from "../../src/channels/channel.ts";
import { parsePost, rawFields } from "../emulators/mail/bring.ts";
import { type SendgridMail, type SendgridTrouble, startSendgrid } from "../emulators/mail/sendgrid.ts";
import { connect } from "./connect.ts";
import { mailPeople } from "./email-people.ts";
import { MAIL_SECRET, mailWebhook } from "./email-webhook.ts";
import type { Stage, Trouble } from "./stage.ts";

const SHOP = "hola@tienda.pe";
const BUSY_S = 1;

export async function startSendgridStage(): Promise<Stage> {
  const arrivals: number[] = [];
  const sendgrid = await startSendgrid({ sender: SHOP, onSend: () => void arrivals.push(performance.now()) });
  const webhook = mailWebhook();
  const isTo = (address: string) => (mail: SendgridMail) => mail.personalizations[0]?.to[0]?.email === address;
  const people = mailPeople(
    SHOP,
    async (mail) => webhook.call(await parsePost(rawFields(mail), MAIL_SECRET)),
    (address) => sendgrid.mails.filter(isTo(address)).map(textOf),
  );
  const addresses = new Map<string, string>();
  const tell = (mail: SendgridMail, status: DeliveryReport["status"]) =>
    webhook.call(sendgrid.events([eventOf(mail, status)]));
  return {
    env: { SENDGRID_API_URL: sendgrid.url },
    async connect(test, door) {
      const { apiKey: password, verificationKey } = sendgrid;
      const settings = { address: SHOP, via: "sendgrid", verificationKey, perSecond: 100 };
      const secrets = { password, webhookSecret: MAIL_SECRET };
      webhook.found(door, await connect(test, { kind: "email", name: "SendGrid", settings, secrets }));
    },
    async ready() {},
    async person() {
      const person = people.person(addresses.size + 1);
      addresses.set(person.thread, person.address);
      return person;
    },
    sending: {
      meet: (...troubles) => void sendgrid.troubles.push(...troubles.map(troubleFor)),
      arrivals,
      busyMs: BUSY_S * 1_000,
    },
    statuses: {
      early: (status) => void sendgrid.troubles.push({ early: (mail) => tell(mail, status) }),
      async post({ thread }, nth, status) {
        const mail = sendgrid.mails.filter(isTo(addresses.get(thread) ?? ""))[nth];
        if (!mail) throw new Error(`nothing was shown as number ${nth}`);
        await tell(mail, status);
      },
    },
    close: () => sendgrid.close(),
  };
}

function textOf({ content }: SendgridMail): string {
  return (content.find(({ type }) => type === "text/plain")?.value ?? "").trim();
}

/** What SendGrid calls it; a mail that bounced for now says nothing of its address. */
const EVENTS = {
  sent: { event: "processed" },
  delivered: { event: "delivered" },
  read: { event: "open" },
  failed: { event: "bounce", type: "blocked", status: "4.2.2" },
} as const satisfies Record<DeliveryReport["status"], object>;

function eventOf({ personalizations, custom_args }: SendgridMail, status: DeliveryReport["status"]): object {
  const [{ to, custom_args: own } = { to: [] }] = personalizations;
  return { ...custom_args, ...own, email: to[0]?.email, timestamp: Math.floor(Date.now() / 1_000), ...EVENTS[status] };
}

function troubleFor(trouble: Trouble): SendgridTrouble {
  switch (trouble.type) {
    case "slow":
      return { slow: trouble.until };
    case "busy":
      return { status: 429, headers: { "retry-after": String(BUSY_S) } };
    case "failing":
      return { status: 503 };
    case "silent":
      return { hang: true };
  }
}
