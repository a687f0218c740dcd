/** E-mail sits the exam of all channels, by SMTP and by SendGrid. */
import { describe, expect, it } from "vitest";
import { type Candidate, channelExam } from "../../src/channels/conformance.ts";
import type { ChannelFault } from "../../src/lib/errors.ts";
import { type Box, openBox, PERSON } from "./box.ts";

const FAULTS: ChannelFault[] = ["rate_limited", "unavailable", "unauthorized", "blocked", "rejected", "uncertain"];

function smtpFaults({ smtp }: Box): Candidate["faults"] {
  const at = (at: "auth" | "recipient" | "data", code: number, text: string) => () =>
    void smtp.troubles.push({ at, code, text });
  return {
    rate_limited: at("recipient", 450, "4.7.1 Greylisted, try again later"),
    unavailable: at("recipient", 451, "4.3.0 Temporary failure"),
    unauthorized: at("auth", 535, "5.7.8 Invalid login"),
    blocked: at("recipient", 550, "5.1.1 No such user"),
    rejected: at("data", 554, "5.7.1 Looks like spam"),
    uncertain: () => void smtp.troubles.push({ at: "cut", when: "after" }),
  };
}

function sendgridFaults({ sendgrid }: Box): Candidate["faults"] {
  const meet = (trouble: (typeof sendgrid.troubles)[number]) => () => void sendgrid.troubles.push(trouble);
  return {
    rate_limited: meet({ status: 429 }),
    unavailable: meet({ status: 503 }),
    unauthorized: meet({ status: 401 }),
    blocked: meet({ status: 400, field: "personalizations.0.to.0.email" }),
    rejected: meet({ status: 413 }),
    uncertain: meet({ cut: "after" }),
  };
}

async function makeCandidate(via: "smtp" | "sendgrid"): Promise<Candidate> {
  const box = await openBox({ via, isClosed: true });
  // A person's mail that began the thread to which the exam writes.
  const first = { messageId: "first@cliente.pe", text: "hola" };
  await box.channel.open(box.receive);
  await box.write(first);
  await box.channel.close();
  const [event] = box.heard;
  if (event?.type !== "message") throw new Error("the first mail was not heard");
  return {
    channel: box.channel,
    write: (id, text) =>
      box.write({ messageId: `${id}@cliente.pe`, text, subject: "Re: Consulta", references: [first.messageId] }),
    async sendUnknown() {
      await box.write({ text: "Estoy de vacaciones", headers: { "Auto-Submitted": "auto-replied" } });
      await box.write({ text: "Boletín", headers: { "List-Id": "<noticias.lista.pe>" } });
      await box.write({ from: "MAILER-DAEMON@mx.pe", text: "no se pudo" });
      const events = [{ event: "teleported", email: PERSON, timestamp: 1, charla_account: box.accountId }, null, 7];
      expect(await box.call({ ...box.sendgrid.events(events), query: { secret: "un-secreto-de-prueba" } })).toBe(200);
    },
    shown: () =>
      via === "smtp"
        ? box.smtp.mails.map(({ email }) => (email.text ?? "").trim())
        : box.sendgrid.mails.map(({ content }) => content.find(({ type }) => type === "text/plain")?.value ?? ""),
    address: event.message.address,
    faults: via === "smtp" ? smtpFaults(box) : sendgridFaults(box),
    dispose: box.close,
  };
}

describe.each(["smtp", "sendgrid"] as const)("by %s", (via) => {
  for (const question of channelExam(() => makeCandidate(via), FAULTS)) {
    it(question.name, async () => {
      await expect(question.run()).resolves.toBeUndefined();
    });
  }
});
