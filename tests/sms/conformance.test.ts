/** SMS sits the exam of all channels, against an emulator that is as strict as Twilio. */
import { expect, it } from "vitest";
import { type Candidate, channelExam } from "../../src/channels/conformance.ts";
import type { ChannelFault } from "../../src/lib/errors.ts";
import { ACCOUNT, type Trouble } from "../emulators/twilio/twilio.ts";
import { openLine, PERSON } from "./line.ts";

const FAULTS: ChannelFault[] = ["rate_limited", "unavailable", "unauthorized", "blocked", "rejected", "uncertain"];

async function makeCandidate(): Promise<Candidate> {
  const { twilio, channel, close } = await openLine({ isClosed: true });
  const phone = twilio.phone(PERSON);
  const meet = (trouble: Trouble) => () => void twilio.troubles.push(trouble);
  return {
    channel,
    write: async (id, text) => void (await phone.write(text, { id })),
    async sendUnknown() {
      const about = { AccountSid: ACCOUNT.accountSid, MessageSid: "SM1", To: ACCOUNT.from };
      const calls: Record<string, string>[] = [
        { ...about, From: "whatsapp:+51999888777", Body: "por WhatsApp" },
        { ...about, From: "CLARO", Body: "Recarga y gana" },
        { ...about, From: "72345", Body: "código 9912" },
        { ...about, MessageStatus: "scheduled" },
        { AccountSid: ACCOUNT.accountSid, EventType: "onMessageAdded" },
      ];
      for (const strange of calls) expect((await twilio.call(strange)).status).toBe(204);
    },
    shown: () => phone.shown.map(({ text }) => text),
    address: { threadId: PERSON, userId: PERSON, route: null },
    faults: {
      rate_limited: meet({ code: 20429, status: 429, retryAfter: 3 }),
      unavailable: meet({ code: 20503, status: 503 }),
      unauthorized() {
        twilio.isRevoked = true;
      },
      blocked: () => void twilio.optedOut.add(PERSON),
      rejected: meet({ code: 21408, status: 400 }),
      uncertain: meet({ cut: "after" }),
    },
    dispose: close,
  };
}

for (const question of channelExam(makeCandidate, FAULTS)) {
  it(question.name, async () => {
    await expect(question.run()).resolves.toBeUndefined();
  });
}
