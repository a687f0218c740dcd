/** What arrives: the handshake, signatures, files, statuses, and all that a stranger or a broken phone may post. */
import { afterEach, describe, expect, it } from "vitest";
import { type Line, type LineOptions, lastParts, never, openLine, textsHeard, WA_ID } from "./candidate.ts";

const lines: Line[] = [];
afterEach(async () => {
  for (const line of lines.splice(0)) await line.close();
});
async function line(options: LineOptions = {}): Promise<Line> {
  const opened = await openLine(options);
  lines.push(opened);
  return opened;
}

const JPEG = Buffer.from("ffd8ffe000104a46494600", "hex");
const PDF = Buffer.from("%PDF-1.7 x");

describe("the handshake", () => {
  const call = async (query: Record<string, string>) =>
    (await line()).channel.webhook?.({ method: "GET", headers: {}, query, body: Buffer.alloc(0) });
  const right = { "hub.mode": "subscribe", "hub.verify_token": "emulated-verify-token", "hub.challenge": "42" };

  it("gives back the challenge to whoever knows the token", async () => {
    expect(await call(right)).toEqual({ status: 200, body: "42" });
  });

  it.each([
    [{ "hub.verify_token": "another" }],
    [{ "hub.verify_token": "" }],
    [{ "hub.mode": "unsubscribe" }],
    [{ "hub.challenge": "<script>alert(1)</script>" }],
    [{ "hub.challenge": "" }],
  ])("refuses %j", async (change) => {
    expect(await call({ ...right, ...change })).toEqual({ status: 403 });
  });
});

describe("a post", () => {
  it("with a wrong, cut or missing signature is not even read", async () => {
    const { meta, heard } = await line();
    const body = JSON.stringify(meta.wrap({ messages: [] }));
    for (const signature of ["", "sha256=", `sha256=${"0".repeat(64)}`, "sha1=00"])
      expect(await meta.webhooks.postRaw(body, signature)).toBe(401);
    expect(heard).toEqual([]);
  });

  it("that was changed on its way is refused, also where the change means the same", async () => {
    const { meta } = await line();
    const { signatureOf } = await import("../../src/channels/meta/signature.ts");
    const signature = signatureOf(Buffer.from('{"a":1}'), "5f4dcc3b5aa765d61d8327deb882cf99");
    expect(await meta.webhooks.postRaw('{"a": 1}', signature)).toBe(401);
  });

  it("that is no JSON is refused, one that is not for us let pass", async () => {
    const { meta, heard } = await line();
    expect(await meta.webhooks.postRaw("{")).toBe(400);
    for (const body of ["null", "[]", "7", '{"object":"page"}']) expect(await meta.webhooks.postRaw(body)).toBe(200);
    const other = {
      metadata: { phone_number_id: "999999" },
      messages: [{ from: WA_ID, id: "x", timestamp: "1790000000", type: "text", text: { body: "a" } }],
    };
    await meta.webhooks.post({
      object: "whatsapp_business_account",
      entry: [{ changes: [{ field: "messages", value: other }] }],
    });
    expect(heard).toEqual([]);
  });

  it("of which one message cannot be stored still stores the others, and comes again", async () => {
    const { meta, channel, heard, receive } = await line();
    await channel.open(async (event) => {
      if (event.type === "message" && event.message.externalId === "bad") throw new Error("the database is away");
      return receive(event);
    });
    const message = (id: string, from: string) => ({
      id,
      from,
      timestamp: "1790000000",
      type: "text",
      text: { body: id },
    });
    const body = meta.wrap({
      messages: [message("bad", "51111111"), message("after", "51111111"), message("good", "5122222")],
    });
    await expect(meta.webhooks.post(body)).rejects.toThrow("database");
    expect(textsHeard(heard)).toEqual(["good"]);
    await channel.open(receive);
    await meta.webhooks.post(body);
    // Order is kept for each person.
    expect(textsHeard(heard).sort()).toEqual(["after", "bad", "good", "good"]);
    expect(textsHeard(heard).indexOf("bad")).toBeLessThan(textsHeard(heard).indexOf("after"));
  });

  it("of a kind that cannot be shown is told in words", async () => {
    const { person, heard } = await line({ settings: { locale: "en" } });
    await person.send({ type: "poll_creation", poll: {} });
    expect(textsHeard(heard)).toEqual([
      "[This customer sent something on WhatsApp that cannot be shown here (poll_creation).]",
    ]);
  });

  it("of a changed message names the one it changes", async () => {
    const { person, heard } = await line();
    const id = await person.write("de 8 GB");
    await person.send({ type: "edit", edit: { original_message_id: id, message: { text: { body: "de 16 GB" } } } });
    expect(heard.at(-1)).toEqual({ type: "edit", edit: { threadId: WA_ID, originalEnd: id, text: "de 16 GB" } });
  });
});

describe("a file", () => {
  it("is kept with its caption, once, however often its message comes", async () => {
    const { person, heard, kept } = await line();
    await person.sendFile({ kind: "image", content: JPEG, mediaType: "image/jpeg", caption: "¿esta?" });
    expect(lastParts(heard)).toMatchObject([
      { type: "file", file: { name: "image.jpg", mediaType: "image/jpeg", bytes: JPEG.byteLength } },
      { type: "text", text: "¿esta?" },
    ]);
    const image = { id: [...kept.values()][0]?.externalId, mime_type: "image/jpeg" };
    await person.send({ type: "image", image });
    expect(kept.size).toBe(1);
  });

  it("with a path for its name, or a type that its bytes deny, is taken for what it is", async () => {
    const { person, heard } = await line();
    await person.sendFile({ kind: "document", content: PDF, mediaType: "image/png", name: "../../etc/passwd" });
    expect(lastParts(heard)).toMatchObject([{ file: { name: "passwd", mediaType: "application/pdf" } }]);
  });

  it.each([
    ["is a program", { content: Buffer.from("MZ\u0000\u0000"), mediaType: "application/pdf" }],
    ["is too large", { content: Buffer.alloc(1024 * 1024 + 1, 1), mediaType: "image/jpeg" }],
    ["is a page for browsers", { content: Buffer.from("<svg/>"), mediaType: "image/svg+xml" }],
  ])("that %s is told of, and its message kept", async (_name, file) => {
    const { person, heard, kept } = await line();
    await person.sendFile({ kind: "document", name: "factura.pdf", ...file });
    expect(textsHeard(heard)).toEqual([expect.stringContaining("factura.pdf")]);
    expect(kept.size).toBe(0);
  });

  it("that is larger than it says is not read to its end", async () => {
    const { person, heard, meta } = await line();
    meta.scriptDownloads({ type: "bytes", content: Buffer.alloc(3 * 1024 * 1024, 1) });
    await person.sendFile({ kind: "image", content: JPEG, mediaType: "image/jpeg" });
    expect(textsHeard(heard)).toEqual([expect.stringContaining("no se pudo recibir")]);
  });

  it("that is slow makes Meta come again, and is there by then", async () => {
    const { person, heard, meta, kept } = await line({ settings: { mediaWaitMs: 100 } });
    let arrive = () => {};
    const until = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    meta.scriptDownloads({ type: "slow", until });
    const id = person.sendFile({ kind: "image", content: JPEG, mediaType: "image/jpeg" });
    await expect(id).rejects.toMatchObject({ fault: "unavailable" });
    expect(heard).toEqual([]);
    arrive();
    const image = { id: "700000001", mime_type: "image/jpeg" };
    await person.send({ type: "image", image });
    expect(lastParts(heard)).toMatchObject([{ type: "file" }]);
    expect(kept.size).toBe(1);
  });

  it.each([
    ["unpacks to more than is taken", { type: "bomb", bytes: 20 * 1024 * 1024 }],
    ["is longer than it was said to be", { type: "bytes", content: Buffer.concat([JPEG, Buffer.alloc(1024 * 1024)]) }],
  ] as const)("that %s is left at Meta, and its message told in words", async (_name, behaviour) => {
    const { person, heard, kept, meta } = await line({ settings: { mediaWaitMs: 60_000 } });
    meta.scriptDownloads(behaviour);
    await person.sendFile({ kind: "image", content: JPEG, mediaType: "image/jpeg", name: "foto.jpg" });
    expect(textsHeard(heard)).toEqual([expect.stringContaining("foto.jpg")]);
    expect(kept.size).toBe(0);
  });

  it("that cannot be had for long is given up, so that its message is not lost with it", async () => {
    const { person, heard, meta } = await line();
    const failing = Array.from({ length: 5 }, () => ({ type: "status" as const, status: 500 }));
    meta.scriptDownloads(...failing);
    await expect(person.sendFile({ kind: "image", content: JPEG, mediaType: "image/jpeg" })).rejects.toMatchObject({
      fault: "unavailable",
    });
    const image = { id: "700000001", mime_type: "image/jpeg" };
    for (let attempt = 2; attempt < 5; attempt++) await expect(person.send({ type: "image", image })).rejects.toThrow();
    await person.send({ type: "image", image });
    expect(textsHeard(heard)).toHaveLength(1);
  });
});

describe("the business itself", () => {
  it("writing on the phone is heard as its own, never as the person's", async () => {
    const { meta, person, heard, channel } = await line();
    await person.write("hola");
    const id = await meta.writeOnPhone(person, { type: "text", text: { body: "Te atiendo yo" } });
    await meta.writeOnPhone(person, { type: "reaction", reaction: { emoji: "👍" } });
    expect(heard.slice(1)).toMatchObject([
      {
        type: "own",
        message: {
          externalId: id,
          address: { threadId: WA_ID, userId: WA_ID },
          parts: [{ type: "text", text: "Te atiendo yo" }],
        },
      },
    ]);
    await channel.close();
    expect(meta.read).toHaveLength(1);
  });

  it("is heard in the thread of a person who is known by Meta's id", async () => {
    const { meta, person, heard } = await line({ person: { bsuid: "PE.1349" } });
    await person.write("hola");
    await meta.writeOnPhone(person, { type: "text", text: { body: "Te atiendo yo" } });
    const threads = heard.map((event) => ("message" in event ? event.message.address.threadId : ""));
    expect(threads).toEqual(["PE.1349", "PE.1349"]);
  });
});

it("hears of what a person allows in WhatsApp's own settings", async () => {
  const { meta, heard } = await line();
  const about = { wa_id: WA_ID, user_id: "PE.1349", category: "marketing_messages", timestamp: "1790000000" };
  const metadata = { phone_number_id: "106540352242922" };
  for (const value of ["stop", "resume", "shout"])
    await meta.tell("user_preferences", { metadata, user_preferences: [{ ...about, value }] });
  const consents = heard.flatMap((event) => (event.type === "consent" ? [event.consent] : []));
  expect(consents.map(({ userId, allows, by }) => [userId, allows, by])).toEqual([
    ["PE.1349", false, "stop"],
    [WA_ID, false, "stop"],
    ["PE.1349", true, "start"],
    [WA_ID, true, "start"],
  ]);
});

describe("a person", () => {
  it("who comes by an advertisement brings its id along", async () => {
    const { person, heard } = await line();
    const referral = { source_id: "120210", source_type: "ad", source_url: "https://fb.me/x", ctwa_clid: "c" };
    await person.send({ type: "text", text: { body: "hola" }, referral });
    expect(heard).toMatchObject([{ message: { reference: "ad:120210" } }]);
  });

  it("whose name is a link has none", async () => {
    const { person, heard } = await line({ person: { name: "https://premios.example/gana" } });
    await person.write("hola");
    expect(heard).toMatchObject([{ message: { sender: { phone: `+${WA_ID}` } } }]);
    expect(heard[0]).not.toHaveProperty("message.sender.name");
  });
});

describe("a status", () => {
  /** The events of a send that Meta accepts and then fails with a code, or delivers. */
  const eventsAfter = async (code?: number) => {
    const { person, channel, meta, outbound, heard } = await line();
    await person.write("hola");
    if (code !== undefined) meta.script({ type: "fail_later", code });
    const { externalId } = await channel.send(outbound([{ type: "text", text: "hola" }], "msg_key"), never);
    await meta.statuses.post();
    return { events: heard.slice(1), externalId };
  };

  it("of a failure says why, and that the person cannot be reached", async () => {
    const { events, externalId } = await eventsAfter(131026);
    const reason = expect.stringContaining("WhatsApp");
    expect(events).toEqual([
      {
        type: "report",
        report: { externalId, key: "msg_key", status: "failed", code: "131026", at: expect.any(Date), reason },
      },
      { type: "reach", reach: { userId: WA_ID, isBlocked: true, at: expect.any(Date) } },
    ]);
  });

  it.each([
    [131047, "use_template"],
    [131048, "freeze_campaigns"],
    [131049, "spare_person"],
    [131042, "mend_account"],
    [131031, "mend_account"],
    [132015, "pause_template"],
  ])("of the failure %i demands to %s", async (code, demand) => {
    const { events } = await eventsAfter(code);
    expect(events).toMatchObject([{ type: "report", report: { status: "failed", code: String(code), demand } }]);
  });

  it("of a person who wants no more marketing ends their consent", async () => {
    const { events } = await eventsAfter(131050);
    expect(events).toMatchObject([
      { type: "report", report: { demand: "end_campaigns_to_person" } },
      { type: "consent", consent: { userId: WA_ID, allows: false, by: "stop" } },
    ]);
  });

  it("says which message it is of, and what Meta counts it as", async () => {
    const { events } = await eventsAfter();
    const known = { key: "msg_key", pricing: { category: "service", isBillable: true } };
    expect(events).toMatchObject([
      { type: "report", report: { ...known, status: "sent" } },
      { type: "report", report: { ...known, status: "delivered" } },
    ]);
  });

  it("of a first piece that failed tells of the person alone", async () => {
    const { person, channel, meta, outbound, heard } = await line();
    await person.write("hola");
    meta.script({ type: "fail_later", code: 131026 });
    const place = { type: "location", latitude: 1, longitude: 1 } as const;
    await channel.send(outbound([place, { type: "text", text: "aquí" }]), never);
    await meta.statuses.post({ arrange: (held) => held.slice(0, 1) });
    expect(heard.slice(1)).toMatchObject([{ type: "reach", reach: { isBlocked: true } }]);
  });

  it("of an account that Meta has stopped tells so", async () => {
    const { person, channel, meta, outbound, reports } = await line();
    await person.write("hola");
    meta.script({ type: "fail_later", code: 131042 });
    await channel.send(outbound([{ type: "text", text: "hola" }]), never);
    await meta.statuses.post();
    expect(reports).toEqual([null, "unauthorized"]);
  });

  it("of a message of several pieces is that of the last one", async () => {
    const { person, channel, meta, outbound, heard } = await line();
    await person.write("hola");
    const long = "palabra ".repeat(700).trim();
    const { externalId } = await channel.send(outbound([{ type: "text", text: long }]), never);
    await meta.statuses.post({ together: true });
    const reports = heard.flatMap((event) => (event.type === "report" ? [event.report] : []));
    expect(person.shown).toHaveLength(2);
    expect(reports.map((report) => [report.externalId, report.status])).toEqual([
      [externalId, "sent"],
      [externalId, "delivered"],
    ]);
  });
});
