/** What arrives: the handshake, signatures, files, echoes, watermarks, and all that a stranger or a broken app may post. */
import { afterEach, describe, expect, it } from "vitest";
import { signatureOf } from "../../src/channels/meta/signature.ts";
import { APP_ID, accountIdOf, INBOX_APP_ID, type Kind, SECRETS } from "../emulators/meta/account.ts";
import { KINDS, type Line, type LineOptions, lastParts, never, openLine, textsHeard, USER_ID } from "./candidate.ts";

const lines: Line[] = [];
afterEach(async () => {
  for (const line of lines.splice(0)) await line.close();
});
async function openOne(kind: Kind, options: LineOptions = {}): Promise<Line> {
  const opened = await openLine(kind, options);
  lines.push(opened);
  return opened;
}

const JPEG = Buffer.from("ffd8ffe000104a46494600", "hex");
const PDF = Buffer.from("%PDF-1.7 x");
const AT = 1_790_000_000_000;

describe.each(KINDS)("%s: the handshake", (kind) => {
  const call = async (query: Record<string, string>) =>
    (await openOne(kind)).channel.webhook?.({ method: "GET", headers: {}, query, body: Buffer.alloc(0) });
  const right = { "hub.mode": "subscribe", "hub.verify_token": SECRETS.verifyToken, "hub.challenge": "42" };

  it("gives back the challenge to whoever knows the token, and to nobody else", async () => {
    expect(await call(right)).toEqual({ status: 200, body: "42" });
    expect(await call({ ...right, "hub.verify_token": "another" })).toEqual({ status: 403 });
    expect(await call({ ...right, "hub.challenge": "<script>alert(1)</script>" })).toEqual({ status: 403 });
  });
});

describe.each(KINDS)("%s: a post", (kind) => {
  const line = (options?: LineOptions) => openOne(kind, options);

  it("with a wrong, cut, missing or another body's signature is not even read", async () => {
    const { meta, heard } = await line();
    const from = { sender: { id: USER_ID }, recipient: { id: accountIdOf(kind) }, timestamp: AT };
    const body = JSON.stringify(meta.wrap([{ ...from, message: { mid: "m", text: "hola" } }]));
    const another = signatureOf(Buffer.from(`${body} `), SECRETS.appSecret);
    for (const signature of ["", "sha256=", `sha256=${"0".repeat(64)}`, another])
      expect(await meta.webhooks.postRaw(body, signature)).toBe(401);
    expect(heard).toEqual([]);
  });

  it("that comes once more is answered, and has the same key", async () => {
    const { meta, heard } = await line();
    const from = { sender: { id: USER_ID }, recipient: { id: accountIdOf(kind) }, timestamp: AT };
    const body = meta.wrap([{ ...from, message: { mid: "m", text: "hola" } }]);
    await meta.webhooks.post(body);
    await meta.webhooks.post(body);
    const keys = heard.map((event) => event.type === "message" && event.message.externalId);
    expect(keys).toEqual(["m", "m"]);
  });

  it("that is no JSON is refused, one for another account let pass", async () => {
    const { meta, heard, logged } = await line();
    expect(await meta.webhooks.postRaw("{")).toBe(400);
    for (const body of ["null", "[]", "7", '{"object":"user","entry":[{}]}'])
      expect(await meta.webhooks.postRaw(body)).toBe(200);
    const from = { sender: { id: USER_ID }, recipient: { id: "999" }, timestamp: AT };
    const messaging = [{ ...from, message: { mid: "m", text: "para otra página" } }];
    const object = kind === "instagram" ? "instagram" : "page";
    await meta.webhooks.post({ object, entry: [null, { id: "999", messaging }] });
    expect(heard).toEqual([]);
    expect(logged).toContain("a webhook of another account was left out");
  });

  it("of which one message cannot be stored still stores the others', and comes again", async () => {
    const { meta, channel, heard, receive } = await line();
    await channel.open(async (event) => {
      if (event.type === "message" && event.message.externalId === "bad") throw new Error("the database is away");
      return receive(event);
    });
    const message = (mid: string, id: string) => ({
      sender: { id },
      recipient: { id: accountIdOf(kind) },
      timestamp: AT,
      message: { mid, text: mid },
    });
    const body = meta.wrap([message("bad", "1"), message("after", "1"), message("good", "2")]);
    await expect(meta.webhooks.post(body)).rejects.toThrow("database");
    expect(textsHeard(heard)).toEqual(["good"]);
    await channel.open(receive);
    await meta.webhooks.post(body);
    expect(textsHeard(heard).sort()).toEqual(["after", "bad", "good", "good"]);
    expect(textsHeard(heard).indexOf("bad")).toBeLessThan(textsHeard(heard).indexOf("after"));
  });

  it("of what another app is answering is left to it", async () => {
    const { meta, heard } = await line();
    const from = { sender: { id: USER_ID }, recipient: { id: accountIdOf(kind) }, timestamp: AT };
    await meta.webhooks.post(meta.wrap([{ ...from, message: { mid: "m", text: "hola" } }], "standby"));
    expect(heard).toEqual([]);
  });
});

describe.each(KINDS)("%s: a message", (kind) => {
  const line = (options?: LineOptions) => openOne(kind, options);

  it("comes with the person's name, asked for once", async () => {
    const { person, heard, meta } = await line({ person: { name: "Ana Paz" } });
    await person.write("hola");
    await person.write("¿están?");
    expect(heard[1]).toMatchObject({ message: { sender: { name: "Ana Paz" }, sentAt: expect.any(Date) } });
    expect(meta.state.requests.filter((request) => request === `GET ${USER_ID}`)).toHaveLength(1);
  });

  it("of somebody whose name Meta keeps to itself comes all the same", async () => {
    const { person, heard } = await line({ person: { hidesName: true } });
    await person.write("hola");
    expect(heard).toMatchObject([{ type: "message", message: { sender: {} } }]);
  });

  it("is marked as seen, with a sign that an answer is being written", async () => {
    const { person, meta, channel } = await line();
    await person.write("hola");
    await channel.close();
    expect(meta.state.actions).toEqual(["mark_seen", "typing_on"]);
  });

  it("that is changed or taken back names the one that it was", async () => {
    const { person, heard } = await line();
    const id = await person.write("de 8 GB");
    await person.act({ message_edit: { mid: id, text: "de 16 GB", num_edit: 1 } });
    await person.act({ message: { mid: id, is_deleted: true } });
    const edit = { threadId: USER_ID, originalEnd: id };
    expect(heard.slice(1)).toEqual([
      { type: "edit", edit: { ...edit, text: "de 16 GB" } },
      { type: "edit", edit: { ...edit, text: "", isTakenBack: true } },
    ]);
  });

  it("by a link or an advertisement tells which", async () => {
    const { person, heard } = await line();
    await person.send({ text: "hola", referral: { ref: "K7M2Q", source: "SHORTLINK", type: "OPEN_THREAD" } });
    await person.send({ text: "hola", referral: { ad_id: 6045246247433, source: "ADS", type: "OPEN_THREAD" } });
    await person.act({ referral: { ref: "otra-vez", source: "SHORTLINK" } });
    await person.act({ referral: { ref: "con espacios <b>", source: "SHORTLINK" } });
    await person.act({ postback: { title: "¿Envían?", payload: "¿Envían a Lima?", referral: { ref: "desde-ig" } } });
    const told = heard.map((event) => event.type === "message" && [event.message.reference, lastTextOf(event)]);
    expect(told).toEqual([
      ["K7M2Q", "hola"],
      ["ad:6045246247433", "hola"],
      ["otra-vez", "Hola"],
      ["desde-ig", "¿Envían a Lima?"],
    ]);
  });

  it("to a story, or of one that mentions the shop, says so and brings the picture", async () => {
    const { person, heard, meta } = await line();
    const story = { url: meta.keep(JPEG, "story.jpg"), id: "1" };
    await person.send({ text: "¿cuánto cuesta?", reply_to: { story } });
    expect(lastParts(heard)).toMatchObject([
      { type: "text", text: "¿cuánto cuesta?" },
      { type: "text", text: expect.stringContaining("historia") },
      { type: "file", file: { mediaType: "image/jpeg" } },
    ]);
    await person.send({ attachments: [{ type: "story_mention", payload: { url: meta.keep(JPEG, "s.jpg") } }] });
    expect(lastParts(heard)).toMatchObject([{ text: expect.stringContaining("Mencionó") }, { type: "file" }]);
    await person.send({ attachments: [{ type: "story_mention", payload: { url: `${meta.url}/files/gone` } }] });
    expect(lastParts(heard)).toMatchObject([{ text: expect.stringContaining("Mencionó") }]);
  });

  it("may be a place, a thumb, a link or a post that is passed on", async () => {
    const { person, heard } = await line();
    const coordinates = { lat: -12.1, long: -77.03 };
    await person.send({ attachments: [{ type: "location", title: "Miraflores", payload: { coordinates } }] });
    expect(lastParts(heard)).toEqual([{ type: "location", latitude: -12.1, longitude: -77.03, label: "Miraflores" }]);
    await person.send({ attachments: [{ type: "image", payload: { url: "x", sticker_id: 369239263222822 } }] });
    await person.send({ attachments: [{ type: "fallback", title: "Una página", url: "https://example.com/x" }] });
    await person.send({ attachments: [{ type: "ig_reel", payload: { title: "Laptops 2026" } }] });
    expect(textsHeard(heard)).toEqual([
      "👍",
      "Una página\nhttps://example.com/x",
      expect.stringContaining("Compartió"),
      "Laptops 2026",
    ]);
  });

  it("of a kind that cannot be shown is told in words; a reaction is none", async () => {
    const { person, heard } = await line({ settings: { locale: "en" } });
    await person.send({ attachments: [{ type: "appointment_booking", payload: {} }] });
    await person.send({ is_unsupported: true });
    await person.act({ reaction: { mid: "m", action: "react", emoji: "👍" } });
    expect(textsHeard(heard)).toEqual([
      expect.stringContaining("cannot be shown here (appointment_booking)"),
      expect.stringContaining("cannot be shown here"),
    ]);
  });
});

describe.each(KINDS)("%s: a file", (kind) => {
  const line = (options?: LineOptions) => openOne(kind, options);

  it("is kept with its text, once, however often its message comes", async () => {
    const { person, heard, kept, meta } = await line();
    const attachments = [{ type: "image", payload: { url: meta.keep(JPEG, "foto.jpg") } }];
    await person.send({ text: "¿esta?", attachments }, "m1");
    await person.send({ text: "¿esta?", attachments }, "m1");
    expect(lastParts(heard)).toMatchObject([
      { type: "file", file: { name: "foto.jpg", mediaType: "image/jpeg", bytes: JPEG.byteLength } },
      { type: "text", text: "¿esta?" },
    ]);
    expect(kept.size).toBe(1);
  });

  it("with a path for its name, or a type that its bytes deny, is taken for what it is", async () => {
    const { person, heard } = await line();
    await person.sendFile({ kind: "image", content: PDF, name: "../../etc/boleta.png" });
    expect(lastParts(heard)).toMatchObject([{ file: { name: "boleta.png", mediaType: "application/pdf" } }]);
  });

  it("that is a voice message is one, though it looks like a film", async () => {
    const { person, heard } = await line();
    const content = Buffer.from("\u0000\u0000\u0000\u0018ftypisom\u0000\u0000\u0002\u0000", "latin1");
    await person.sendFile({ kind: "audio", content, name: "audioclip-1.mp4" });
    expect(lastParts(heard)).toMatchObject([{ file: { mediaType: "audio/mp4" } }]);
  });

  it.each([
    ["is a program", Buffer.from("MZ\u0000\u0000")],
    ["is too large", Buffer.alloc(1024 * 1024 + 1, 1)],
    ["is a page for browsers", Buffer.from("<svg/>")],
  ])("that %s is told of, and its message kept", async (_name, content) => {
    const { person, heard, kept } = await line();
    await person.sendFile({ kind: "file", name: "factura.pdf", content });
    expect(textsHeard(heard)).toEqual([expect.stringContaining("no se pudo recibir")]);
    expect(kept.size).toBe(0);
  });

  it("at an address that is not Meta's is never fetched, also where Meta's leads to one", async () => {
    const { person, heard, meta, kept } = await line();
    await person.send({ attachments: [{ type: "image", payload: { url: "http://169.254.169.254/latest" } }] });
    meta.scriptDownloads({ type: "elsewhere", url: "http://127.0.0.1:9/secret" });
    await person.sendFile({ kind: "image", content: JPEG, name: "a.jpg" });
    expect(textsHeard(heard)).toHaveLength(2);
    expect(kept.size).toBe(0);
  });

  it("that Meta keeps elsewhere is followed there", async () => {
    const { person, heard, meta } = await line();
    meta.scriptDownloads({ type: "elsewhere", url: meta.keep(JPEG, "b.jpg") });
    await person.sendFile({ kind: "image", content: PDF, name: "a.jpg" });
    expect(lastParts(heard)).toMatchObject([{ file: { mediaType: "image/jpeg" } }]);
  });

  it("that is slow makes Meta come again, and is there by then", async () => {
    const { person, heard, meta, kept } = await line({ settings: { mediaWaitMs: 100 } });
    let arrive = () => {};
    meta.scriptDownloads({
      type: "slow",
      until: new Promise<void>((resolve) => {
        arrive = resolve;
      }),
    });
    const attachments = [{ type: "image", payload: { url: meta.keep(JPEG, "foto.jpg") } }];
    await expect(person.send({ attachments }, "m1")).rejects.toMatchObject({ fault: "unavailable" });
    expect(heard).toEqual([]);
    arrive();
    await person.send({ attachments }, "m1");
    expect(lastParts(heard)).toMatchObject([{ type: "file" }]);
    expect(kept.size).toBe(1);
  });

  it("that cannot be had for long is given up, so that its message is not lost with it", async () => {
    const { person, heard, meta } = await line();
    meta.scriptDownloads(...Array.from({ length: 5 }, () => ({ type: "status" as const, status: 500 })));
    const attachments = [{ type: "image", payload: { url: meta.keep(JPEG, "foto.jpg") } }];
    for (let attempt = 1; attempt < 5; attempt++)
      await expect(person.send({ attachments }, "m1")).rejects.toMatchObject({ fault: "unavailable" });
    await person.send({ attachments }, "m1");
    expect(textsHeard(heard)).toEqual([expect.stringContaining("no se pudo recibir")]);
  });
});

describe.each(KINDS)("%s: an echo", (kind) => {
  const line = (options?: LineOptions) => openOne(kind, options);
  const text = (body: string) => ({ type: "text" as const, text: body });

  it("of what somebody wrote in Meta's inbox or on the phone is a message of the business's own", async () => {
    const { meta, heard } = await line();
    const ids = [await meta.writeAsAccount(USER_ID, "te ayudo yo", INBOX_APP_ID)];
    ids.push(await meta.writeAsAccount(USER_ID, "un momento"));
    expect(heard).toMatchObject([
      { type: "own", message: { externalId: ids[0], address: { threadId: USER_ID }, parts: [text("te ayudo yo")] } },
      { type: "own", message: { externalId: ids[1], parts: [text("un momento")] } },
    ]);
  });

  it("of ours is none, and finds a send whose answer was lost", async () => {
    const { meta, channel, person, heard, outbound } = await line();
    await person.write("hola");
    meta.script({ type: "early_echo" });
    const { externalId } = await channel.send(outbound([text("sí")], { key: "msg_here" }), never);
    expect(heard.slice(1)).toMatchObject([{ type: "report", report: { externalId, status: "sent", key: "msg_here" } }]);
    await meta.writeAsAccount(USER_ID, "enviado por otra parte de Charla", APP_ID);
    expect(heard).toHaveLength(2);
  });

  it("of ours that names neither app nor send waits for the send's answer, and is none either", async () => {
    const { meta, channel, person, heard, outbound } = await line();
    await person.write("hola");
    meta.script({ type: "early_echo", isBare: true });
    await channel.send(outbound([text("sí")]), never);
    await meta.writeAsAccount(USER_ID, "y yo");
    expect(heard.slice(1).map(({ type }) => type)).toEqual(["own"]);
  });
});

describe("what was seen", () => {
  it("on Messenger is all up to a moment, and what was delivered by name too", async () => {
    const { person, channel, heard, outbound } = await openOne("messenger");
    await person.write("hola");
    await channel.send(outbound([{ type: "text", text: "sí" }]), never);
    await person.act({ delivery: { mids: ["m_1"], watermark: AT } });
    await person.read();
    expect(heard.slice(1)).toEqual([
      { type: "report", report: { externalId: "m_1", status: "delivered", at: expect.any(Date) } },
      { type: "watermark", watermark: { threadId: USER_ID, status: "delivered", upTo: new Date(AT) } },
      { type: "watermark", watermark: { threadId: USER_ID, status: "read", upTo: expect.any(Date) } },
    ]);
  });

  it("on Instagram is a message, and all above it", async () => {
    const { person, channel, heard, outbound } = await openOne("instagram");
    await person.write("hola");
    const { externalId } = await channel.send(outbound([{ type: "text", text: "sí" }]), never);
    await person.read();
    expect(heard.slice(1)).toEqual([
      { type: "report", report: { externalId, status: "read", at: expect.any(Date) } },
      { type: "watermark", watermark: { threadId: USER_ID, status: "read", upTo: expect.any(Date) } },
    ]);
  });
});

function lastTextOf(event: Line["heard"][number]): string | undefined {
  return textsHeard([event]).at(-1);
}
