/** A sale by e-mail through the whole of Charla; the door of the webhook; and a send that a dead connection fell into. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { connectAccount } from "../../src/crm/channel-accounts/connect.ts";
import { readNewAccount } from "../../src/flow/connect-channel.ts";
import { newId } from "../../src/lib/ids.ts";
import { parsePost, rawFields } from "../emulators/mail/bring.ts";
import { type SmtpEmulator, startSmtp } from "../emulators/mail/smtp.ts";
import { type Written, writeMail } from "../emulators/mail/write.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { sampleAccount } from "../harness/context.ts";
import { readFacts } from "../harness/facts.ts";
import { asAgent } from "../harness/person.ts";
import { until } from "../harness/until.ts";

const SECRET = "un-secreto-de-prueba";
let shop: TestApp;
let smtp: SmtpEmulator;
let webhook: string;

beforeAll(async () => {
  smtp = await startSmtp();
  shop = await startTestApp();
  const account = readNewAccount({
    kind: "email",
    name: "Correo",
    settings: {
      address: "ventas@tienda.pe",
      smtpHost: "127.0.0.1",
      smtpPort: smtp.port,
      smtpSecurity: "none",
      perSecond: 100,
    },
    secrets: { password: smtp.password, webhookSecret: SECRET },
  });
  const id = await asAgent(shop, await sampleAccount(shop, "terminal"), "test", (crm) =>
    connectAccount(crm, shop.ctx.seal, account),
  );
  webhook = `${shop.url}/webhooks/email/${id}`;
});
afterAll(async () => {
  await shop?.close();
  await smtp?.close();
});

async function post(mail: Buffer, { url = webhook, secret = SECRET } = {}): Promise<number> {
  const { headers, body } = await parsePost(rawFields(mail), secret);
  const answer = await fetch(`${url}?secret=${secret}`, {
    method: "POST",
    headers: headers as Record<string, string>,
    body: new Uint8Array(body),
  });
  return answer.status;
}

/** A person with a mail program: it answers the last mail, quotes it, and keeps its references. */
function somebody(from: string) {
  const mails = () => smtp.mails.filter(({ to }) => to[0] === from);
  let seen = 0;
  const heard = async (sign: RegExp): Promise<string> => {
    const all = await until(`${sign} in a mail`, () => {
      const texts = mails()
        .slice(seen)
        .map(({ email }) => email.text ?? "")
        .join("\n");
      return sign.test(texts) ? texts : null;
    });
    seen = mails().length;
    return all;
  };
  const write = async (text: string, more: Written = {}): Promise<void> => {
    const last = mails().at(-1);
    const quoted = (last?.email.text ?? "").replace(/^/gm, "> ");
    const answer: Written = last
      ? {
          subject: last.email.subject ?? "",
          inReplyTo: last.messageId,
          references: [...last.header("references").matchAll(/<([^>]+)>/g)]
            .map((match) => match[1] ?? "")
            .concat(last.messageId),
          text: `${text}\n\nEl vie, 20 nov 2026, Tienda <ventas@tienda.pe> escribió:\n${quoted}`,
        }
      : { subject: "Monitor", text };
    expect(await post(await writeMail({ from: `Lucía <${from}>`, ...answer, ...more }))).toBe(200);
  };
  return { mails, heard, write };
}

it("sells by e-mail: question, quote, payment, thanks, all in one thread", async () => {
  const lucia = somebody("lucia@cliente.pe");
  await lucia.write("hola, cuánto cuesta el monitor LG de 24?");
  await lucia.heard(/529[.,]00/);
  await lucia.write("quiero dos");
  await lucia.heard(/./);
  await lucia.write("para recoger");
  const quote = await lucia.heard(/\/pay\//);
  expect(quote).toMatch(/1,058[.,]00/);
  const link = /https?:\/\/\S+\/pay\/[\w-]+/.exec(quote)?.[0] ?? "";
  await fetch(link.replace(/^https?:\/\/[^/]+/, shop.url), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ action: "pay" }),
  });
  await lucia.heard(/gracias|recibimos/i);
  await until("all sent", async () => (await readFacts(shop.database)).unsent === 0);
  expect(await readFacts(shop.database)).toMatchObject({
    unanswered: 0,
    answeredTwice: 0,
    uncertain: 0,
    brokenNumbers: 0,
  });
  const sold = await shop.database.query(
    "SELECT o.status, c.name, c.email FROM orders o JOIN contacts c ON c.id = o.contact_id",
  );
  expect(sold).toEqual([{ status: "preparing", name: "Lucía", email: "lucia@cliente.pe" }]);
  const threads = await shop.database.query("SELECT id FROM conversations");
  expect(threads).toHaveLength(1);
  expect(new Set(lucia.mails().map(({ email }) => email.subject))).toEqual(new Set(["Re: Monitor"]));
});

it("stores and answers a mail once, however often and at once it is brought", async () => {
  const before = (await readFacts(shop.database)).received;
  const mail = await writeMail({ from: "copias@cliente.pe", text: "hola" });
  const answers = await Promise.all(Array.from({ length: 10 }, () => post(mail)));
  expect(new Set(answers)).toEqual(new Set([200]));
  await somebody("copias@cliente.pe").heard(/./);
  expect(await readFacts(shop.database)).toMatchObject({ received: before + 1, answeredTwice: 0 });
});

it("parks an answer that the server took before it hung up, and never sends it again", async () => {
  smtp.troubles.push({ at: "cut", when: "after" });
  const ana = somebody("corte@cliente.pe");
  await ana.write("hola");
  await until("it is parked", async () => (await readFacts(shop.database)).uncertain > 0);
  await until("all is done", async () => (await readFacts(shop.database)).unsent === 0);
  const uncertain = await shop.database.query<{ id: string }>("SELECT id FROM messages WHERE status = 'uncertain'");
  for (const { id } of uncertain)
    expect(ana.mails().filter(({ messageId }) => messageId.startsWith(`${id}.`))).toHaveLength(1);
});

it("lets in mails as large as files are, from those who know the secret of an account that is there", async () => {
  const before = (await readFacts(shop.database)).received;
  const attachments = [
    {
      filename: "foto.png",
      content: Buffer.concat([Buffer.from("89504e470d0a1a0a", "hex"), Buffer.alloc(4 * 1024 * 1024, 5)]),
    },
  ];
  const large = await writeMail({ from: "grande@cliente.pe", text: "mira", attachments });
  expect(await post(large, { secret: "otro-secreto-cualquiera" })).toBe(401);
  const nowhere = `${shop.url}/webhooks/email/${newId("channelAccount")}`;
  expect(await post(await writeMail({ text: "x" }), { url: nowhere })).toBe(404);
  const telegram = webhook.replace("/email/", "/telegram/");
  expect(await post(await writeMail({ text: "x" }), { url: telegram })).toBe(404);
  expect((await readFacts(shop.database)).received).toBe(before);
  expect(await post(large)).toBe(200);
  const [stored] = await shop.database.query<{ bytes: string }>("SELECT max(bytes) AS bytes FROM attachments");
  expect(Number(stored?.bytes)).toBeGreaterThan(4 * 1024 * 1024);
});
