import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { phoneOf, readMessage } from "./read-message.ts";

const usual = { groups: false, locale: "es" } as const;
const chat = "51999000111@c.us";
const raw = (values: object = {}, id: object = {}) => ({
  id: { _serialized: "false_x_1", fromMe: false, remote: chat, ...id },
  type: "chat",
  t: 1_795_000_000,
  body: "hola",
  notifyName: "Ana",
  ...values,
});

describe("a message of WhatsApp Web", () => {
  it("is read with its chat, its name and its time", () => {
    expect(readMessage(raw(), usual)).toEqual({
      externalId: "false_x_1",
      isOwn: false,
      chatId: chat,
      userId: chat,
      name: "Ana",
      sentAt: new Date(1_795_000_000_000),
      parts: [{ type: "text", text: "hola" }],
      file: null,
    });
  });

  it("of a group is read only where groups are heard, and tells who wrote", () => {
    const group = raw({ author: { _serialized: "51987@c.us" } }, { remote: { _serialized: "1203@g.us" } });
    expect(readMessage(group, usual)).toBeNull();
    expect(readMessage(group, { ...usual, groups: true })).toMatchObject({ chatId: "1203@g.us", userId: "51987@c.us" });
  });

  it.each([
    ["a status", raw({}, { remote: "status@broadcast" })],
    ["a channel", raw({}, { remote: "1@newsletter" })],
    ["a path for a chat", raw({}, { remote: "../../etc@c.us" })],
    ["a note to oneself", raw({ from: chat, to: chat }, { fromMe: true })],
    ["machinery", raw({ type: "e2e_notification" })],
    ["a kind of the future", raw({ type: "hologram" })],
    ["an empty text", raw({ body: " \n" })],
    ["no time", raw({ t: "soon" })],
    ["no id", { type: "chat", body: "hola" }],
    ["nothing", null],
  ])("is none when it is %s", (_what, message) => {
    expect(readMessage(message, usual)).toBeNull();
  });

  it("names what cannot be shown, and takes a caption and not the preview of a picture", () => {
    expect(readMessage(raw({ type: "order" }), usual)?.parts[0]).toMatchObject({
      text: expect.stringContaining("order"),
    });
    const picture = raw({ type: "image", body: "/9j/4AAQ", caption: "esta", directPath: "/m", size: 5, filename: 7 });
    expect(readMessage(picture, usual)).toMatchObject({
      parts: [{ type: "text", text: "esta" }],
      file: { kind: "image", name: null, bytes: 5 },
    });
  });

  it("reads cards as phones write them", () => {
    const card = "BEGIN:VCARD\r\nFN;CHARSET=UTF-8:Ana Pérez\r\nitem1.TEL;waid=51:+51 987\r\nTEL:123\r\nEND:VCARD";
    const both = raw({ type: "multi_vcard", vcardList: [{ vcard: card }, { vcard: "nothing" }] });
    expect(readMessage(both, usual)?.parts).toEqual([
      { type: "contact", name: "Ana Pérez", phones: ["+51 987", "123"] },
      { type: "contact", name: "", phones: [] },
    ]);
  });

  it("whatever it holds, is read or let pass", () => {
    const odd = fc.record({ body: fc.anything(), loc: fc.anything(), lat: fc.anything(), vcardList: fc.anything() });
    const kind = fc.constantFrom("chat", "image", "location", "vcard", "multi_vcard", "order", "x");
    fc.assert(
      fc.property(odd, kind, (values, type) => {
        const read = readMessage(raw({ ...values, type }), usual);
        return read === null || Array.isArray(read.parts);
      }),
    );
  });

  it("gives away a number only where the id has one", () => {
    expect(phoneOf("51999000111@c.us")).toBe("+51999000111");
    expect(phoneOf("51999000111:12@c.us")).toBe("+51999000111");
    expect(phoneOf("77700011122233@lid")).toBeNull();
    expect(phoneOf("abc@c.us")).toBeNull();
  });
});
