/** What is brought to the webhook: people's mails in every form, reports of servers, SendGrid's events, and what is neither. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ChannelEvent, WebhookRequest } from "../../src/channels/channel.ts";
import { formOf, parsePost, rawFields, rawPost } from "../emulators/mail/bring.ts";
import { startSendgrid } from "../emulators/mail/sendgrid.ts";
import { writeBounce, writeComplaint, writeMail } from "../emulators/mail/write.ts";
import { type Box, never, openBox, PERSON, SECRET, textsHeard } from "./box.ts";

let box: Box;
beforeEach(async () => {
  box = await openBox();
});
afterEach(() => box.close());

const PNG = Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(20 * 1024, 7)]);
const of = <T extends ChannelEvent["type"]>(type: T) =>
  box.heard.filter((event): event is Extract<ChannelEvent, { type: T }> => event.type === type);
const last = () => {
  const event = of("message").at(-1);
  if (!event) throw new Error("no message was heard");
  return event.message;
};

describe("a person's mail", () => {
  it("is theirs by their address, with its subject where it begins a thread", async () => {
    await box.write({ messageId: "a@cliente.pe", subject: "Laptop HP", text: "¿cuánto cuesta?" });
    expect(last()).toMatchObject({
      externalId: "a@cliente.pe",
      address: { userId: PERSON },
      sender: { email: PERSON, name: "Ana Díaz" },
      parts: [{ type: "text", text: "Laptop HP\n\n¿cuánto cuesta?" }],
    });
  });

  it("is read without what it quotes, and found in its thread, by whichever ids its program kept", async () => {
    await box.write({ messageId: "a@cliente.pe", text: "hola" });
    const { threadId } = last().address;
    const { externalId } = await box.channel.send(box.outbound("¿en qué ayudo?"), never);
    const quote = "\n\nEl vie, 20 nov 2026, Tienda <ventas@tienda.pe> escribió:\n> ¿en qué ayudo?";
    const answers = [
      { inReplyTo: externalId },
      { inReplyTo: externalId, references: ["a@cliente.pe", externalId] },
      { references: ["a@cliente.pe"] },
    ];
    for (const [index, ids] of answers.entries()) {
      await box.write({ subject: "Re: Consulta", text: `respuesta ${index}${quote}`, ...ids });
      expect(last().address.threadId).toBe(threadId);
      expect(last().parts).toEqual([{ type: "text", text: `respuesta ${index}` }]);
    }
    await box.write({ text: "otra cosa" });
    expect(last().address.threadId).not.toBe(threadId);
  });

  it("of somebody else is never in the thread of whoever was shown its ids", async () => {
    await box.write({ messageId: "a@cliente.pe", text: "hola" });
    const { threadId } = last().address;
    const { externalId } = await box.channel.send(box.outbound("su pedido es …"), never);
    await box.write({ from: "otro@x.pe", text: "¿qué pidió?", references: ["a@cliente.pe", externalId] });
    expect(last().address).toMatchObject({ userId: "otro@x.pe" });
    expect(last().address.threadId).not.toBe(threadId);
  });

  it("is answered where it asks to be, and is that person's: what is in it is shown to nobody else", async () => {
    await box.write({ from: "formulario@web.pe", replyTo: "Luis <luis@x.pe>", text: "hola" });
    expect(last().address.userId).toBe("luis@x.pe");
  });

  it("that is HTML only is read as text", async () => {
    await box.write({ subject: "x", html: "<p>Quiero <b>dos</b></p><script>no</script>" });
    expect(textsHeard(box.heard)).toEqual(["x\n\nQuiero dos"]);
  });

  it("brings its files, without the small pictures of a signature", async () => {
    await box.write({
      text: "adjunto",
      html: 'adjunto<img src="cid:logo">',
      attachments: [
        { filename: "foto.png", content: PNG },
        { filename: "logo.png", content: PNG.subarray(0, 500), cid: "logo" },
      ],
    });
    expect(last().parts).toMatchObject([
      { type: "text" },
      { type: "file", file: { name: "foto.png", mediaType: "image/png" } },
    ]);
  });

  it("is not lost with its files: those that lie, are too large or too many become notes", async () => {
    const files = [
      { filename: "../../etc/passwd.png", content: Buffer.from("<svg onload=x>") },
      { filename: "grande.png", content: Buffer.concat([PNG, Buffer.alloc(2 * 1024 * 1024)]) },
      { filename: "bomba.zip", content: Buffer.from("504b0304", "hex") },
      ...Array.from({ length: 12 }, (_, index) => ({ filename: `../f${index}.png`, content: PNG })),
    ];
    await box.write({ text: "todo", attachments: files });
    const { parts } = last();
    expect(parts).toHaveLength(10);
    const names = parts.flatMap((part) => (part.type === "file" ? [part.file.name] : []));
    expect(names).toEqual(["f0.png", "f1.png", "f2.png", "f3.png", "f4.png"]);
    expect(textsHeard(box.heard).at(-1)).toContain("7");
  });

  it("that comes again stores no file again, and has the same key; also without an id of its own", async () => {
    const mail = await writeMail({ text: "hola", attachments: [{ filename: "a.png", content: PNG }] });
    await box.call(rawPost(mail, SECRET));
    await box.call(rawPost(mail, SECRET));
    expect(box.kept.size).toBe(1);
    const without = Buffer.from(mail.toString("latin1").replace(/^Message-ID:.*\r\n/im, ""), "latin1");
    await box.call(rawPost(without, SECRET));
    await box.call(rawPost(without, SECRET));
    expect(new Set(of("message").map(({ message }) => message.externalId)).size).toBe(2);
  });

  it("is not confirmed while it cannot be stored", async () => {
    await box.channel.open(() => Promise.reject(new Error("the database is away")));
    await expect(box.write({ text: "hola" })).rejects.toThrow("the database is away");
  });
});

describe("Inbound Parse", () => {
  it("brings a whole mail in one field", async () => {
    const mail = await writeMail({ text: "¿tienen ñandúes? 😀", attachments: [{ filename: "a.png", content: PNG }] });
    expect(await box.call(await parsePost(rawFields(mail), SECRET))).toBe(200);
    expect(last().parts).toMatchObject([{ text: "Consulta\n\n¿tienen ñandúes? 😀" }, { file: { bytes: PNG.length } }]);
  });

  it("brings a mail taken apart, each part in its own letters", async () => {
    const fields = [
      {
        name: "headers",
        value:
          "Message-ID: <p@cliente.pe>\nFrom: =?utf-8?q?Ana_D=C3=ADaz?= <Ana@Cliente.pe>\nSubject: x\nContent-Type: multipart/mixed; boundary=zz\nDate: Fri, 20 Nov 2026 10:00:00 -0500\n",
      },
      { name: "subject", value: "Cotización" },
      { name: "text", value: Buffer.from("¿cuánto está?", "latin1") },
      { name: "envelope", value: '{"to":["ventas@tienda.pe"],"from":"ana@cliente.pe"}' },
      { name: "charsets", value: '{"subject":"UTF-8","text":"iso-8859-1"}' },
      { name: "attachments", value: "1" },
      { name: "attachment-info", value: '{"attachment1":{"filename":"../../foto.png","type":"image/png"}}' },
      { name: "attachment1", value: PNG, fileName: "foto.png", mediaType: "image/png" },
    ];
    expect(await box.call(await parsePost(fields, SECRET))).toBe(200);
    expect(last()).toMatchObject({
      externalId: "p@cliente.pe",
      sender: { email: PERSON, name: "Ana Díaz" },
      sentAt: new Date("2026-11-20T15:00:00Z"),
      parts: [{ text: "Cotización\n\n¿cuánto está?" }, { file: { name: "foto.png" } }],
    });
  });

  it("refuses what is no mail, and takes the next one", async () => {
    const form = await parsePost([], SECRET);
    const many = Array.from({ length: 5_000 }, (_, index) => ({ name: `f${index}`, value: "x" }));
    const { body, type } = await formOf(rawFields(await writeMail({ text: "cortado" })));
    for (const request of [
      form,
      await parsePost([{ name: "text", value: "sin cabeceras" }], SECRET),
      await parsePost(many, SECRET),
      { ...form, headers: { "content-type": "multipart/form-data" } },
      { ...form, headers: { "content-type": type }, body: body.subarray(0, 40) },
    ])
      expect(await box.call(request)).toBe(400);
    expect(await box.call({ ...form, headers: { "content-type": "text/html" } })).toBe(415);
    expect(box.heard).toEqual([]);
    await box.write({ text: "hola" });
  });

  it("is heard only with the secret of the address, in it or as its password", async () => {
    const mail = await writeMail({ text: "hola" });
    const form = await parsePost(rawFields(mail), "otro-secreto-cualquiera");
    const basic = (password: string) => `Basic ${Buffer.from(`charla:${password}`).toString("base64")}`;
    const tries: WebhookRequest[] = [
      form,
      { ...form, query: {} },
      { ...form, query: { secret: "" } },
      { ...form, query: {}, headers: { ...form.headers, authorization: basic("otro") } },
      rawPost(mail, "otro-secreto-cualquiera"),
    ];
    for (const request of tries) expect(await box.call(request)).toBe(401);
    expect(box.heard).toEqual([]);
    const known = { ...form, query: {}, headers: { ...form.headers, authorization: basic(SECRET) } };
    expect(await box.call(known)).toBe(200);
  });

  it("takes a mail of 3 MB, whose file is noted", async () => {
    const attachments = [{ filename: "grande.png", content: Buffer.concat([PNG, Buffer.alloc(3 * 1024 * 1024, 3)]) }];
    await box.write({ text: "mira", attachments });
    expect(textsHeard(box.heard)).toEqual(["Consulta\n\nmira", expect.stringContaining("grande.png")]);
  });
});

describe("a machine", () => {
  it.each([
    ["Auto-Submitted", "auto-replied"],
    ["Auto-Submitted", "auto-generated"],
    ["Precedence", "bulk"],
    ["Precedence", "auto_reply"],
    ["List-Id", "<x.lista.pe>"],
    ["X-Autoreply", "yes"],
    ["X-Loop", "ventas@tienda.pe"],
    ["Return-Path", "<>"],
  ])("that says so by %s: %s is not heard", async (name, value) => {
    await box.write({ text: "Estoy fuera de la oficina", headers: { [name]: value } });
    expect(box.heard).toEqual([]);
  });

  it.each(["MAILER-DAEMON@x.pe", "postmaster@x.pe", "no-reply@x.pe", "noreply+1@x.pe", "ventas@tienda.pe"])(
    "that writes as %s is not heard",
    async (from) => {
      await box.write({ from, text: "hola" });
      expect(box.heard).toEqual([]);
    },
  );

  it("is not what a person's ordinary mail looks like", async () => {
    await box.write({ text: "hola", headers: { "Auto-Submitted": "no", Precedence: "normal", "X-Mailer": "Outlook" } });
    expect(of("message")).toHaveLength(1);
  });

  it("of our own kind never answers ours, whichever of its headers are lost on the way", async () => {
    await box.channel.send(box.outbound("hola"), never);
    const raw = box.smtp.mails[0]?.raw ?? "";
    for (const lost of [/^$/m, /^Auto-Submitted:.*\r\n/im, /^(Auto-Submitted|X-Loop):.*\r\n/gim])
      expect(await box.call(rawPost(Buffer.from(raw.replace(lost, ""), "latin1"), SECRET))).toBe(200);
    expect(box.heard).toEqual([]);
  });

  it("that hides itself is answered twice and no more; a person may say ok all day", async () => {
    for (let turn = 0; turn < 6; turn++)
      await box.write({ subject: "Re: Consulta", text: "Gracias por escribir. Le responderemos lo antes posible." });
    expect(of("message")).toHaveLength(2);
    for (let turn = 0; turn < 6; turn++) await box.write({ subject: "Re: Consulta", text: "ok" });
    expect(of("message")).toHaveLength(8);
  });
});

describe("consent", () => {
  it.each(["BAJA", "Unsubscribe", "sair"])("ends with %j, without what is quoted", async (word) => {
    await box.write({ subject: "Re: x", text: `${word}\n\nEl vie, 20 nov 2026, T <v@t.pe> escribió:\n> hola` });
    expect(of("consent")).toMatchObject([{ consent: { userId: PERSON, allows: false, by: "stop" } }]);
  });

  it("ends by the button of a mail program, and not by looking at its address", async () => {
    await box.channel.send(box.outbound("Ofertas"), never);
    const header = box.smtp.mails[0]?.header("list-unsubscribe") ?? "";
    const [, url = ""] = /^<(https:[^>]+)>/.exec(header) ?? [];
    const query = Object.fromEntries(new URL(url).searchParams);
    const call = { headers: {}, query, body: Buffer.from("List-Unsubscribe=One-Click") };
    const looked = await box.channel.webhook?.({ ...call, method: "GET" });
    expect(looked?.body).toContain("BAJA");
    expect(box.heard).toEqual([]);
    const token = query.unsubscribe ?? "";
    const forged = `${Buffer.from("otro@x.pe").toString("base64url")}.${token.split(".")[1]}`;
    expect(await box.call({ ...call, method: "POST", query: { unsubscribe: forged } })).toBe(404);
    expect(await box.call({ ...call, method: "POST" })).toBe(200);
    expect(of("consent")).toMatchObject([{ consent: { userId: PERSON, allows: false, by: "unsubscribe" } }]);
  });
});

describe("a report of a server", () => {
  const sent = async () => (await box.channel.send(box.outbound("hola", "msg_r"), never)).externalId;

  it("that an address is gone ends the reach and the consent of its person", async () => {
    const messageId = await sent();
    await box.call(rawPost(writeBounce({ messageId, recipient: PERSON }), SECRET));
    expect(box.heard).toMatchObject([
      { type: "report", report: { externalId: messageId, key: "msg_r", status: "failed", code: "5.1.1" } },
      { type: "reach", reach: { userId: PERSON, isBlocked: true } },
      { type: "consent", consent: { userId: PERSON, allows: false, by: "bounce" } },
    ]);
  });

  it("that a box is full fails the mail alone, and of a delay says nothing", async () => {
    const messageId = await sent();
    await box.call(rawPost(writeBounce({ messageId, recipient: PERSON, status: "5.2.2" }), SECRET));
    await box.call(rawPost(writeBounce({ messageId, recipient: PERSON, status: "4.4.1", action: "delayed" }), SECRET));
    expect(box.heard.map(({ type }) => type)).toEqual(["report"]);
  });

  it("that a person complained ends their consent", async () => {
    await box.call(rawPost(writeComplaint({ messageId: await sent(), recipient: PERSON }), SECRET));
    expect(box.heard).toMatchObject([{ type: "consent", consent: { allows: false, by: "complaint" } }]);
  });

  it("about a mail that we never sent, or for another person, is believed by nobody", async () => {
    const messageId = await sent();
    for (const forged of [
      writeBounce({ messageId, recipient: "otro@x.pe" }),
      writeBounce({ messageId: messageId.replace("msg_r", "msg_s"), recipient: PERSON }),
      writeComplaint({ messageId: "x@tienda.pe", recipient: PERSON }),
    ])
      expect(await box.call(rawPost(forged, SECRET))).toBe(200);
    expect(box.heard).toEqual([]);
  });
});

describe("SendGrid's events", () => {
  const events = (...list: object[]) =>
    list.map((event) => ({ email: PERSON, timestamp: 1_795_000_000, charla_account: box.accountId, ...event }));
  it.each([
    [{ event: "delivered" }, ["report delivered"]],
    [{ event: "open" }, ["report read"]],
    [{ event: "bounce", type: "bounce", status: "5.1.1" }, ["report failed", "reach", "consent bounce"]],
    [{ event: "bounce", type: "blocked", status: "4.7.1" }, ["report failed"]],
    [{ event: "dropped", reason: "Bounced Address" }, ["report failed", "reach", "consent bounce"]],
    [{ event: "dropped", reason: "Unsubscribed Address" }, ["report failed"]],
    [{ event: "spamreport" }, ["consent complaint"]],
    [{ event: "unsubscribe" }, ["consent unsubscribe"]],
    [{ event: "group_unsubscribe" }, ["consent unsubscribe"]],
    [{ event: "group_resubscribe" }, ["consent start"]],
    [{ event: "processed" }, []],
    [{ event: "deferred" }, []],
  ])("%j is %j", async (event, expected) => {
    const request = box.sendgrid.events(events({ ...event, charla_id: "x@tienda.pe" }));
    expect(await box.call({ ...request, query: { secret: SECRET } })).toBe(200);
    const told = box.heard.map((one) => {
      if (one.type === "report") return `report ${one.report.status}`;
      return one.type === "consent" ? `consent ${one.consent.by}` : one.type;
    });
    expect(told).toEqual(expected);
  });

  it("of other programs of the same account are not ours", async () => {
    const request = box.sendgrid.events(events({ event: "unsubscribe", charla_account: "other" }));
    await box.call({ ...request, query: { secret: SECRET } });
    expect(box.heard).toEqual([]);
  });

  it("are heard only as SendGrid signed them, lately", async () => {
    const theirs = await startSendgrid();
    await box.close();
    box = await openBox({ via: "sendgrid", settings: { verificationKey: theirs.verificationKey } });
    const list = events({ event: "delivered", charla_id: "x@tienda.pe" });
    const good = theirs.events(list, { at: box.clock.now() });
    const DAY_MS = 86_400_000;
    const bad: WebhookRequest[] = [
      { ...good, body: Buffer.from(`${good.body} `) },
      { ...good, headers: { ...good.headers, "x-twilio-email-event-webhook-signature": "AAAA" } },
      { ...good, headers: { "content-type": "application/json" }, query: { secret: SECRET } },
      box.sendgrid.events(list, { at: box.clock.now() }),
      theirs.events(list, { at: new Date(box.clock.now().getTime() - 4 * DAY_MS) }),
      theirs.events(list, { at: new Date(box.clock.now().getTime() + DAY_MS) }),
    ];
    for (const request of bad) expect(await box.call(request)).toBe(401);
    expect(box.heard).toEqual([]);
    expect(await box.call(good)).toBe(200);
    expect(box.heard).toHaveLength(1);
    expect(await box.call(theirs.events([], { at: box.clock.now(), body: "{" }))).toBe(400);
    await theirs.close();
  });
});
