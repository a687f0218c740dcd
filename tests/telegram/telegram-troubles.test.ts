/** Where Telegram is weak: reordered and broken answers, limits, another reader, texts of which a part was shown. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Channel, ChannelEvent, OutboundMessage } from "../../src/channels/channel.ts";
import { telegram } from "../../src/channels/telegram/index.ts";
import type { Phone } from "../../src/emulators/telegram/phone.ts";
import { startTelegram, type TelegramEmulator } from "../../src/emulators/telegram/server.ts";
import { newId } from "../../src/lib/ids.ts";
import { channelEnv, type TestEnv } from "../harness/channel-env.ts";
import { until } from "../harness/until.ts";

let provider: TelegramEmulator;
let phone: Phone;
let channel: Channel;
let test: TestEnv;
let heard: ChannelEvent[];
/** Texts that are refused until they are taken out. */
let refused: Set<string>;

beforeEach(async () => {
  provider = await startTelegram();
  phone = provider.phone();
  test = channelEnv({ providers: { telegram: provider.url } });
  heard = [];
  refused = new Set();
  channel = make();
});
afterEach(async () => {
  await channel.close();
  await provider.close();
});

function make(): Channel {
  const account = { id: newId("channelAccount"), tenantId: newId("tenant"), kind: "telegram", name: "Bot" } as const;
  return telegram.create({ ...account, settings: {}, secrets: { token: provider.token } }, test.env);
}
const open = () =>
  channel.open(async (event) => {
    const text = event.type === "message" && event.message.parts[0]?.type === "text" ? event.message.parts[0].text : "";
    if (refused.has(text)) throw new Error("not stored");
    heard.push(event);
    return { messageId: null, conversationId: null, position: null, duplicate: false };
  });
const texts = () =>
  heard.flatMap((event) =>
    event.type === "message" ? event.message.parts.flatMap((part) => (part.type === "text" ? [part.text] : [])) : [],
  );
const say = (text: string): OutboundMessage => ({
  key: newId("message"),
  address: { threadId: String(phone.chatId), userId: String(phone.chatId), route: null },
  parts: [{ type: "text", text }],
});
const soon = () => AbortSignal.timeout(10_000);

describe("polling", () => {
  it("puts what came out of order back into it, and confirms all of it", async () => {
    const all = [3, 1, 2].map((number) => phone.write(`${number}`, { updateId: 100 + number }));
    await open();
    await Promise.all(all);
    expect(texts()).toEqual(["1", "2", "3"]);
  });

  it("goes on with ids that begin anew below the last ones, as after a quiet week", async () => {
    await open();
    await phone.write("antes", { updateId: 900_000 });
    await until("it waits again", () => provider.queue.isAsked());
    await phone.write("después", { updateId: 7 });
    expect(texts()).toEqual(["antes", "después"]);
  });

  it("holds up one chat and no other while a message of it cannot be stored", async () => {
    refused.add("mala");
    const other = provider.phone();
    const bad = phone.write("mala", { updateId: 11 }).catch((error: Error) => error);
    const next = phone.write("siguiente", { updateId: 12 }).catch((error: Error) => error);
    const good = other.write("otra", { updateId: 13 }).catch((error: Error) => error);
    await open();
    await until("the other chat is heard", () => texts().includes("otra"));
    expect(await bad).toBeInstanceOf(Error);
    refused.clear();
    await until("all are heard", () => texts().length === 3);
    expect(texts().filter((text) => text !== "otra")).toEqual(["mala", "siguiente"]);
    await Promise.all([next, good]);
    await until("all are confirmed", () => provider.queue.waiting().length === 0);
  });

  it.each([
    ["a 500", { refuse: 500 }],
    ["a page in the place of an answer", { garbage: "<html>502</html>" }],
    ["a cut connection", { cut: "after" }],
    ["a request to wait", { refuse: 429, description: "Too Many Requests", retryAfter: 0 }],
  ] as const)("asks again after %s", async (_name, trouble) => {
    let left = 1;
    provider.script = ({ method }) => (method === "getUpdates" && left-- > 0 ? trouble : undefined);
    const written = phone.write("hola").catch((error: Error) => error);
    await open();
    await until("it is heard", () => texts().length > 0);
    await written;
    expect(new Set(texts())).toEqual(new Set(["hola"]));
  });

  it("says so once when another program reads the bot, and takes a foreign webhook away", async () => {
    let left = 4;
    provider.script = ({ method }) =>
      method === "getUpdates" && left-- > 0 ? { refuse: 409, description: "Conflict", retryAfter: 0 } : undefined;
    provider.queue.webhook = { url: "https://other.example", secret: undefined, allowed: undefined };
    await open();
    await until("it waits", () => provider.queue.isAsked());
    expect(provider.queue.webhook).toBeNull();
    expect(test.reports.filter((fault) => fault === "disconnected")).toHaveLength(1);
    await phone.write("hola");
    expect(test.reports.at(-1)).toBeNull();
  });

  it("ends where the token opens nothing, and says so", async () => {
    provider.revoke();
    await open();
    await until("it is told", () => test.reports.includes("unauthorized"));
  });

  it("leaves a bot to the process that has the right to listen", async () => {
    test.mayListen = false;
    await open();
    await channel.close();
    expect(provider.calls).toEqual([]);
  });

  it("stores a message without its file once the file has failed three times", async () => {
    const id = provider.addFile(Buffer.from("%PDF-1.7"), { path: "documents/a.pdf" });
    provider.script = ({ method }) => (method === "download" ? { refuse: 502 } : undefined);
    phone.send({ document: { file_id: id }, caption: "la factura" }).catch(() => undefined);
    await open();
    await until("it is heard", () => heard.length > 0);
    expect(texts()[0]).toBe("la factura");
    expect(texts()[1]).toMatch(/archivo/);
    expect(test.kept.size).toBe(0);
  });
});

describe("sending", () => {
  beforeEach(open);

  it("waits for as long as Telegram asks between the pieces of a text, and goes on", async () => {
    let sends = 0;
    provider.script = ({ method }) =>
      method === "sendMessage" && ++sends === 2 ? { refuse: 429, description: "Too Many", retryAfter: 1 } : undefined;
    await channel.send(say("palabra ".repeat(700)), soon());
    expect(phone.shown).toHaveLength(2);
  });

  it("is uncertain when a part was shown and the rest fails", async () => {
    let sends = 0;
    provider.script = ({ method }) =>
      method === "sendMessage" && ++sends === 2 ? { refuse: 403, description: "Forbidden" } : undefined;
    await expect(channel.send(say("palabra ".repeat(700)), soon())).rejects.toMatchObject({ fault: "uncertain" });
  });

  it("is uncertain when Telegram takes it and never answers", async () => {
    provider.script = ({ method }) => (method === "sendMessage" ? { hang: true } : undefined);
    await expect(channel.send(say("hola"), AbortSignal.timeout(300))).rejects.toMatchObject({ fault: "uncertain" });
    expect(phone.shown).toHaveLength(1);
  });

  it("is unavailable when nobody is there", async () => {
    await provider.close();
    await expect(channel.send(say("hola"), soon())).rejects.toMatchObject({ fault: "unavailable" });
  });

  it("keeps token and text out of what it throws", async () => {
    provider.script = ({ method }) => (method === "sendMessage" ? { cut: "before" } : undefined);
    const error = await channel.send(say("mi secreto"), soon()).catch((thrown: unknown) => thrown);
    const told = JSON.stringify(error, Object.getOwnPropertyNames(error)) + String((error as Error).stack);
    expect(told).not.toContain("mi secreto");
    expect(told).not.toContain(provider.token.split(":")[1]);
  });

  it("uploads a picture as a photo by its bytes, whatever it is called, and all else as a document", async () => {
    const jpeg = Buffer.concat([Buffer.from("ffd8ffe0", "hex"), Buffer.alloc(40)]);
    test.readable.set("a", { content: jpeg, mediaType: "image/jpeg" });
    test.readable.set("b", { content: Buffer.from("<svg/>"), mediaType: "image/svg+xml" });
    const part = (id: string, name: string) =>
      ({ type: "file", file: { id, name, mediaType: "image/svg+xml", bytes: 0 } }) as const;
    const send = (...parts: OutboundMessage["parts"]) => channel.send({ ...say(""), parts }, soon());
    await send(part("a", 'Laptop "Pro"'), { type: "text", text: "La más vendida" });
    await send(part("b", "logo"));
    await send(part("gone", "x"), { type: "text", text: "sin foto" });
    expect(phone.shown).toMatchObject([
      { method: "sendPhoto", text: "La más vendida", file: { filename: "Laptop _Pro_.jpg", content: jpeg } },
      { method: "sendDocument", file: { filename: "logo.svg" } },
      { method: "sendMessage", text: "sin foto" },
    ]);
    await expect(send(part("gone", "x"))).rejects.toMatchObject({ fault: "rejected" });
  });
});
