import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Part } from "../channel.ts";
import type { IncomingActivity } from "./activity.ts";
import {
  activityIdOf,
  activityOf,
  clientActivityIdOf,
  inboundOf,
  render,
  type ThreadItem,
  typingActivity,
} from "./wire.ts";

const view = {
  threadId: "dlc_1",
  userId: "dl_1",
  businessName: "Tienda",
  limits: { choices: 12 },
  urlOf: ({ id }: { id: string }) => `https://shop.example/files/${id}`,
};

function incoming(more: Partial<IncomingActivity>): IncomingActivity {
  return {
    type: "message",
    id: "01a",
    timestamp: new Date(0),
    conversation: { id: "dlc_1" },
    from: { id: "dl_1" },
    ...more,
  };
}

function item(parts: readonly Part[], more: Partial<ThreadItem> = {}): ThreadItem {
  return {
    position: 3,
    direction: "out",
    author: "agent",
    authorName: null,
    parts,
    externalId: "msg_1",
    locale: "pt",
    createdAt: new Date(0),
    ...more,
  };
}

describe("a customer's activity", () => {
  it("becomes a message with its text, its files, its sender and its language", () => {
    const file = { id: "att_1", name: "a.png", mediaType: "image/png", bytes: 3 };
    const message = inboundOf(
      incoming({ text: " hola ", locale: "pt-BR", from: { id: "dl_1", name: "Ana" }, files: [file] }),
    );
    expect(message).toEqual({
      externalId: "dlc_1/s/01a",
      address: { threadId: "dlc_1", userId: "dl_1", route: null },
      sender: { name: "Ana", locale: "pt" },
      parts: [
        { type: "text", text: "hola" },
        { type: "file", file },
      ],
      sentAt: new Date(0),
      isFinal: true,
    });
  });

  it("says nothing when no text is left after cleaning", () => {
    expect(inboundOf(incoming({ text: "\u0000 \u202e" }))).toBeNull();
    expect(inboundOf(incoming({}))).toBeNull();
  });

  it("gives back the client's own id of it, whatever it looks like, and only for its own conversation", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.stringMatching(/^dlc_\w{1,30}$/), (clientActivityID, threadId) => {
        const message = inboundOf(
          incoming({ text: "x", conversation: { id: threadId }, channelData: { clientActivityID } }),
        );
        expect(clientActivityIdOf(message?.externalId ?? null, threadId)).toBe(clientActivityID);
        expect(clientActivityIdOf(message?.externalId ?? null, `${threadId}x`)).toBeUndefined();
      }),
    );
  });

  it("without an id of its client has none in its echo", () => {
    expect(clientActivityIdOf(inboundOf(incoming({ text: "x" }))?.externalId ?? null, "dlc_1")).toBeUndefined();
  });
});

describe("a stored message", () => {
  it("is an activity of the business with texts joined, files beside and choices as buttons", () => {
    const parts: Part[] = [
      { type: "text", text: "Uno" },
      { type: "text", text: "Dos" },
      { type: "file", file: { id: "att_1", name: "a.png", mediaType: "image/png", bytes: 3 } },
      { type: "choices", choices: [{ title: "Sí", value: "yes" }] },
    ];
    expect(activityOf(item(parts), view)).toEqual({
      type: "message",
      id: "dlc_1|0000003",
      timestamp: "1970-01-01T00:00:00.000Z",
      channelId: "directline",
      conversation: { id: "dlc_1" },
      from: { id: "charla", role: "bot", name: "Tienda" },
      locale: "pt",
      text: "Uno\n\nDos",
      textFormat: "plain",
      attachments: [
        {
          contentType: "image/png",
          contentUrl: "https://shop.example/files/att_1",
          thumbnailUrl: "https://shop.example/files/att_1",
          name: "a.png",
          content: { bytes: 3 },
        },
      ],
      suggestedActions: { to: ["dl_1"], actions: [{ type: "imBack", title: "Sí", value: "yes" }] },
      inputHint: "acceptingInput",
    });
  });

  it("of the customer is echoed as theirs, with the id that their client gave it", () => {
    const echo = activityOf(
      item([{ type: "text", text: "hola" }], {
        direction: "in",
        author: "customer",
        authorName: "Ana",
        externalId: "dlc_1/c/k1",
      }),
      view,
    );
    expect(echo.from).toEqual({ id: "dl_1", role: "user", name: "Ana" });
    expect(echo.channelData).toEqual({ clientActivityID: "k1" });
    expect(echo.inputHint).toBeUndefined();
  });

  it("of a rep carries the rep's name", () => {
    expect(
      activityOf(item([{ type: "text", text: "hola" }], { author: "rep", authorName: "Rosa" }), view).from.name,
    ).toBe("Rosa");
  });

  it("shows more choices than fit, a place and a person as text", () => {
    const choices = [
      { title: "Sí", value: "1" },
      { title: "No", value: "0" },
    ];
    const parts: Part[] = [
      { type: "choices", choices },
      { type: "location", latitude: -12.05, longitude: -77.04, label: "Tienda Centro" },
      { type: "contact", name: "Rosa", phones: ["+51 1 555"] },
    ];
    const { text, actions } = render(parts, { ...view, limits: { choices: 0 } });
    expect(text).toBe("1. Sí\n2. No\n\nTienda Centro\nhttps://www.google.com/maps?q=-12.05,-77.04\n\nRosa +51 1 555");
    expect(actions).toEqual([]);
  });

  it("has an id that sorts by its place", () => {
    fc.assert(
      fc.property(fc.nat(9_999_998), (place) => {
        expect(activityIdOf("dlc_1", place) < activityIdOf("dlc_1", place + 1)).toBe(true);
      }),
    );
  });
});

it("typing has no id, so that nobody takes it for a message", () => {
  const typing = typingActivity(view, new Date(0));
  expect(typing).toMatchObject({ type: "typing", from: { role: "bot", name: "Tienda" } });
  expect(typing.id).toBeUndefined();
});
