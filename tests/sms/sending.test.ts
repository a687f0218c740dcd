/** What leaves by SMS, and how Twilio's refusals are told. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sms } from "../../src/channels/sms/index.ts";
import { ACCOUNT, type TwilioPhone } from "../emulators/twilio/twilio.ts";
import { type Line, never, openLine, PERSON, WEBHOOK } from "./line.ts";

let line: Line;
let phone: TwilioPhone;
const open = async (options: Parameters<typeof openLine>[0] = {}) => {
  await line?.close();
  line = await openLine(options);
  phone = line.twilio.phone(PERSON);
};
beforeEach(() => open());
afterEach(() => line.close());

const send = (...args: Parameters<Line["outbound"]>) => line.channel.send(line.outbound(...args), never);
const note = { id: "q", name: "nota.pdf", mediaType: "application/pdf", bytes: 900 };
const picture = { id: "p", name: "laptop.png", mediaType: "image/png", bytes: 900, url: "/shop/laptop.png" };

describe("a message", () => {
  it("goes from our number, and asks to be told how it fares, also after we were away", async () => {
    const { externalId } = await send("hola", "msg_1");
    expect(phone.shown).toMatchObject([{ sid: externalId, text: "hola", from: ACCOUNT.from }]);
    expect(phone.shown[0]?.statusCallback).toBe(`${WEBHOOK}?key=msg_1#rc=5&rp=all`);
  });

  it("goes by a messaging service where there is one", async () => {
    await open({ settings: { from: "", messagingServiceSid: ACCOUNT.messagingServiceSid } });
    await send("hola");
    expect(line.twilio.sends[0]?.get("MessagingServiceSid")).toBe(ACCOUNT.messagingServiceSid);
    expect(line.twilio.sends[0]?.has("From")).toBe(false);
  });

  it("says all its parts in words: choices, place, contact, file", async () => {
    await send([
      { type: "text", text: "Elige:" },
      {
        type: "choices",
        choices: [
          { value: "a", title: "Azul" },
          { value: "r", title: "Rojo" },
        ],
      },
      { type: "location", latitude: -12.1, longitude: -77.03, label: "Tienda" },
      { type: "contact", name: "Ana", phones: ["+5111"] },
      { type: "file", file: picture },
      { type: "file", file: note },
    ]);
    expect(phone.shown.map(({ text }) => text)).toEqual([
      "Elige:\n\n1. Azul\n2. Rojo\n\nTienda\nhttps://maps.google.com/?q=-12.1,-77.03\n\nAna\n+5111\n\nlaptop.png: https://shop.example/shop/laptop.png\n\nArchivo: nota.pdf",
    ]);
  });

  it("shows pictures where the number can, and a picture alone is enough", async () => {
    await open({ settings: { mms: true } });
    await send([{ type: "file", file: picture }]);
    expect(phone.shown).toMatchObject([{ text: "", media: ["https://shop.example/shop/laptop.png"] }]);
  });

  it("is written in plain letters where that is wanted", async () => {
    await open({ settings: { plainLetters: true } });
    await send("¿Está rápido?");
    expect(phone.shown[0]?.text).toBe("¿Esta rapido?");
  });

  it("of several pieces is followed by its last", async () => {
    const text = "palabra ".repeat(400);
    const { externalId } = await send(text);
    expect(line.channel.piecesOf?.([{ type: "text", text }])).toBe(phone.shown.length);
    expect(phone.shown.length).toBeGreaterThan(1);
    expect(phone.shown.map(({ statusCallback }) => statusCallback !== null)).toEqual([
      ...phone.shown.slice(1).map(() => false),
      true,
    ]);
    expect(externalId).toBe(phone.shown.at(-1)?.sid);
  });

  it("waits for Twilio between its pieces, and of which a piece was shown and the next was lost is uncertain", async () => {
    const text = "palabra ".repeat(400);
    line.twilio.troubles.push("none", { code: 20429, status: 429, retryAfter: 0.05 });
    await send(text);
    expect(phone.shown.map((shown) => shown.text).join(" ")).toBe(text.trim());
    line.twilio.troubles.push("none", { code: 21610, status: 400 });
    await expect(send(text)).rejects.toMatchObject({ fault: "uncertain" });
  });
});

describe("a refusal", () => {
  it.each([
    [21610, 400, "blocked"],
    [21211, 400, "blocked"],
    [21614, 400, "blocked"],
    [21408, 400, "rejected"],
    [21606, 400, "unauthorized"],
    [20003, 401, "unauthorized"],
    [20429, 429, "rate_limited"],
    [30001, 400, "rate_limited"],
    [20503, 503, "unavailable"],
    [20500, 500, "uncertain"],
    [99999, 400, "rejected"],
  ])("by the code %i is told as %3$s, in words for a rep", async (code, status, fault) => {
    line.twilio.troubles.push({ code, status });
    await expect(send("hola")).rejects.toMatchObject({ fault, message: expect.stringMatching(/\.$/) });
    expect(phone.shown).toEqual([]);
  });

  it("that marks the account is told of the account, and its end too", async () => {
    line.twilio.isRevoked = true;
    await expect(send("hola")).rejects.toMatchObject({ fault: "unauthorized" });
    line.twilio.isRevoked = false;
    await send("hola");
    expect(line.reports).toEqual(["unauthorized", null]);
  });

  it("by a gateway in front of Twilio, or an answer of no known form, leaves it open", async () => {
    line.twilio.troubles.push({ garbage: "<html>Bad gateway", status: 502 }, { garbage: "<html>OK", status: 201 });
    await expect(send("hola")).rejects.toMatchObject({ fault: "uncertain" });
    await expect(send("hola")).rejects.toMatchObject({ fault: "uncertain" });
  });

  it("before anything left is no uncertainty", async () => {
    await line.twilio.close();
    await expect(send("hola")).rejects.toMatchObject({ fault: "unavailable" });
  });
});

describe("an account", () => {
  it("tells its name; one that is suspended opens nothing", async () => {
    expect(await line.channel.probe?.(never)).toEqual({ name: `Tienda · ${ACCOUNT.from}` });
    line.twilio.status = "suspended";
    await expect(line.channel.probe?.(never)).rejects.toMatchObject({ fault: "unauthorized" });
  });

  it("is checked before it is kept", () => {
    const { accountSid, from } = ACCOUNT;
    const isGood = (settings: object) => sms.settings.safeParse(settings).success;
    expect(isGood({ accountSid, from })).toBe(true);
    // As a command line gives it.
    expect(sms.settings.parse({ accountSid, from: 51900111222 })).toMatchObject({ from });
    expect(isGood({ accountSid })).toBe(false);
    expect(isGood({ accountSid: "AC1", from })).toBe(false);
    expect(isGood({ accountSid, from: "+51 900" })).toBe(false);
    expect(isGood({ accountSid, from, password: "x" })).toBe(false);
  });
});
