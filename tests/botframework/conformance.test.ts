/** The channel sits the exam of all channels, against an emulated connector with keys and tokens of its own. */
import { expect, it } from "vitest";
import { type Candidate, channelExam } from "../../src/channels/conformance.ts";
import type { ChannelFault } from "../../src/lib/errors.ts";
import { openBotLine } from "./bot-line.ts";

const FAULTS: ChannelFault[] = ["rate_limited", "unavailable", "unauthorized", "blocked", "rejected", "uncertain"];

async function makeCandidate(): Promise<Candidate> {
  const line = await openBotLine({ showsTyping: false });
  const { channel, connector } = line;
  const refuse = (status: number) => () => connector.script({ type: "refuse", status });
  // Somebody who wrote before: the exam writes to them at once.
  await channel.open(line.receive);
  await line.post(connector.activity());
  const { address } = line.outbound([]);
  await channel.close();
  const post = async (activity: unknown) => {
    const status = await line.post(activity);
    if (status !== 200) throw new Error(`the call was answered with ${status}`);
  };
  return {
    channel,
    address,
    write: (id, text) => post(connector.activity({ id, text })),
    async sendUnknown() {
      for (const type of ["typing", "event", "invoke", "conversationUpdate", "messageReaction", "strange"])
        await post(connector.activity({ type, text: undefined }));
      await post(connector.activity({ conversation: { id: "19:group", isGroup: true } }));
      await post(connector.activity({ text: "  ", attachments: [{ contentType: "text/html", content: "<p>x</p>" }] }));
      await post(connector.activity({ from: undefined }));
    },
    shown: () =>
      connector.shown.map(({ text = "", suggestedActions }) =>
        [text, ...(suggestedActions?.actions ?? []).map(({ title }, index) => `${index + 1}. ${title}`)].join("\n"),
      ),
    faults: {
      rate_limited: refuse(429),
      unavailable: refuse(503),
      unauthorized() {
        refuse(401)();
        refuse(401)();
      },
      blocked: refuse(403),
      rejected: refuse(400),
      uncertain: () => connector.script({ type: "accept_then_reset" }),
    },
    dispose: () => line.close(),
  };
}

for (const question of channelExam(makeCandidate, FAULTS)) {
  it(question.name, async () => {
    await expect(question.run()).resolves.toBeUndefined();
  });
}
