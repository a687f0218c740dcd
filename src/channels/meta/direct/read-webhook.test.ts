import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { markOf, readMark } from "./payload.ts";
import { readWebhook, START } from "./read-webhook.ts";

const APP = "1517776481860111";
const read = (events: unknown, object = "page") =>
  readWebhook({ object, entry: [{ id: "100", messaging: events }] }, { object: "page", appId: APP });
const from = { sender: { id: "7" }, recipient: { id: "100" }, timestamp: 1_790_000_000_000 };
const to = { sender: { id: "100" }, recipient: { id: "7" }, timestamp: 1_790_000_000_000 };

describe("a body", () => {
  it("never throws, whatever it is", () => {
    fc.assert(fc.property(fc.jsonValue(), (body) => Array.isArray(readWebhook(body, { object: "page", appId: APP }))));
    const kinds = ["message", "postback", "referral", "delivery", "read", "message_edit", "reaction"];
    fc.assert(
      fc.property(fc.constantFrom(...kinds), fc.jsonValue(), (kind, value) => {
        for (const event of read([{ ...from, [kind]: value }])) expect(event.userId).toBe("7");
      }),
    );
  });

  it("loses no message to a strange neighbour", () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (strange) => {
        const message = { ...from, message: { mid: "m", text: "hola" } };
        expect(read([...strange, message, ...strange])).toMatchObject([{ type: "message", externalId: "m" }]);
      }),
    );
  });

  it("of another product is none of ours", () => {
    expect(read([{ ...from, message: { mid: "m", text: "hola" } }], "instagram")).toEqual([]);
  });
});

describe("a button", () => {
  it("says its value, its title where it has none, and a greeting where it begins", () => {
    const parts = (postback: object) => read([{ ...from, postback }]).map((event) => "parts" in event && event.parts);
    expect(parts({ mid: "m", title: "Ver", payload: "ver laptops" })).toEqual([
      [{ type: "text", text: "ver laptops" }],
    ]);
    expect(parts({ title: "Ver" })).toEqual([[{ type: "text", text: "Ver" }]]);
    expect(parts({ title: "Empezar", payload: START })).toEqual([[{ type: "greeting" }]]);
    expect(parts({})).toEqual([]);
  });

  it("without an id of its own has the same key each time it comes", () => {
    const [first, second] = [{ title: "Ver" }, { title: "Ver" }].map((postback) => read([{ ...from, postback }])[0]);
    expect(first).toEqual(second);
  });
});

describe("a message of the account's own", () => {
  const by = (message: object) =>
    read([{ ...to, message: { mid: "m", is_echo: true, text: "hola", ...message } }]).map(
      (event) => event.type === "echo" && [event.userId, event.by, event.key],
    );

  it("is ours by its mark or by the app, another app's, or nobody knows whose", () => {
    expect(by({ metadata: markOf("msg_1", 0, 1), app_id: 5 })).toEqual([["7", "us", "msg_1"]]);
    expect(by({ metadata: markOf("msg_1", 0, 2) })).toEqual([["7", "us", null]]);
    expect(by({ app_id: Number(APP) })).toEqual([["7", "us", null]]);
    expect(by({ app_id: "263902037430900", metadata: "of theirs" })).toEqual([["7", "another app", null]]);
    expect(by({})).toEqual([["7", "unknown", null]]);
  });

  it("is known by who sent it where Meta forgets to say that it is one", () => {
    expect(by({ is_echo: false })).toEqual([["7", "unknown", null]]);
  });

  it("has a mark that gives the key back for the last piece alone", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^msg_\w{1,30}$/), fc.integer({ min: 1, max: 10 }), (key, count) => {
        for (let index = 0; index < count; index++)
          expect(readMark(markOf(key, index, count))).toEqual({ key: index === count - 1 ? key : null });
      }),
    );
    expect(readMark("msg_1")).toBeNull();
  });
});
