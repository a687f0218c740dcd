/** The exam of channels, taken by WhatsApp Web in a real Chromium. */
import { describe, it } from "vitest";
import type { ChannelEvent } from "../../src/channels/channel.ts";
import { type Candidate, channelExam } from "../../src/channels/conformance.ts";
import { until } from "../harness/until.ts";
import { hasChromium, SLOW_MS, startLine } from "./candidate.ts";

const FAULTS = ["rate_limited", "disconnected", "uncertain", "unauthorized", "rejected"] as const;

async function makeCandidate(): Promise<Candidate> {
  const line = await startLine({ isOpen: false, settings: { startsPerDay: 50 } });
  const { channel, whatsapp, person } = line;
  /** What could not be stored, since the last write. */
  let refused: Error | null = null;
  return {
    channel: {
      ...channel,
      open: (receive) =>
        channel.open(async (event: ChannelEvent) => {
          // The exam asks about messages; what becomes of ours has tests of its own.
          if (event.type !== "message")
            return { messageId: null, conversationId: null, position: null, duplicate: false };
          try {
            return await receive(event);
          } catch (error) {
            refused = error as Error;
            throw error;
          }
        }),
    },
    async write(id, text) {
      await line.online();
      refused = null;
      // A message that the page knows already changes nothing in it.
      const isKnown = whatsapp.knows(person, id);
      const seen = person.write(text, id);
      if (isKnown) return;
      await Promise.race([seen, until("it is stored or refused", () => refused, SLOW_MS)]);
      if (refused) throw refused;
    },
    async sendUnknown() {
      await line.online();
      person.react("3A00");
      for (const type of ["e2e_notification", "call_log", "hologram"]) person.post({ type });
      whatsapp.push({
        type: "message",
        message: { id: "3A1", chat: person.wid, fromMe: false, type: "chat", t: "soon" },
      });
    },
    shown: () => person.texts(),
    address: { threadId: person.wid, userId: person.wid, route: null },
    faults: {
      async rate_limited() {
        await until("it is counted", () => line.counts > 0, SLOW_MS);
        line.past = Array.from({ length: 50 }, () => ({ at: new Date(), isStart: true }));
        // Counted anew when the page is loaded again.
        await line.comesAnew(() => whatsapp.push({ type: "reload" }));
        await until("it is counted again", () => line.counts > 1, SLOW_MS);
      },
      async disconnected() {
        await line.online();
        await whatsapp.tellState("TIMEOUT");
      },
      uncertain: () => {
        whatsapp.onSend = () => {
          whatsapp.push({ type: "reload" });
          return "shown, then silence";
        };
      },
      async unauthorized() {
        await line.online();
        whatsapp.unlink();
        await until("the logout is noticed", () => line.pairing.state === "logged_out", SLOW_MS);
      },
      rejected: () => {
        whatsapp.onSend = () => "refused";
      },
    },
    dispose: line.close,
  };
}

describe.skipIf(!hasChromium)("WhatsApp Web passes the exam", () => {
  for (const question of channelExam(makeCandidate, FAULTS)) it(question.name, () => question.run());
});
