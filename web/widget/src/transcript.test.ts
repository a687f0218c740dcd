import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addOwn, countUnread, EMPTY_TRANSCRIPT, markFailed, markSent, merge, nextEra } from "./transcript.ts";
import { readPage } from "./wire.ts";

const said = (number: number, role = "bot", clientActivityID?: string) =>
  readPage(
    {
      activities: [
        { type: "message", id: `c|${number}`, from: { role }, text: `t${number}`, channelData: { clientActivityID } },
      ],
    },
    0,
  ).activities;
const own = (clientId: string) => ({ clientId, text: clientId, locale: "es", at: 0 });
const texts = (transcript: { entries: readonly { text: string }[] }) => transcript.entries.map((entry) => entry.text);

describe("transcript", () => {
  it("shows an own message once, whether the answer or the echo comes first", () => {
    const shown = addOwn(EMPTY_TRANSCRIPT, own("a"));
    const answerFirst = merge(markSent(shown, "a", "c|1"), said(1, "user", "a"));
    const echoFirst = markSent(merge(shown, said(1, "user", "a")), "a", "c|1");
    for (const transcript of [answerFirst, echoFirst]) {
      expect(transcript.entries.map((entry) => [entry.id, entry.state])).toEqual([["c|1", "sent"]]);
    }
  });

  it("keeps unconfirmed messages below what arrives meanwhile", () => {
    const transcript = merge(addOwn(EMPTY_TRANSCRIPT, own("a")), said(4));
    expect(texts(transcript)).toEqual(["t4", "a"]);
    expect(texts(markSent(transcript, "a", "c|2"))).toEqual(["a", "t4"]);
  });

  it("puts a new conversation below the old one although its numbers begin again", () => {
    const transcript = merge(
      nextEra(merge(EMPTY_TRANSCRIPT, said(9))),
      readPage({ activities: [{ type: "message", id: "d|0", text: "new" }] }, 0).activities,
    );
    expect(texts(transcript)).toEqual(["t9", "new"]);
  });

  it("returns a failed message to its place in the queue when it is sent again", () => {
    const failed = markFailed(addOwn(EMPTY_TRANSCRIPT, own("a")), "a", "server");
    expect(failed.entries[0]).toMatchObject({ state: "failed", fault: "server" });
    expect(addOwn(failed, own("a")).entries.map((entry) => entry.state)).toEqual(["sending"]);
  });

  it("counts only the business's messages after the read one", () => {
    const transcript = [said(1), said(2, "user", "x"), said(3)].reduce(merge, EMPTY_TRANSCRIPT);
    expect(countUnread(transcript, -1)).toBe(2);
    expect(countUnread(transcript, 1)).toBe(1);
  });

  it("ends in the same order however pages overlap and arrive", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(12), { maxLength: 40 }), (numbers) => {
        const transcript = numbers.reduce((sum, number) => merge(sum, said(number)), EMPTY_TRANSCRIPT);
        const expected = [...new Set(numbers)].sort((a, b) => a - b).map((number) => `t${number}`);
        expect(texts(transcript)).toEqual(expected);
      }),
    );
  });
});
