/** A mailbox at a real SMTP server, to which mails are posted as they are. */
import { rawPost } from "../emulators/mail/bring.ts";
import { type SmtpTrouble, startSmtp } from "../emulators/mail/smtp.ts";
import { connect } from "./connect.ts";
import { mailPeople } from "./email-people.ts";
import { MAIL_SECRET, mailWebhook } from "./email-webhook.ts";
import type { Stage, Trouble } from "./stage.ts";

/** An SMTP server names no time; Charla lets the mailbox rest for this long at first, in ms. */
const BUSY_MS = 2_000;

export async function startSmtpStage(): Promise<Stage> {
  const arrivals: number[] = [];
  const smtp = await startSmtp({}, () => void arrivals.push(performance.now()));
  const webhook = mailWebhook();
  const people = mailPeople(
    smtp.user,
    async (mail) => webhook.call(rawPost(mail, MAIL_SECRET)),
    (address) => smtp.mails.flatMap(({ to, email }) => (to[0] === address ? [(email.text ?? "").trim()] : [])),
  );
  let count = 0;
  return {
    env: {},
    async connect(test, door) {
      const server = { via: "smtp", smtpHost: "127.0.0.1", smtpPort: smtp.port, smtpSecurity: "none" };
      const settings = { address: smtp.user, perSecond: 100, ...server };
      const secrets = { password: smtp.password, webhookSecret: MAIL_SECRET };
      webhook.found(door, await connect(test, { kind: "email", name: "Correo", settings, secrets }));
    },
    async ready() {},
    person: async () => people.person(++count),
    sending: { meet: (...troubles) => void smtp.troubles.push(...troubles.map(troubleFor)), arrivals, busyMs: BUSY_MS },
    statuses: null,
    close: () => smtp.close(),
  };
}

function troubleFor(trouble: Trouble): SmtpTrouble {
  switch (trouble.type) {
    case "slow":
      return { at: "slow", until: trouble.until };
    case "busy":
      return { at: "sender", code: 421, text: "4.7.0 Too many messages, try again later" };
    case "failing":
      return { at: "data", code: 451, text: "4.3.0 Temporary failure" };
    case "silent":
      return { at: "hang" };
  }
}
