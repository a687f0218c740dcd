/** Messenger and Instagram sit the exam of all channels, against an emulator that is as strict as Meta. */
import { describe, expect, it } from "vitest";
import { type Candidate, channelExam } from "../../src/channels/conformance.ts";
import type { ChannelFault } from "../../src/lib/errors.ts";
import type { Kind } from "../emulators/meta/account.ts";
import { KINDS, openLine, USER_ID } from "./candidate.ts";

const FAULTS = ["rate_limited", "unavailable", "unauthorized", "blocked", "window_closed", "rejected", "uncertain"];

async function makeCandidate(kind: Kind): Promise<Candidate> {
  const line = await openLine(kind);
  const { meta, channel, person } = line;
  const refuse = (code: number, subcode?: number) => () =>
    meta.script({ type: "refuse", code, ...(subcode === undefined ? {} : { subcode }) });
  const write = async (id: string, text: string) => void (await person.write(text, id));
  // Somebody who wrote before Charla was connected: the exam writes to them at once.
  await write("before", "hola");
  await channel.close();
  return {
    channel,
    write,
    address: { threadId: USER_ID, userId: USER_ID, route: null },
    async sendUnknown() {
      const from = { sender: { id: USER_ID }, recipient: { id: "x" }, timestamp: 1_790_000_000_000 };
      const strange = [
        { ...from, reaction: { mid: "m", action: "react", emoji: "👍" } },
        { ...from, pass_thread_control: { new_owner_app_id: "1" } },
        { ...from, app_roles: { "1": ["primary_receiver"] } },
        { ...from, optin: { ref: "x" } },
        { ...from, message: { mid: "y" } },
        { ...from, message: null },
        { sender: {} },
        null,
        7,
      ];
      await meta.webhooks.post(meta.wrap(strange));
      await meta.webhooks.post(meta.wrap([{ ...from, message: { mid: "z", text: "para otra app" } }], "standby"));
      await meta.webhooks.post({ object: "whatsapp_business_account", entry: [] });
      await meta.webhooks.post([]);
    },
    shown() {
      return person.shown.map(({ text, choices }) =>
        [text, ...choices.map(({ title }, index) => `${index + 1}. ${title}`)].join("\n"),
      );
    },
    faults: {
      rate_limited: refuse(613),
      unavailable: refuse(1200),
      unauthorized: refuse(190),
      blocked: refuse(551, 1545041),
      window_closed: refuse(10, 2018278),
      rejected: refuse(100),
      uncertain: () => meta.script({ type: "accept_then_reset" }),
    },
    dispose: () => line.close(),
  };
}

describe.each(KINDS)("%s", (kind) => {
  for (const question of channelExam(() => makeCandidate(kind), FAULTS as ChannelFault[])) {
    it(question.name, async () => {
      await expect(question.run()).resolves.toBeUndefined();
    });
  }
});
