/** Files with a virus by every way in: the web chat, a channel, an import. None is stored; without a scanner, nothing is. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { DEMO_SITE_KEY } from "../../prisma/seed/seed.ts";
import { startTelegram, type TelegramEmulator } from "../../src/emulators/telegram/server.ts";
import { call, type DirectLineError, startConversation } from "../direct-line/visitor.ts";
import { type ClamdEmulator, EICAR, startClamd } from "../emulators/clamd.ts";
import { until } from "../harness/until.ts";
import { upload as bringCsv } from "../imports/csv.ts";
import { type Office, openOffice } from "../people/office.ts";
import { connectBot } from "../telegram/telegram-shop.ts";

let clamd: ClamdEmulator;
let telegram: TelegramEmulator;
let office: Office;

beforeAll(async () => {
  [clamd, telegram] = await Promise.all([startClamd(), startTelegram()]);
  office = await openOffice({ env: { CHARLA_CLAMD: clamd.address, TELEGRAM_API_URL: telegram.url } });
  await connectBot(office.app, telegram.token);
});
beforeEach(() => clamd.behave("well"));
afterAll(async () => {
  await office?.close();
  await telegram?.close();
  await clamd?.close();
});

const stored = async () => (await office.app.database.query("SELECT id FROM attachments")).length;

describe("in the web chat", () => {
  /** Sends files by their text, in Spanish. */
  async function send(...texts: string[]) {
    const { url } = office.app;
    const { conversationId, token } = await startConversation(url, DEMO_SITE_KEY);
    const form = new FormData();
    for (const [index, text] of texts.entries())
      form.append("file", new Blob([text], { type: "text/plain" }), `nota-${index}.txt`);
    const headers = { "accept-language": "es" };
    const path = `/conversations/${conversationId}/upload`;
    return call<DirectLineError>(url, "POST", path, { bearer: token, body: form, headers });
  }

  it("a clean file is taken, and an infected one is refused with a sentence, with all that came along", async () => {
    expect((await send("la lista de compras")).status).toBe(200);
    const before = await stored();
    const refused = await send("otra lista", EICAR);
    expect(refused).toMatchObject({ status: 422, body: { error: { code: "FileInfected" } } });
    expect(refused.body.error.message).toContain("virus");
    expect(await stored()).toBe(before);
  });

  it("no file is taken while nobody can look at it, and the widget is told when to come back", async () => {
    const before = await stored();
    clamd.behave("mute");
    const refused = await send("la lista de compras");
    expect(refused).toMatchObject({ status: 503, body: { error: { code: "ServiceUnavailable" } } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await stored()).toBe(before);
  });
});

describe("in an import", () => {
  const csv = `Nombre;Celular\nAna;999111222\n${EICAR};`;

  it("an infected file is a problem with a code of its own", async () => {
    const admin = await office.member("admin");
    const refused = await bringCsv(office, admin, csv);
    expect(refused).toMatchObject({
      status: 422,
      body: { code: "file_infected", title: expect.stringContaining("virus") },
    });
    expect((await admin.call<{ data: object[] }>("GET", "/v1/imports")).body.data).toEqual([]);
    clamd.behave("broken");
    const later = await bringCsv(office, admin, "Nombre;Celular\nAna;999111222");
    expect(later).toMatchObject({ status: 503, body: { code: "scan_unavailable" } });
  });
});

describe("in a channel", () => {
  /** What is stored of a message that a customer sends with a file. */
  async function written(text: string, caption: string) {
    const phone = telegram.phone();
    const id = telegram.addFile(Buffer.from(text));
    phone
      .send({ document: { file_id: id, file_name: "nota.txt", mime_type: "text/plain" }, caption })
      .catch(() => undefined);
    const { parts } = await until("the message is stored", async () => {
      const [row] = await office.app.database.query<{ parts: { type: string; text?: string }[] }>(
        "SELECT parts FROM messages WHERE direction = 'in' AND parts::text LIKE '%' || $1 || '%'",
        [caption],
      );
      return row;
    });
    return parts;
  }

  it("a message stays without the infected file that came with it, and says so", async () => {
    expect(await written("la lista", "primera nota")).toMatchObject([{ type: "text" }, { type: "file" }]);
    const before = await stored();
    expect(await written(EICAR, "segunda nota")).toEqual([
      { type: "text", text: "segunda nota" },
      { type: "text", text: expect.stringContaining("virus") },
    ]);
    expect(await stored()).toBe(before);
  });

  it("a file that nobody can look at is tried again, and never stored unseen", async () => {
    const before = await stored();
    const seen = clamd.seen.length;
    clamd.behave("mute");
    expect(await written("la lista", "tercera nota")).toEqual([
      { type: "text", text: "tercera nota" },
      { type: "text", text: expect.stringContaining("no se pudo") },
    ]);
    expect(clamd.seen.length - seen).toBe(3);
    expect(await stored()).toBe(before);
  });
});
