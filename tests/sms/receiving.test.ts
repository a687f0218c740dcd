/** What Twilio calls us with: messages, files, states, words about consent, and calls that are not Twilio's. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChannelEvent, WebhookRequest } from "../../src/channels/channel.ts";
import { signatureOf, signedCall } from "../emulators/twilio/calls.ts";
import { ACCOUNT, type Shown, sidOf, type TwilioPhone } from "../emulators/twilio/twilio.ts";
import { type Line, never, openLine, PERSON, WEBHOOK } from "./line.ts";

let line: Line;
let phone: TwilioPhone;
beforeEach(async () => {
  line = await openLine();
  phone = line.twilio.phone(PERSON);
});
afterEach(() => line.close());

const PNG = Buffer.from("89504e470d0a1a0a0000000d49484452", "hex");
const of = <T extends ChannelEvent["type"]>(type: T) =>
  line.heard.filter((event): event is Extract<ChannelEvent, { type: T }> => event.type === type);
const call = (request: Partial<WebhookRequest>) => {
  if (!line.channel.webhook) throw new Error("no webhook");
  return line.channel.webhook({ ...signedCall(ACCOUNT.authToken, WEBHOOK, FIELDS), ...request });
};
const FIELDS = {
  AccountSid: ACCOUNT.accountSid,
  MessageSid: sidOf("SM", "raw"),
  From: PERSON,
  To: ACCOUNT.from,
  Body: "¿tienen stock? 😀 + & = %",
  NumMedia: "0",
};

describe("a person's message", () => {
  it("is theirs by their number", async () => {
    await phone.write("hola", { id: "1" });
    expect(of("message")[0]?.message).toMatchObject({
      externalId: sidOf("SM", "1"),
      address: { threadId: PERSON, userId: PERSON },
      sender: { phone: PERSON },
      parts: [{ type: "text", text: "hola" }],
    });
  });

  it("keeps every letter, and is answered without a word that Twilio would send on", async () => {
    const answer = await call({});
    expect(answer).toEqual({ status: 204 });
    expect(of("message")[0]?.message.parts).toEqual([{ type: "text", text: FIELDS.Body }]);
  });

  it("brings its pictures, each stored once however often it comes", async () => {
    const media = [{ content: PNG, mediaType: "image/png" }];
    await phone.write("mira", { id: "2", media });
    await phone.write("mira", { id: "2", media });
    expect(of("message")[0]?.message.parts).toMatchObject([
      { type: "text", text: "mira" },
      { type: "file", file: { mediaType: "image/png" } },
    ]);
    expect(line.kept.size).toBe(1);
  });

  it("is not lost with its file: what lies, is too large, is elsewhere or cannot be had becomes a note", async () => {
    const media = [
      { content: Buffer.from("<svg onload=alert(1)>"), mediaType: "image/svg+xml" },
      { content: Buffer.alloc(2 * 1024 * 1024, 1), mediaType: "image/jpeg" },
      { content: PNG, mediaType: "image/png", location: "http://169.254.169.254/latest/meta-data" },
      { content: PNG, mediaType: "image/png", location: "file:///etc/passwd" },
      { content: PNG, mediaType: "image/png", lateBy: 9 },
      { content: PNG, mediaType: "image/png", lateBy: 1 },
    ];
    await phone.write("fotos", { media });
    const parts = of("message")[0]?.message.parts ?? [];
    expect(parts.map(({ type }) => type)).toEqual(["text", "text", "text", "text", "text", "text", "file"]);
    expect(line.kept.size).toBe(1);
  });

  it("never sends us to fetch a file of another host or account", async () => {
    await phone.write("x", { fields: { NumMedia: "2", MediaUrl0: "http://127.0.0.1:1/a", MediaUrl1: "::" } });
    expect(of("message")[0]?.message.parts).toEqual([{ type: "text", text: "x" }]);
  });

  it("of our own number is let pass, since its answer would go round for ever", async () => {
    await line.twilio.phone(ACCOUNT.from).write("hola");
    expect(line.heard).toEqual([]);
  });

  it("is not confirmed while it cannot be stored", async () => {
    await line.channel.open(() => Promise.reject(new Error("the database is away")));
    await expect(phone.write("hola")).rejects.toThrow("the database is away");
  });
});

describe("consent", () => {
  it.each(["STOP", "baja", "Sair", "ALTO.", "cancelar"])("ends with %j, and the word itself is kept", async (word) => {
    await phone.write(word);
    expect(line.heard).toMatchObject([
      { type: "consent", consent: { userId: PERSON, allows: false, by: "stop" } },
      { type: "message" },
    ]);
  });

  it("ends when Twilio itself says so, whatever the word", async () => {
    await phone.write("no molesten", { fields: { OptOutType: "STOP" } });
    expect(of("consent")[0]?.consent.allows).toBe(false);
  });

  it("begins again with START, once: an old START that is replayed opens nothing", async () => {
    await phone.write("START", { id: "old" });
    await phone.write("STOP");
    await phone.write("START", { id: "old" });
    expect(of("consent").map(({ consent }) => consent.allows)).toEqual([true, false]);
  });

  it("is not touched by a sentence with such a word in it", async () => {
    await phone.write("quiero cancelar mi pedido");
    expect(of("consent")).toEqual([]);
  });
});

describe("the state of a message", () => {
  const sent = async (): Promise<Shown> => {
    await line.channel.send(line.outbound("hola", "msg_state"), never);
    const [shown] = phone.shown;
    if (!shown) throw new Error("nothing was shown");
    return shown;
  };

  it("comes with its key, by which a message is found whose answer was lost", async () => {
    line.twilio.troubles.push({ cut: "after" });
    await expect(line.channel.send(line.outbound("hola", "msg_lost"), never)).rejects.toMatchObject({
      fault: "uncertain",
    });
    const [shown] = phone.shown;
    if (!shown) throw new Error("nothing was shown");
    await line.twilio.tell(shown, PERSON, "delivered");
    expect(of("report")[0]?.report).toMatchObject({ key: "msg_lost", externalId: shown.sid, status: "delivered" });
  });

  it.each([
    ["sent", "sent"],
    ["delivered", "delivered"],
    ["read", "read"],
    ["undelivered", "failed"],
    ["failed", "failed"],
    ["canceled", "failed"],
  ])("%s is %s to us", async (theirs, ours) => {
    await line.twilio.tell(await sent(), PERSON, theirs);
    expect(of("report").map(({ report }) => report.status)).toEqual([ours]);
  });

  it.each(["queued", "accepted", "sending"])("%s is no news", async (status) => {
    await line.twilio.tell(await sent(), PERSON, status);
    expect(line.heard).toEqual([]);
  });

  it.each([
    [30003, false, false],
    [30005, true, false],
    [30006, true, false],
    [30007, false, false],
    [30008, false, false],
    [21610, true, true],
  ])("that failed with %i tells a rep why, and what it says of the person", async (code, isBlocked, isOptOut) => {
    await line.twilio.tell(await sent(), PERSON, "undelivered", code);
    const report = of("report")[0]?.report;
    expect(report).toMatchObject({ status: "failed", code: String(code) });
    expect(report?.reason).toMatch(/\.$/);
    expect(report?.demand).toBe(code === 30007 ? "freeze_campaigns" : undefined);
    expect(of("reach").length > 0).toBe(isBlocked);
    expect(of("consent").length > 0).toBe(isOptOut);
  });
});

describe("a call that is not Twilio's", () => {
  const form = (fields: Record<string, string>) => Buffer.from(new URLSearchParams(fields).toString());

  it("is turned away: no signature, a wrong one, one of another token, address or content", async () => {
    const headers = signedCall(ACCOUNT.authToken, WEBHOOK, FIELDS).headers;
    const signedBy = (signature: string) => ({ headers: { ...headers, "x-twilio-signature": signature } });
    for (const request of [
      signedBy(""),
      signedBy("AAAAAAAAAAAAAAAAAAAAAAAAAAA="),
      signedBy("ñ"),
      signedBy(signatureOf("0".repeat(32), WEBHOOK, FIELDS)),
      signedBy(signatureOf(ACCOUNT.authToken, `${WEBHOOK}x`, FIELDS)),
      { body: form({ ...FIELDS, Body: "otra cosa" }) },
      { body: form({ ...FIELDS, Extra: "1" }) },
      { query: { key: "msg_1" } },
    ])
      expect((await call(request)).status).toBe(401);
    expect(line.heard).toEqual([]);
  });

  it("is turned away with another account's id, however well signed", async () => {
    const other = { ...FIELDS, AccountSid: `AC${"9".repeat(32)}` };
    expect((await line.twilio.call(other)).status).toBe(403);
    expect(line.heard).toEqual([]);
  });

  it("is turned away when it is no form, or a form of 3 MB, before anything is reckoned over it", async () => {
    expect((await call({ headers: { "content-type": "application/json" } })).status).toBe(415);
    expect((await call({ body: form({ ...FIELDS, Body: "x".repeat(3 * 1024 * 1024) }) })).status).toBe(415);
    expect((await call({ method: "GET" })).status).toBe(405);
    expect(line.heard).toEqual([]);
  });

  it("harms nothing by names of fields that objects know", async () => {
    const odd = { ...FIELDS, __proto__x: "1", constructor: "2", toString: "3" };
    expect((await line.twilio.call(odd)).status).toBe(204);
    expect(of("message")).toHaveLength(1);
  });

  it("is not heard where no public address is known, over which a signature could be", async () => {
    const closed = await openLine({ webhookUrl: null });
    expect(await closed.channel.webhook?.(signedCall(ACCOUNT.authToken, WEBHOOK, FIELDS))).toEqual({ status: 404 });
    await closed.close();
  });

  it("that repeats an earlier one word for word has the same key", async () => {
    await call({});
    await call({});
    expect(new Set(of("message").map(({ message }) => message.externalId)).size).toBe(1);
  });
});
