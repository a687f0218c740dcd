/** What leaves by e-mail, by both ways, and how servers' refusals are told. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { email } from "../../src/channels/email/index.ts";
import { startSmtp } from "../emulators/mail/smtp.ts";
import { type Box, never, openBox, PERSON } from "./box.ts";

let box: Box;
const open = async (options: Parameters<typeof openBox>[0] = {}) => {
  await box?.close();
  box = await openBox(options);
};
beforeEach(() => open());
afterEach(() => box.close());

const send = (...args: Parameters<Box["outbound"]>) => box.channel.send(box.outbound(...args), never);
const PNG = Buffer.from("89504e470d0a1a0a0000", "hex");
const file = { id: "att_1", name: "cotización.png", mediaType: "image/png", bytes: PNG.length };

describe("an answer", () => {
  it("stands in its thread, under the same subject, from us, with an id that follows from its key", async () => {
    await box.write({
      messageId: "a@cliente.pe",
      subject: "RE: Laptop HP",
      text: "hola",
      references: ["r@cliente.pe"],
    });
    const { externalId } = await send("¡Hola! ¿En qué ayudo?", "msg_7");
    const [mail] = box.smtp.mails;
    expect(mail?.to).toEqual([PERSON]);
    expect(mail?.email).toMatchObject({
      subject: "Re: Laptop HP",
      from: { name: "Tienda Ñandú", address: "ventas@tienda.pe" },
      inReplyTo: "<a@cliente.pe>",
      references: "<r@cliente.pe> <a@cliente.pe>",
      date: "2026-11-21T15:00:00.000Z",
    });
    expect(mail?.messageId).toBe(externalId);
    expect(externalId).toMatch(/^msg_7\./);
    expect(mail?.header("auto-submitted")).toBe("auto-replied");
    expect(mail?.header("list-unsubscribe")).toBe("");
  });

  it("is sent again as the same mail", async () => {
    const message = box.outbound("hola", "msg_8");
    const ids = [await box.channel.send(message, never), await box.channel.send(message, never)];
    expect(ids[0]).toEqual(ids[1]);
    expect(box.smtp.mails[0]?.messageId).toBe(box.smtp.mails[1]?.messageId);
  });
});

describe("a mail that we begin, or long after theirs", () => {
  it("can be ended by a button, and has a subject of its own", async () => {
    await send("Tenemos ofertas");
    const [mail] = box.smtp.mails;
    expect(mail?.header("list-unsubscribe")).toMatch(
      /^<https:\/\/shop\.example\/.*>,\s*<mailto:ventas@tienda\.pe\?subject=unsubscribe>$/,
    );
    expect(mail?.header("list-unsubscribe-post")).toBe("List-Unsubscribe=One-Click");
    expect(mail?.header("auto-submitted")).toBe("auto-generated");
    expect(mail?.email.subject).toBe("Mensaje de Tienda Ñandú");
    await box.write({ text: "hola" });
    box.clock.advance(3 * 86_400_000);
    await send("¿Sigues ahí?");
    expect(box.smtp.mails[1]?.header("list-unsubscribe")).not.toBe("");
    expect(box.smtp.mails[1]?.header("in-reply-to")).not.toBe("");
  });

  it("can be ended by answering where no page of ours can be called", async () => {
    await open({ webhookUrl: null });
    await send("Tenemos ofertas");
    expect(box.smtp.mails[0]?.header("list-unsubscribe")).toBe("<mailto:ventas@tienda.pe?subject=unsubscribe>");
    expect(box.smtp.mails[0]?.header("list-unsubscribe-post")).toBe("");
  });
});

describe.each(["smtp", "sendgrid"] as const)("by %s, a message", (via) => {
  beforeEach(() => open({ via, settings: { replyAddress: "respuestas@in.tienda.pe" } }));
  const sent = () => {
    const [mail] = box.smtp.mails;
    const [other] = box.sendgrid.mails;
    if (mail) {
      const { text = "", html = "", attachments, replyTo, subject } = mail.email;
      const files = attachments.map(({ filename, mimeType, content }) => ({
        name: filename,
        type: mimeType,
        bytes: Buffer.from(content as ArrayBuffer),
      }));
      return { text, html, files, replyTo: replyTo?.[0]?.address, subject };
    }
    const body = (type: string) => other?.content.find((one) => one.type === type)?.value ?? "";
    const files = (other?.attachments ?? []).map(({ filename, type, content }) => ({
      name: filename,
      type,
      bytes: Buffer.from(content, "base64"),
    }));
    return {
      text: body("text/plain"),
      html: body("text/html"),
      files,
      replyTo: other?.reply_to?.email,
      subject: other?.subject,
    };
  };

  it("is text and HTML, in which nothing of a person's runs", async () => {
    await send([
      { type: "text", text: 'Mira <b>esto</b>: https://tienda.pe/a?b=1&c="x". ¿Sí?' },
      {
        type: "choices",
        choices: [
          { value: "a", title: "Azul" },
          { value: "r", title: "<script>" },
        ],
      },
    ]);
    const { text, html } = sent();
    expect(text.trim()).toBe('Mira <b>esto</b>: https://tienda.pe/a?b=1&c="x". ¿Sí?\n\n1. Azul\n2. <script>');
    expect(html).toContain("&lt;b&gt;esto&lt;/b&gt;");
    expect(html).toContain('<a href="https://tienda.pe/a?b=1&amp;c=&quot;x">');
    expect(html).not.toContain("<script>");
  });

  it("brings its files; what cannot be read is told with its link", async () => {
    box.readable.set(file.id, { content: PNG, mediaType: "image/png" });
    await send([
      { type: "file", file },
      { type: "file", file: { ...file, id: "gone", name: "catálogo.pdf", url: "/files/c.pdf" } },
      { type: "file", file: { ...file, id: "lost", name: "nota.txt" } },
    ]);
    const { files, text } = sent();
    expect(files).toEqual([{ name: "cotización.png", type: "image/png", bytes: PNG }]);
    expect(text.trim()).toBe("catálogo.pdf: https://shop.example/files/c.pdf\n\nArchivo: nota.txt");
  });

  it("asks to be answered where mails are brought to us", async () => {
    await send("hola");
    expect(sent().replyTo).toBe("respuestas@in.tienda.pe");
  });

  it("has no header that a subject, a name or an id smuggled in", async () => {
    await open({ via, settings: { senderName: "Tienda\r\nBcc: x@evil.pe" } });
    const route = {
      subject: "hola\r\nBcc: x@evil.pe",
      answers: "a@b>\r\nBcc: x@evil.pe",
      references: ["c@d\nX-Evil: 1"],
      writtenAt: 0,
    };
    box.readable.set(file.id, { content: PNG, mediaType: "image/png" });
    await box.channel.send(
      {
        key: "msg_x",
        address: { threadId: "t\r\nBcc: x@evil.pe", userId: PERSON, route },
        parts: [
          { type: "text", text: "hola" },
          { type: "file", file: { ...file, name: 'a\r\nX-Evil: 1".png' } },
        ],
      },
      never,
    );
    const whole = box.smtp.mails[0]?.raw ?? JSON.stringify(box.sendgrid.mails[0]);
    expect(whole).not.toMatch(/^(Bcc|X-Evil):/im);
    expect(whole).not.toMatch(/\\r\\n(Bcc|X-Evil)/);
    expect(box.smtp.mails[0]?.to ?? box.sendgrid.mails[0]?.personalizations[0]?.to.map((one) => one.email)).toEqual([
      PERSON,
    ]);
    expect(sent().files[0]?.name).not.toMatch(/[\r\n"/]/);
  });
});

describe("an SMTP server that refuses", () => {
  it.each([
    ["auth", 535, "5.7.8 bad credentials", "unauthorized"],
    ["auth", 454, "4.7.0 Temporary authentication failure", "unavailable"],
    ["sender", 553, "5.7.1 not owned by user", "unauthorized"],
    ["recipient", 550, "5.1.1 no such user", "blocked"],
    ["recipient", 550, "mailbox unavailable", "blocked"],
    ["recipient", 550, "5.7.1 blocked by policy", "rejected"],
    ["recipient", 552, "5.2.2 mailbox full", "rejected"],
    ["recipient", 450, "4.7.1 greylisted", "rate_limited"],
    ["recipient", 452, "4.2.2 mailbox full for now", "unavailable"],
    ["data", 421, "4.7.0 too many messages", "rate_limited"],
    ["data", 451, "4.3.0 try later", "unavailable"],
    ["data", 554, "5.7.1 spam", "rejected"],
  ] as const)("at %s with %i %s is told as %s", async (at, code, text, fault) => {
    box.smtp.troubles.push({ at, code, text });
    await expect(send("hola")).rejects.toMatchObject({ fault, message: expect.stringMatching(/\.$/) });
    expect(box.smtp.mails).toEqual([]);
    expect(box.reports).toEqual(fault === "unauthorized" ? ["unauthorized"] : []);
  });

  it("one recipient's mails for now holds back no other's, and one that refuses all holds back all", async () => {
    box.smtp.troubles.push({ at: "recipient", code: 450, text: "4.7.1 greylisted" });
    await expect(send("hola")).rejects.toMatchObject({ details: { scope: "thread" }, afterMs: undefined });
    box.smtp.troubles.push({ at: "sender", code: 421, text: "4.7.0 too many messages" });
    await expect(send("hola")).rejects.toMatchObject({ details: { scope: "account" }, afterMs: undefined });
  });

  it("by hanging up before the mail is asked for got nothing; after it was taken it is uncertain", async () => {
    box.smtp.troubles.push({ at: "cut", when: "before" });
    await expect(send("hola")).rejects.toMatchObject({ fault: "unavailable" });
    box.smtp.troubles.push({ at: "cut", when: "after" });
    await expect(send("hola")).rejects.toMatchObject({ fault: "uncertain" });
    expect(box.smtp.mails).toHaveLength(1);
  });

  it("by not being there got nothing", async () => {
    await box.smtp.close();
    await expect(send("hola")).rejects.toMatchObject({ fault: "unavailable" });
  });

  it("to make the connection safe, or cannot be believed, is never told our password", async () => {
    const untrusted = await startSmtp({ disabledCommands: [] });
    for (const smtpPort of [box.smtp.port, untrusted.port]) {
      const settings = { smtpPort, smtpSecurity: "starttls" };
      const careful = await openBox({ settings });
      await expect(careful.channel.send(careful.outbound("hola"), never)).rejects.toMatchObject({
        fault: "unavailable",
      });
      await expect(careful.channel.probe?.(never)).rejects.toMatchObject({ fault: "unavailable" });
      await careful.close();
    }
    expect([...box.smtp.tried, ...untrusted.tried]).toEqual([]);
    await untrusted.close();
  });
});

describe("SendGrid", () => {
  beforeEach(() => open({ via: "sendgrid" }));

  it("is told which account and message a mail is of, and to count nobody", async () => {
    const { externalId } = await send("hola");
    const [mail] = box.sendgrid.mails;
    const args = mail?.personalizations[0]?.custom_args ?? mail?.custom_args;
    expect(args).toEqual({ charla_account: box.accountId, charla_id: externalId });
    expect(mail?.headers?.["Message-ID"] ?? mail?.personalizations[0]?.headers?.["Message-ID"]).toBe(`<${externalId}>`);
    expect(JSON.stringify(mail?.tracking_settings)).toContain('"click_tracking":{"enable":false');
  });

  it.each([
    [400, "personalizations.0.to.0.email", "blocked"],
    [400, "content", "rejected"],
    [401, undefined, "unauthorized"],
    [403, "from", "unauthorized"],
    [413, undefined, "rejected"],
    [500, undefined, "uncertain"],
    [503, undefined, "unavailable"],
  ])("that refuses with %i about %s is told as %s", async (status, field, fault) => {
    box.sendgrid.troubles.push(field === undefined ? { status } : { status, field });
    await expect(send("hola")).rejects.toMatchObject({ fault });
  });

  it("says when it may be called again", async () => {
    const reset = String(Math.floor(Date.now() / 1_000) + 30);
    box.sendgrid.troubles.push({
      status: 429,
      headers: { "x-ratelimit-reset": reset, date: new Date().toUTCString() },
    });
    await expect(send("hola")).rejects.toMatchObject({
      fault: "rate_limited",
      afterMs: expect.toSatisfy((ms: number) => ms > 25_000 && ms <= 31_000),
    });
  });

  it("whose answer is lost, or comes from somebody in between, leaves it open", async () => {
    box.sendgrid.troubles.push({ cut: "after" }, { garbage: "<html>", status: 502 });
    await expect(send("hola")).rejects.toMatchObject({ fault: "uncertain" });
    await expect(send("hola")).rejects.toMatchObject({ fault: "uncertain" });
    await box.sendgrid.close();
    await expect(send("hola")).rejects.toMatchObject({ fault: "unavailable" });
  });

  it("says whether the key opens it", async () => {
    expect(await box.channel.probe?.(never)).toEqual({ name: "ventas@tienda.pe" });
    box.sendgrid.isRevoked = true;
    await expect(box.channel.probe?.(never)).rejects.toMatchObject({ fault: "unauthorized" });
  });
});

describe("an account", () => {
  it("says by SMTP whether its password opens it", async () => {
    expect(await box.channel.probe?.(never)).toEqual({ name: "ventas@tienda.pe" });
    box.smtp.troubles.push({ at: "auth", code: 535, text: "no" });
    await expect(box.channel.probe?.(never)).rejects.toMatchObject({ fault: "unauthorized" });
  });

  it("is checked before it is kept", () => {
    const base = { address: "ventas@tienda.pe", smtpHost: "smtp.tienda.pe" };
    const isGood = (settings: object) => email.settings.safeParse(settings).success;
    expect(isGood(base)).toBe(true);
    expect(isGood({ address: "ventas@tienda.pe", via: "sendgrid" })).toBe(true);
    expect(isGood({ address: "ventas@tienda.pe" })).toBe(false);
    expect(isGood({ ...base, address: "ventas" })).toBe(false);
    expect(isGood({ ...base, smtpSecurity: "none" })).toBe(false);
    expect(isGood({ ...base, smtpPort: 0 })).toBe(false);
    expect(isGood({ ...base, password: "x" })).toBe(false);
    expect(email.secrets.safeParse({ password: "x", webhookSecret: "corto" }).success).toBe(false);
  });
});
