/** The channel sits the exam of all channels, against an emulator that is as strict as Meta. */
import { expect, it } from "vitest";
import { type Candidate, channelExam } from "../../src/channels/conformance.ts";
import type { ChannelFault } from "../../src/lib/errors.ts";
import { openLine, WA_ID } from "./candidate.ts";

const FAULTS = ["rate_limited", "unavailable", "unauthorized", "blocked", "window_closed", "rejected", "uncertain"];

async function makeCandidate(): Promise<Candidate> {
  const line = await openLine({ isClosed: true });
  const { meta, channel, person } = line;
  const refuse = (code: number) => () => meta.script({ type: "refuse", code });
  // Somebody who wrote before Charla was connected: the exam writes to them at once.
  const write = async (id: string, text: string) => void (await person.write(text, id));
  await channel.open(line.receive);
  await write("before", "hola");
  await channel.close();
  return {
    channel,
    write,
    address: { threadId: WA_ID, userId: WA_ID, route: { phone: WA_ID, bsuid: null } },
    async sendUnknown() {
      const at = { timestamp: "1790000000", from: WA_ID };
      const strange = [{ ...at, id: "r", type: "reaction", reaction: { emoji: "👍" } }, { id: "x" }, null, 7];
      await meta.webhooks.post(meta.wrap({ messages: strange, statuses: [{ id: "s", status: "deleted" }, null] }));
      await meta.webhooks.post({ object: "whatsapp_business_account", entry: [{ changes: [{ field: "flows" }] }] });
      await meta.webhooks.post({ object: "page", entry: [] });
      await meta.webhooks.post([]);
    },
    shown() {
      return person.shown.map(({ text, choices }) =>
        [text, ...choices.map(({ title }, index) => `${index + 1}. ${title}`)].join("\n"),
      );
    },
    faults: {
      rate_limited: refuse(130429),
      unavailable: refuse(131000),
      unauthorized: refuse(190),
      blocked: refuse(131026),
      window_closed: refuse(131047),
      rejected: refuse(131009),
      uncertain: () => meta.script({ type: "accept_then_reset" }),
    },
    dispose: () => line.close(),
  };
}

for (const question of channelExam(makeCandidate, FAULTS as ChannelFault[])) {
  it(question.name, async () => {
    await expect(question.run()).resolves.toBeUndefined();
  });
}
