/** Telegram by polling, over real HTTP, into a real database and back. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { giveConversation, takeConversation } from "../../src/crm/conversations.ts";
import { answerAsRep } from "../../src/crm/inbox/answer.ts";
import { deliver } from "../../src/flow/deliver.ts";
import { readFacts } from "../harness/facts.ts";
import { until } from "../harness/until.ts";
import { startTelegramShop, type TelegramShop } from "./telegram-shop.ts";

let shop: TelegramShop;

beforeAll(async () => {
  shop = await startTelegramShop();
});
afterAll(() => shop?.close());

const PNG = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
  "base64",
);

const rep = { kind: "user", id: "mem_test", role: "rep" } as const;
const conversationOf = async (chatId: number) => {
  const rows = await shop.database.query<{ conversationId: string }>(
    'SELECT id AS "conversationId" FROM conversations WHERE thread_id = $1',
    [String(chatId)],
  );
  return { conversationId: rows[0]?.conversationId ?? "" };
};
const messagesOf = (chatId: number) =>
  shop.database.query<{
    text: string;
    parts: { type: string; file?: { id: string; name: string; mediaType: string } }[];
  }>(
    `SELECT m.text, m.parts, m.external_id FROM messages m JOIN conversations c ON c.id = m.conversation_id
      WHERE c.thread_id = $1 AND m.direction = 'in' ORDER BY m.seq`,
    [String(chatId)],
  );

describe("a customer on Telegram", () => {
  it("is answered, and the update is confirmed after its commit", async () => {
    const phone = shop.telegram.phone();
    await phone.write("hola, ¿cuánto cuesta la laptop más barata?");
    expect((await messagesOf(phone.chatId)).map(({ text }) => text)).toEqual([
      "hola, ¿cuánto cuesta la laptop más barata?",
    ]);
    await until("the answer", () => phone.shown.some(({ text }) => text.includes("S/ 1,299.00")));
  });

  it("who comes by a link with a code greets the shop, and the code stays with the conversation", async () => {
    const phone = shop.telegram.phone();
    await phone.write("/start promo-7");
    const [row] = await shop.database.query("SELECT reference FROM conversations WHERE thread_id = $1", [
      String(phone.chatId),
    ]);
    expect(row).toEqual({ reference: "promo-7" });
    expect((await messagesOf(phone.chatId)).map(({ text }) => text)).toEqual(["Hola"]);
    await until("the greeting", () => phone.shown.length > 0);
  });

  it("is stored once however often an update comes", async () => {
    const phone = shop.telegram.phone();
    for (let copy = 0; copy < 50; copy++) await phone.write("hola", { updateId: 900_001, messageId: 77 });
    expect(await messagesOf(phone.chatId)).toHaveLength(1);
    await until("the answer", () => phone.shown.length > 0);
    const facts = await readFacts(shop.database);
    expect(facts).toMatchObject({ answeredTwice: 0, brokenNumbers: 0 });
  });

  it("presses a button, which is answered at once and comes in as the choice's value", async () => {
    const phone = shop.telegram.phone();
    const address = { threadId: String(phone.chatId), userId: String(phone.chatId), route: null };
    const channel = await shop.ctx.channelOf(shop.accountId);
    const choices = [{ value: "ver:lenovo", title: "Ver la Lenovo" }];
    await channel?.send(
      {
        key: "k",
        address,
        parts: [
          { type: "text", text: "¿Cuál?" },
          { type: "choices", choices },
        ],
      },
      AbortSignal.timeout(5_000),
    );
    await phone.press("Ver la Lenovo");
    expect((await messagesOf(phone.chatId)).map(({ text }) => text)).toEqual(["ver:lenovo"]);
    await until("the wheel stops", () => shop.telegram.of("answerCallbackQuery").length === 1);
  });

  it("sends photos, documents, voice, places and contacts, kept under clean names and true types", async () => {
    const phone = shop.telegram.phone();
    const photo = shop.telegram.addFile(PNG, { path: "photos/file_1.jpg" });
    const lying = shop.telegram.addFile(Buffer.from("%PDF-1.7 hola"), { path: "documents/file_2.pdf" });
    const voice = shop.telegram.addFile(Buffer.from("OggS voice"), { path: "voice/file_3.oga" });
    const program = shop.telegram.addFile(Buffer.from("MZ\u0000program"), { path: "documents/file_4.exe" });
    await phone.send({
      photo: [
        { file_id: "small", width: 10 },
        { file_id: photo, width: 90 },
      ],
      caption: "¿tienen esta?",
    });
    await phone.send({
      document: { file_id: lying, file_name: "../../etc/recibo.pdf", mime_type: "image/png" },
    });
    await phone.send({ voice: { file_id: voice, duration: 2, mime_type: "audio/ogg" } });
    await phone.send({ location: { latitude: -12.1, longitude: -77.03 } });
    await phone.send({ contact: { phone_number: "51987654321", first_name: "Ana", user_id: phone.chatId } });
    await phone.send({ document: { file_id: program, file_name: "juego.exe", mime_type: "image/jpeg" } });
    await phone.send({ document: { file_id: photo, file_name: "grande.zip", file_size: 900_000_000 } });
    const stored = (await messagesOf(phone.chatId)).map(({ parts }) =>
      parts.map((part) => (part.file ? `${part.file.mediaType} ${part.file.name}` : part.type)),
    );
    expect(stored).toEqual([
      ["text", "image/png photo.jpg"],
      ["application/pdf recibo.pdf"],
      ["audio/ogg voice.ogg"],
      ["location"],
      ["contact"],
      ["text"],
      ["text"],
    ]);
    const files = await shop.database.query<{ id: string; sha256: string }>(
      "SELECT a.id FROM attachments a JOIN conversations c ON c.id = a.conversation_id WHERE c.thread_id = $1",
      [String(phone.chatId)],
    );
    expect(files).toHaveLength(3);
  });

  it("changes an unanswered message: the new words are answered; an answered one stays", async () => {
    const phone = shop.telegram.phone();
    // A person answers here, so that the first message waits.
    await phone.write("hola");
    await until("the greeting", () => phone.shown.length > 0);
    await shop.database.query("UPDATE conversations SET handler = 'rep' WHERE thread_id = $1", [String(phone.chatId)]);
    await phone.write("quiero una lapto", { messageId: 5_001 });
    await phone.edit(5_001, "quiero una laptop");
    expect((await messagesOf(phone.chatId)).map(({ text }) => text)).toEqual(["hola", "quiero una laptop"]);
    const [first] = await shop.database.query<{ external_id: string }>(
      "SELECT m.external_id FROM messages m JOIN conversations c ON c.id = m.conversation_id WHERE c.thread_id = $1 AND m.seq = 1",
      [String(phone.chatId)],
    );
    await phone.edit(Number(first?.external_id.split(".").at(-1)), "adiós");
    expect((await messagesOf(phone.chatId)).map(({ text }) => text)).toEqual(["hola", "quiero una laptop"]);
  });

  it("who blocks the bot is written to no more, until they write", async () => {
    const phone = shop.telegram.phone();
    await phone.write("hola");
    await until("the greeting", () => phone.shown.length === 1);
    await phone.block(true);
    const isBlocked = async () => {
      const [row] = await shop.database.query<{ blocked_at: Date | null }>(
        "SELECT blocked_at FROM identities WHERE external_id = $1",
        [String(phone.chatId)],
      );
      return row?.blocked_at != null;
    };
    expect(await isBlocked()).toBe(true);
    const ref = { tenantId: shop.tenantId, ...(await conversationOf(phone.chatId)) };
    await shop.ctx.db.forTenant(shop.tenantId, (tx) =>
      takeConversation({ tx, tenantId: shop.tenantId, actor: rep, clock: shop.ctx.clock }, ref.conversationId),
    );
    const id = await shop.ctx.db.forTenant(shop.tenantId, (tx) =>
      answerAsRep({ tx, tenantId: shop.tenantId, actor: rep, clock: shop.ctx.clock }, ref.conversationId, {
        text: "¿sigue ahí?",
      }),
    );
    await until("the answer failed", async () => {
      await deliver(shop.ctx.flow, ref);
      const [row] = await shop.database.query<{ status: string }>("SELECT status FROM messages WHERE id = $1", [id]);
      return row?.status === "failed";
    });
    expect(phone.shown).toHaveLength(1);
    await shop.ctx.db.forTenant(shop.tenantId, (tx) =>
      giveConversation({ tx, tenantId: shop.tenantId, actor: rep, clock: shop.ctx.clock }, ref.conversationId),
    );
    await phone.block(false);
    expect(await isBlocked()).toBe(false);
    await phone.write("ya volví, ¿qué laptops tienen?");
    await until("the answer", () => phone.shown.length > 1);
  });
});

it("no log, no row and no answer of the API shows the token", async () => {
  const rows = await shop.database.query("SELECT * FROM channel_accounts");
  expect(JSON.stringify(rows)).not.toContain(shop.telegram.token);
  const audit = await shop.database.query("SELECT * FROM audit");
  expect(JSON.stringify(audit)).not.toContain(shop.telegram.token);
});
