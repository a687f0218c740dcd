import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ReadEvent, readWebhook } from "./read-webhook.ts";

const ACCOUNT_FIELDS = [
  "message_template_status_update",
  "message_template_quality_update",
  "message_template_components_update",
  "template_category_update",
  "phone_number_quality_update",
  "account_update",
];
const NUMBER = "106540352242922";
const AT = 1_790_000_000;

function posted(...values: object[]): unknown {
  const metadata = { display_phone_number: "51 1 5550100", phone_number_id: NUMBER };
  const changes = values.map((value) => ({ field: "messages", value: { metadata, ...value } }));
  return { object: "whatsapp_business_account", entry: [{ id: "1022", changes }] };
}

const from = { from: "51999888777", id: "wamid.1", timestamp: String(AT) };
const contacts = [{ profile: { name: "Ana" }, wa_id: "51999888777" }];

function partsOf(message: object): unknown {
  const [event] = readWebhook(posted({ contacts, messages: [{ ...from, ...message }] }));
  return event?.type === "message" ? event.parts : event;
}

describe("a message of a person", () => {
  it("has its id, its sender and its moment", () => {
    expect(readWebhook(posted({ contacts, messages: [{ ...from, type: "text", text: { body: "hola" } }] }))).toEqual([
      {
        type: "message",
        phoneNumberId: NUMBER,
        externalId: "wamid.1",
        userId: "51999888777",
        phone: "51999888777",
        bsuid: null,
        name: "Ana",
        sentAt: new Date(AT * 1_000),
        parts: [{ type: "text", text: "hola" }],
        quotedId: null,
        reference: null,
      },
    ]);
  });

  it("of a person who hides the number has only their id for this business", () => {
    const hidden = { from_user_id: "PE.1349", id: "wamid.2", timestamp: AT, type: "text", text: { body: "hola" } };
    const who = [{ profile: { name: "Ana", username: "ana.p" }, user_id: "PE.1349" }];
    expect(readWebhook(posted({ contacts: who, messages: [hidden] }))).toMatchObject([
      { userId: "PE.1349", phone: null, bsuid: "PE.1349", name: "Ana" },
    ]);
  });

  it("is known by that id even while the number is told, so that hiding it later changes nothing", () => {
    const both = { ...from, from_user_id: "PE.1349", type: "text", text: { body: "hola" } };
    expect(readWebhook(posted({ messages: [both] }))).toMatchObject([{ userId: "PE.1349", phone: "51999888777" }]);
  });

  it("never takes the name of another person in the same post", () => {
    const other = { ...from, from: "51111111111", type: "text", text: { body: "hola" } };
    expect(readWebhook(posted({ contacts, messages: [other] }))).toMatchObject([{ name: null }]);
  });

  it.each<[string, object, unknown]>([
    [
      "picture with a caption",
      { type: "image", image: { id: "77", mime_type: "image/jpeg", sha256: "x", caption: "¿tienen esta?" } },
      [
        { type: "media", media: { id: "77", kind: "image", mediaType: "image/jpeg" } },
        { type: "text", text: "¿tienen esta?" },
      ],
    ],
    [
      "document",
      { type: "document", document: { id: "78", mime_type: "application/pdf", filename: "../../oc.pdf" } },
      [{ type: "media", media: { id: "78", kind: "document", mediaType: "application/pdf", name: "../../oc.pdf" } }],
    ],
    [
      "voice message",
      { type: "audio", audio: { id: "79", mime_type: "audio/ogg; codecs=opus", voice: true } },
      [{ type: "media", media: { id: "79", kind: "audio", mediaType: "audio/ogg" } }],
    ],
    [
      "video",
      { type: "video", video: { id: "80" } },
      [{ type: "media", media: expect.objectContaining({ id: "80" }) }],
    ],
    ["sticker", { type: "sticker", sticker: { id: "81", mime_type: "image/webp" } }, [expect.objectContaining({})]],
    [
      "place",
      { type: "location", location: { latitude: -12.1, longitude: "-77", name: "Casa", address: "Av. Sol 1" } },
      [{ type: "location", latitude: -12.1, longitude: -77, label: "Casa, Av. Sol 1" }],
    ],
    [
      "contact card",
      {
        type: "contacts",
        contacts: [{ name: { formatted_name: "Luis" }, phones: [{ wa_id: "5151" }, { phone: "+1 2" }] }],
      },
      [{ type: "contact", name: "Luis", phones: ["+5151", "+1 2"] }],
    ],
    [
      "button",
      {
        type: "interactive",
        interactive: { type: "button_reply", button_reply: { id: "sí", title: "Sí, lo quiero" } },
      },
      [{ type: "text", text: "sí" }],
    ],
    [
      "row of a list",
      { type: "interactive", interactive: { type: "list_reply", list_reply: { id: "sku-1", title: "Laptop" } } },
      [{ type: "text", text: "sku-1" }],
    ],
    [
      "button of a template",
      { type: "button", button: { text: "Comprar", payload: "" } },
      [{ type: "text", text: "Comprar" }],
    ],
    [
      "order out of the catalog",
      { type: "order", order: { text: "por favor", product_items: [{ product_retailer_id: "sku-1", quantity: 2 }] } },
      [{ type: "text", text: "por favor\n2 × sku-1" }],
    ],
    ["kind that nobody has told us of", { type: "hologram" }, [{ type: "unsupported", kind: "hologram" }]],
    ["picture without its id", { type: "image", image: {} }, [{ type: "unsupported", kind: "image" }]],
    ["reaction", { type: "reaction", reaction: { emoji: "👍" } }, undefined],
    ["change of number", { type: "system", system: { type: "user_changed_number" } }, undefined],
  ])("that is a %s is read", (_name, message, parts) => {
    expect(partsOf(message)).toEqual(parts);
  });

  it("that came by an advertisement tells which", () => {
    const referral = { source_id: "120210", source_type: "ad", source_url: "https://fb.me/x", headline: "Laptops" };
    const ad = { ...from, type: "text", text: { body: "hola" }, referral };
    const strange = { ...ad, id: "wamid.2", referral: "an ad" };
    expect(readWebhook(posted({ messages: [ad, strange] }))).toMatchObject([
      { reference: "ad:120210" },
      { reference: null, parts: [{ text: "hola" }] },
    ]);
  });

  it("that was changed names the one it changes", () => {
    const edit = { original_message_id: "wamid.0", message: { type: "text", text: { body: "de 16 GB" } } };
    expect(readWebhook(posted({ messages: [{ ...from, type: "edit", edit }] }))).toEqual([
      { type: "edit", phoneNumberId: NUMBER, userId: "51999888777", originalId: "wamid.0", text: "de 16 GB" },
    ]);
  });
});

describe("a post", () => {
  const text = (id: string) => ({ ...from, id, type: "text", text: { body: id } });
  const status = (id: string, name: string) => ({ id, status: name, timestamp: String(AT), recipient_id: "5199" });

  it("of several entries and changes is read whole, in its order", () => {
    const one = posted({ messages: [text("a"), text("b")] }, { statuses: [status("s1", "sent")] }) as {
      entry: object[];
    };
    const two = posted({ messages: [text("c")], statuses: [status("s2", "read")] }) as { entry: object[] };
    const events = readWebhook({ object: "whatsapp_business_account", entry: [...one.entry, ...two.entry] });
    expect(events.map((event) => ("externalId" in event ? event.externalId : ""))).toEqual(["a", "b", "s1", "c", "s2"]);
  });

  it("keeps the good when something in it is strange", () => {
    const strange = [null, 7, "x", {}, { id: "no type" }, { ...text("no time"), timestamp: "soon" }];
    const events = readWebhook(posted({ messages: [...strange, text("good"), ...strange], statuses: strange }));
    expect(events).toMatchObject([{ externalId: "good" }]);
  });

  it("tells of a failure with its code, and of what a message cost", () => {
    const failed = { ...status("s", "failed"), errors: [{ code: 131047, title: "Re-engagement message" }] };
    const priced = { ...status("t", "sent"), pricing: { billable: true, category: "utility", pricing_model: "PMP" } };
    expect(readWebhook(posted({ statuses: [failed, priced, status("u", "deleted")] }))).toMatchObject([
      { status: "failed", error: { code: 131047 } },
      { status: "sent", error: null, pricing: { category: "utility", isBillable: true } },
    ]);
  });

  it("of any shape is read without an error", () => {
    fc.assert(
      fc.property(fc.anything(), (body) => {
        expect(readWebhook(body)).toEqual([]);
      }),
    );
    const fields = fc.constantFrom(...ACCOUNT_FIELDS, "smb_message_echoes", "user_preferences", "flows");
    fc.assert(
      fc.property(fields, fc.anything(), fc.anything(), (field, value, time) => {
        const events = readWebhook({
          object: "whatsapp_business_account",
          entry: [{ id: "1", time, changes: [{ field, value }] }],
        });
        expect(events).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.anything()), fc.array(fc.anything()), fc.string(), (messages, statuses, type) => {
        const odd = messages.map((message) => ({ ...from, type, [type]: message }));
        const events: ReadEvent[] = readWebhook(posted({ messages: [...messages, ...odd], statuses }));
        for (const event of events) if (event.type === "message") expect(event.userId).not.toBe("");
      }),
    );
  });

  it("gives back every text as it was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (body) => {
        fc.pre(body.trim() !== "");
        expect(partsOf({ type: "text", text: { body } })).toEqual([{ type: "text", text: body }]);
      }),
    );
  });
});

describe("news of the business account", () => {
  const read = (field: string, value: unknown, entry: object = {}) =>
    readWebhook({
      object: "whatsapp_business_account",
      entry: [{ id: "1022", time: AT, changes: [{ field, value }], ...entry }],
    });
  const template = { message_template_id: 12, message_template_name: "promo", message_template_language: "es" };
  const told = { businessAccountId: "1022", at: new Date(AT * 1_000), externalId: "12" };

  it.each<[string, object, object]>([
    ["message_template_status_update", { event: "PAUSED" }, { news: { status: "paused", rejectedReason: null } }],
    [
      "message_template_status_update",
      { event: "REJECTED", reason: "INVALID_FORMAT" },
      { news: { status: "rejected", rejectedReason: "invalid_format" } },
    ],
    ["message_template_status_update", { event: "REINSTATED", reason: "NONE" }, { news: { status: "approved" } }],
    ["message_template_status_update", { event: "DELETED" }, { news: { status: "disabled" }, isDeleted: true }],
    ["message_template_quality_update", { new_quality_score: "RED" }, { news: { quality: "low" } }],
    ["template_category_update", { new_category: "MARKETING" }, { news: { category: "marketing" } }],
    ["message_template_components_update", {}, { news: {}, isRewritten: true }],
  ])("%s with %j is read", (field, value, expected) => {
    expect(read(field, { ...template, ...value })).toMatchObject([{ type: "template", ...told, ...expected }]);
  });

  it.each<[string, object]>([
    ["message_template_status_update", { event: "HOLOGRAPHED" }],
    ["message_template_quality_update", { new_quality_score: "UNKNOWN" }],
    ["template_category_update", { correct_category: "MARKETING" }],
  ])("%s with %j changes nothing", (field, value) => {
    expect(read(field, { ...template, ...value })).toEqual([]);
  });

  it("tells of limits and of the end of the account", () => {
    const limit = { display_phone_number: "51 1 555", event: "UPGRADE", current_limit: "TIER_10K" };
    expect(read("phone_number_quality_update", limit)).toMatchObject([
      { type: "standing", displayPhone: "51 1 555", standing: { messaging_limit: "tier_10k" }, isClosed: false },
    ]);
    const ban = { event: "DISABLED_UPDATE", ban_info: { waba_ban_state: ["DISABLE"], waba_ban_date: "2026-11-21" } };
    expect(read("account_update", ban)).toMatchObject([
      { standing: { account: "disabled_update disable" }, isClosed: true },
    ]);
    const restricted = { event: "ACCOUNT_RESTRICTION", restriction_info: [{ restriction_type: "RESTRICTED_BIZ" }] };
    expect(read("account_update", restricted)).toMatchObject([
      { standing: { account: "account_restriction restricted_biz" }, isClosed: false },
    ]);
  });
});
