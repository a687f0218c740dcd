/** WhatsApp Web both ways, by the real library in a real Chromium. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FileRef } from "../../src/channels/channel.ts";
import { until } from "../harness/until.ts";
import { hasChromium, type Line, never, startLine, textsHeard } from "./candidate.ts";

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

describe.skipIf(!hasChromium)("a number on WhatsApp Web", () => {
  let line: Line;
  beforeAll(async () => {
    line = await startLine();
    await line.online();
  });
  afterAll(async () => {
    await line.close();
    expect(line.whatsapp.missing).toEqual([]);
  });
  const partsHeard = () => line.heard.flatMap((event) => (event.type === "message" ? [event.message.parts] : []));
  const fileOf = (content: Buffer, mediaType: string, name: string): FileRef => {
    const id = `file ${name}`;
    line.readable.set(id, { content, mediaType });
    return { id, name, mediaType, bytes: content.byteLength };
  };

  it("hears what a person writes, marks it as read once it is stored, and answers", async () => {
    await line.person.write("¿tienen laptops?");
    expect(textsHeard(line.heard)).toEqual(["¿tienen laptops?"]);
    await line.channel.send(line.say("sí"), never);
    expect(line.person.texts()).toEqual(["sí"]);
  });

  it("tells who wrote: the name, and the number also of an id that hides it", async () => {
    const hidden = line.whatsapp.phone({ wid: "77700011122233@lid", name: "Luis", number: "51987654321@c.us" });
    await hidden.write("hola");
    const last = line.heard.at(-1);
    expect(last).toMatchObject({
      type: "message",
      message: {
        address: { threadId: "77700011122233@lid", userId: "77700011122233@lid" },
        sender: { name: "Luis", phone: "+51987654321" },
      },
    });
    await line.channel.send(line.say("hola, Luis"), never);
    expect(hidden.texts()).toEqual(["hola, Luis"]);
  });

  it("takes in photos, voice, documents, places and contacts, by what their bytes are", async () => {
    const before = partsHeard().length;
    const send = (values: Record<string, unknown>) => line.person.post(values);
    const media = (content: Buffer, mimetype: string) => ({
      directPath: line.whatsapp.addFile(content, mimetype),
      mimetype,
      size: content.byteLength,
    });
    send({ type: "image", ...media(PNG, "image/jpeg"), caption: "¿tienen esta?", body: "thumbnail" });
    send({ type: "ptt", ...media(Buffer.from("OggS voice"), "audio/ogg; codecs=opus") });
    send({ type: "document", ...media(Buffer.from("%PDF-1.7"), "image/png"), filename: "../../etc/recibo.pdf" });
    send({ type: "document", ...media(Buffer.from("MZ\u0000program"), "image/jpeg"), filename: "juego.exe" });
    send({ type: "image", directPath: "/media/gone", mimetype: "image/png", size: 5 });
    send({ type: "document", ...media(PNG, "image/png"), size: 900_000_000, filename: "grande.zip" });
    send({ type: "location", lat: -12.1, lng: -77.03, loc: "Tienda\nAv. Larco 1" });
    send({ type: "vcard", body: "BEGIN:VCARD\nFN:Ana\nTEL;waid=51987:+51 987\nEND:VCARD" });
    const parts = await until("all is heard", () =>
      partsHeard().length === before + 8 ? partsHeard().slice(before) : null,
    );
    expect(
      parts.map((all) =>
        all.map((part) => (part.type === "file" ? `${part.file.mediaType} ${part.file.name}` : part.type)),
      ),
    ).toEqual([
      ["text", "image/png image.jpg"],
      ["audio/ogg voice.ogg"],
      ["application/pdf recibo.pdf"],
      ["text"],
      ["text"],
      ["text"],
      ["location"],
      ["contact"],
    ]);
    expect(parts[0]?.[0]).toEqual({ type: "text", text: "¿tienen esta?" });
    expect(parts[6]?.[0]).toMatchObject({ label: "Tienda, Av. Larco 1" });
    expect(parts[7]?.[0]).toEqual({ type: "contact", name: "Ana", phones: ["+51 987"] });
  });

  it("sends a photo with its caption, a voice message, a document, a place and a contact", async () => {
    const person = line.whatsapp.phone();
    await person.write("hola");
    const photo = { type: "file", file: fileOf(PNG, "image/png", "laptop.png") } as const;
    const voice = { type: "file", file: fileOf(Buffer.from("OggS voice"), "audio/ogg", "voz.ogg") } as const;
    const quote = {
      type: "file",
      file: fileOf(Buffer.from("%PDF-1.7 q"), "application/pdf", "cotización.pdf"),
    } as const;
    const gone = { type: "file", file: { id: "gone", name: "gone.png", mediaType: "image/png", bytes: 1 } } as const;
    await line.channel.send(line.outbound([{ type: "text", text: "La Lenovo" }, photo]), never);
    await line.channel.send(line.outbound([voice]), never);
    await line.channel.send(line.outbound([quote]), never);
    await line.channel.send(line.outbound([{ type: "text", text: "sin foto" }, gone]), never);
    const place = { type: "location", latitude: -12.1, longitude: -77, label: "Tienda" } as const;
    await line.channel.send(line.outbound([place, { type: "contact", name: "Rosa", phones: ["+51 999"] }]), never);
    expect(person.shown.map(({ type, text, name }) => [type, text.split("\n")[0], name])).toEqual([
      ["image", "La Lenovo", "laptop.png"],
      ["ptt", "", "voz.ogg"],
      ["document", "", "cotización.pdf"],
      ["chat", "sin foto", null],
      ["location", "Tienda", null],
      ["vcard", "BEGIN:VCARD", null],
    ]);
    expect(person.shown[0]?.file).toEqual(PNG);
    expect(person.shown[2]?.file?.toString()).toBe("%PDF-1.7 q");
  });

  it("hears a quoted reply as what it says, and an edit; reactions, groups, statuses and machinery are let pass", async () => {
    const person = line.whatsapp.phone();
    const before = line.heard.length;
    const id = await person.write("quiero una lapto");
    person.edit(id, "quiero una laptop");
    person.react(id);
    line.whatsapp.phone({ wid: "120363000111@g.us" }).post({ body: "hola grupo", author: "51999@c.us" });
    line.whatsapp.phone({ wid: "status@broadcast" }).post({ body: "mi estado" });
    for (const type of ["e2e_notification", "call_log", "protocol", "gp2", "hologram", "revoked"])
      person.post({ type });
    person.post({ type: "poll_creation", pollName: "¿Cuál?" });
    await person.write("esa", undefined);
    person.post({ body: "esta", quotedMsg: { type: "chat", body: "quiero una laptop" } });
    await until("the reply is heard", () => textsHeard(line.heard).includes("esta"));
    expect(line.heard.slice(before).map((event) => (event.type === "edit" ? event.edit : event.type))).toEqual([
      "message",
      { threadId: person.wid, originalEnd: `false_${person.wid}_${id}`, text: "quiero una laptop" },
      "message",
      "message",
      "message",
    ]);
    expect(textsHeard(line.heard).slice(-3)).toEqual([expect.stringContaining("poll_creation"), "esa", "esta"]);
  });

  it("tells of what becomes of a message: sent, delivered, read", async () => {
    const person = line.whatsapp.phone();
    await person.write("hola");
    const { externalId } = await line.channel.send(line.say("buenas"), never);
    const shown = person.shown[0]?.id ?? "";
    expect(externalId).toBe(`true_${person.wid}_${shown}`);
    line.whatsapp.ack(person, shown, 2);
    line.whatsapp.ack(person, shown, 3);
    const reports = () =>
      line.heard.flatMap((event) =>
        event.type === "report" && event.report.externalId === externalId ? [event.report.status] : [],
      );
    await until("it is read", () => reports().includes("read"));
    expect(new Set(reports())).toEqual(new Set(["sent", "delivered", "read"]));
  });

  it("tells what is typed on the phone, and never takes for that what it sent itself", async () => {
    const person = line.whatsapp.phone();
    await person.write("hola");
    const own = () => line.heard.flatMap((event) => (event.type === "own" ? [event.message] : []));
    let release = () => undefined as undefined;
    const released = new Promise<undefined>((resolve) => {
      release = () => resolve(undefined) as undefined;
    });
    // The page tells of the message long before the send is answered.
    line.whatsapp.onSend = () => ({ after: released });
    const sending = line.channel.send(line.say("somos nosotros"), never);
    await until("it is under way", () => line.whatsapp.sends.some(({ body }) => body === "somos nosotros"));
    line.whatsapp.typeOnPhone(person, "soy Rosa");
    release();
    await sending;
    line.whatsapp.onSend = () => "ok";
    await until("Rosa is heard", () => own().length > 0);
    await line.channel.send(line.say("otra nuestra"), never);
    line.whatsapp.typeOnPhone(person, "soy Rosa otra vez");
    await until("Rosa is heard again", () => own().length > 1);
    expect(own().map(({ parts, address }) => [parts, address.threadId])).toEqual([
      [[{ type: "text", text: "soy Rosa" }], person.wid],
      [[{ type: "text", text: "soy Rosa otra vez" }], person.wid],
    ]);
  });

  it("of a send whose answer was lost hears later that it was ours, and reports it by its key", async () => {
    const person = line.whatsapp.phone();
    await person.write("hola");
    line.whatsapp.onSend = () => "shown, then silence";
    const over = new AbortController();
    const sending = line.channel.send(line.say("¿llegó?", "msg_lost"), over.signal);
    const shown = await until("it is shown", () => person.shown[0]);
    over.abort(new Error("out of time"));
    await expect(sending).rejects.toMatchObject({ fault: "uncertain" });
    line.whatsapp.onSend = () => "ok";
    line.whatsapp.typeOnPhone(person, "después");
    await until("Rosa is heard", () =>
      line.heard.some((event) => event.type === "own" && JSON.stringify(event).includes("después")),
    );
    line.whatsapp.ack(person, shown.id, 2);
    const report = await until("it is reported", () =>
      line.heard.find((event) => event.type === "report" && event.report.key === "msg_lost"),
    );
    expect(report).toMatchObject({ report: { status: "delivered", externalId: `true_${person.wid}_${shown.id}` } });
    expect(JSON.stringify(line.heard.filter(({ type }) => type === "own"))).not.toContain("¿llegó?");
  });

  it("stores in the end what could not be stored at once, and only then marks it as read", async () => {
    const person = line.whatsapp.phone();
    let failures = 0;
    line.onReceive = (event) => {
      if (event.type === "message" && ++failures <= 2) throw new Error("the database is away");
    };
    await person.write("¿me oyen?");
    expect(failures).toBe(3);
    line.onReceive = () => undefined;
    expect(textsHeard(line.heard).filter((text) => text === "¿me oyen?")).toHaveLength(1);
  });

  it("marks a chat as read only once all that was written there is stored", async () => {
    const person = line.whatsapp.phone();
    let lost = /uno|dos/;
    const tried: string[] = [];
    line.onReceive = (event) => {
      if (event.type !== "message") return;
      tried.push(JSON.stringify(event.message.parts));
      if (lost.test(tried.at(-1) ?? "")) throw new Error("the database is away");
    };
    const first = person.post({ body: "uno" });
    let isSeen = false;
    const seen = person.write("dos", "SECOND").then(() => {
      isSeen = true;
    });
    await until("both are heard", () => line.whatsapp.knows(person, first) && line.whatsapp.knows(person, "SECOND"));
    await until("the first is tried", () => tried.length > 0);
    lost = /dos/;
    await until("the second is tried", () => tried.some((parts) => parts.includes("dos")));
    expect(isSeen).toBe(false);
    lost = /nothing/;
    await seen;
    line.onReceive = () => undefined;
    expect(textsHeard(line.heard).slice(-2)).toEqual(["uno", "dos"]);
  });

  it("refuses a number without WhatsApp, and what WhatsApp refuses", async () => {
    const stranger = { threadId: "51900000000@c.us", userId: "51900000000@c.us", route: null };
    line.whatsapp.strangers.add(stranger.threadId);
    await expect(line.channel.send({ ...line.say("hola"), address: stranger }, never)).rejects.toMatchObject({
      fault: "rejected",
    });
    line.whatsapp.onSend = () => "refused";
    await expect(line.channel.send(line.say("hola"), never)).rejects.toMatchObject({ fault: "rejected" });
    line.whatsapp.onSend = () => "ok";
  });
});
