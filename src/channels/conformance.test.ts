/** The channels behind our Direct Line endpoint sit the exam; what people see is what the endpoint makes of a stored message. */
import { describe, expect, it } from "vitest";
import { channelEnv } from "../../tests/harness/channel-env.ts";
import { ChannelError } from "../lib/errors.ts";
import { newId } from "../lib/ids.ts";
import type { ChannelAccount, ChannelKind, OutboundMessage } from "./channel.ts";
import { type Candidate, channelExam } from "./conformance.ts";
import { definitionOf } from "./registry.ts";
import type { IncomingActivity } from "./webchat/activity.ts";
import { isDirectLineChannel } from "./webchat/direct-line-channel.ts";
import { activityOf } from "./webchat/wire.ts";

const address = { threadId: "dlc_exam", userId: "dl_person", route: null };

async function makeCandidate(kind: ChannelKind): Promise<Candidate> {
  const account: ChannelAccount = {
    id: newId("channelAccount"),
    tenantId: newId("tenant"),
    kind,
    name: "exam",
    settings: {},
    secrets: {},
  };
  const channel = definitionOf(kind).create(account, channelEnv().env);
  if (!isDirectLineChannel(channel)) throw new Error(`${kind} takes no activities`);
  /** The outbox: a message is marked as sent under the id that the channel gives it. */
  const sent = new Map<string, OutboundMessage>();
  const { send } = channel;
  const watched = {
    ...channel,
    async send(message: OutboundMessage, signal: AbortSignal) {
      const accepted = await send(message, signal);
      sent.set(accepted.externalId, message);
      return accepted;
    },
  };
  let number = 0;
  const activity = (type: string, more: Partial<IncomingActivity> = {}): IncomingActivity => ({
    type,
    id: `activity${++number}`,
    timestamp: new Date(),
    conversation: { id: address.threadId },
    from: { id: address.userId },
    ...more,
  });
  return {
    channel: watched,
    address,
    async write(id, text) {
      await channel.accept(activity("message", { text, channelData: { clientActivityID: id } }));
    },
    async sendUnknown() {
      for (const type of ["event", "typing", "conversationUpdate", "endOfConversation", "madeUp"]) {
        expect(await channel.accept(activity(type, { name: "x" }))).toBeNull();
      }
      expect(await channel.accept(activity("message", { text: " \u0000 " }))).toBeNull();
    },
    shown: () =>
      [...sent.values()].map(({ parts }, index) => {
        const item = {
          position: index + 1,
          direction: "out" as const,
          author: "agent",
          authorName: null,
          parts,
          externalId: null,
          locale: "es",
          createdAt: new Date(),
        };
        const view = { ...address, businessName: "Tienda", limits: channel.limits, urlOf: () => "" };
        return activityOf(item, view).text ?? "";
      }),
    faults: { disconnected: () => channel.close() },
    async dispose() {},
  };
}

describe.each(["webchat", "terminal"] as const)("the %s channel", (kind) => {
  for (const question of channelExam(() => makeCandidate(kind), ["disconnected"])) {
    it(question.name, async () => {
      await expect(question.run()).resolves.toBeUndefined();
    });
  }

  it("refuses to change or hear anything while it is closed", async () => {
    const { channel } = await makeCandidate(kind);
    await expect(
      channel.send({ key: "k", address, parts: [{ type: "text", text: "x" }] }, AbortSignal.timeout(1_000)),
    ).rejects.toBeInstanceOf(ChannelError);
  });
});
