import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readUpdate } from "./read-update.ts";
import { updateSchema } from "./update.ts";

const NOW = new Date("2026-03-02T15:00:00Z");
const chat = { id: 42, type: "private" };
const from = { id: 42, is_bot: false, first_name: "Ana", last_name: "Ríos", language_code: "pt-br" };
const read = (fields: object) => readUpdate(updateSchema.parse({ update_id: 9, ...fields }), NOW);
const message = (fields: object) => read({ message: { message_id: 5, date: 1_700_000_000, chat, from, ...fields } });

describe("readUpdate", () => {
  it("reads a text with its sender, keyed by the update and ending with chat and message", () => {
    expect(message({ text: "oi" })).toEqual({
      type: "message",
      file: null,
      message: {
        externalId: "9.42.5",
        address: { threadId: "42", userId: "42", route: null },
        sender: { name: "Ana Ríos", locale: "pt" },
        parts: [{ type: "text", text: "oi" }],
        sentAt: new Date(1_700_000_000_000),
      },
    });
  });

  it.each([
    ["/start", "Olá", undefined],
    ["/start promo-7_a", "Olá", "promo-7_a"],
    ["/start@tienda_bot promo", "Olá", "promo"],
    ["/start dos palabras", "/start dos palabras", undefined],
    ["/startle", "/startle", undefined],
  ])("reads %j as %j by the link %j", (text, said, reference) => {
    const reading = message({ text });
    if (reading.type !== "message") throw new Error(reading.type);
    expect(reading.message.parts).toEqual([{ type: "text", text: said }]);
    expect(reading.message.reference).toBe(reference);
  });

  it("knows no language but ours", () => {
    const reading = message({ text: "salut", from: { ...from, language_code: "fr" } });
    expect(reading.type === "message" && reading.message.sender.locale).toBeFalsy();
  });

  it("takes the largest size of a photo, and a sticker for what it shows", () => {
    const photo = message({
      photo: [
        { file_id: "s", width: 1 },
        { file_id: "l", width: 9 },
        { file_id: "m", width: 5 },
      ],
    });
    expect(photo).toMatchObject({ type: "message", file: { file_id: "l", externalId: "9.42.5" } });
    expect(message({ sticker: { emoji: "👍" } })).toMatchObject({ message: { parts: [{ text: "👍" }] } });
  });

  it("believes a phone only of the person's own card", () => {
    const card = { phone_number: "51987654321", first_name: "Ana" };
    expect(message({ contact: { ...card, user_id: 42 } })).toMatchObject({
      message: { sender: { phone: "+51987654321" }, parts: [{ type: "contact", phones: ["+51987654321"] }] },
    });
    const other = message({ contact: { ...card, user_id: 7 } });
    expect(other.type === "message" && other.message.sender.phone).toBeFalsy();
  });

  it("reads presses, edits and blocks, each of private chats only", () => {
    const query = { id: "q1", from, data: "sí", message: { message_id: 8, chat } };
    expect(read({ callback_query: query })).toMatchObject({
      type: "press",
      queryId: "q1",
      message: { externalId: "9.42.8.q1", parts: [{ text: "sí" }], sentAt: NOW },
    });
    const edited = { message_id: 5, chat, from, text: "mejor dos" };
    expect(read({ edited_message: edited })).toEqual({
      type: "edit",
      edit: { threadId: "42", originalEnd: ".42.5", text: "mejor dos" },
    });
    const member = { chat, from, date: 3, new_chat_member: { status: "kicked" } };
    expect(read({ my_chat_member: member })).toMatchObject({ type: "reach", reach: { userId: "42", isBlocked: true } });
    const group = { id: -1, type: "group" };
    for (const fields of [
      { callback_query: { ...query, message: { message_id: 8, chat: group } } },
      { edited_message: { ...edited, chat: group } },
      { my_chat_member: { ...member, chat: group } },
      { message: { ...edited, chat: group } },
    ])
      expect(read(fields)).toEqual({ type: "nothing" });
  });

  it("lets whatever else pass, and never throws", () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom("message", "edited_message", "callback_query", "my_chat_member", "x"),
          fc.anything(),
        ),
        (fields) => {
          expect(() => read({ ...fields, update_id: 1 })).not.toThrow();
        },
      ),
    );
  });
});
