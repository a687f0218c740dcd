/** A rep on the move: a chat is linked by a code, escalated conversations come as cards, and commands are carried out as that person. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ingest } from "../../src/flow/ingest.ts";
import { createTestContext } from "../harness/context.ts";
import { until } from "../harness/until.ts";
import { startTelegramShop, type TelegramShop } from "../telegram/telegram-shop.ts";
import { type SellerPhone, sellerPhone } from "./seller-phone.ts";

let shop: TelegramShop;
let rep: SellerPhone;

beforeAll(async () => {
  shop = await startTelegramShop();
  rep = await sellerPhone(shop, { role: "rep" });
});
afterAll(() => shop?.close());

const customer = (name: string) => shop.telegram.phone(undefined, { firstName: name });
const audited = async (action: string) =>
  shop.database.query("SELECT actor_kind, actor_id FROM audit WHERE action = $1", [action]);
const handlerOf = async (name: string) =>
  (
    await shop.database.query<{ handler: string; taken_by: string | null }>(
      "SELECT c.handler, c.taken_by FROM conversations c JOIN contacts p ON p.id = c.contact_id WHERE p.name = $1",
      [name],
    )
  )[0];

describe("a chat", () => {
  it("is linked by a code once; the code is nobody else's afterwards", async () => {
    const other = await sellerPhone(shop, { role: "viewer", name: "Vero", isLinked: false });
    const code = await other.code();
    await other.says(code.toLowerCase(), /✅ Hola, Vero.*observador/s);
    const stranger = customer("Raro");
    await stranger.write(`/start ${code}`);
    await until("told that it is over", () => stranger.shown.some(({ text }) => /ya se usó o venció/.test(text)));
    expect(await shop.database.query("SELECT count(*)::int AS n FROM member_identities")).toEqual([{ n: 2 }]);
    await other.says("/tomar 1", /Como observador no puedes usar \/tomar/);
  });

  it("of a stranger takes no commands: the agents answer what they write", async () => {
    const stranger = customer("Curioso");
    await stranger.write("/campaign new");
    await until("an answer of the agents", async () => {
      const rows = await shop.database.query(
        "SELECT t.id FROM turns t JOIN conversations c ON c.id = t.conversation_id JOIN contacts p ON p.id = c.contact_id WHERE p.name = 'Curioso'",
      );
      return rows.length > 0;
    });
    expect(await shop.database.query("SELECT id FROM campaigns")).toEqual([]);
  });

  it("of the team never wakes the agents, and stays out of the inbox", async () => {
    await rep.says("hola, cuánto cuesta el monitor?", /No entendí/);
    const [mine] = await shop.database.query(
      `SELECT c.handler, c.status, c.turn_due_at, (SELECT count(*)::int FROM turns t WHERE t.conversation_id = c.id) AS turns
         FROM conversations c JOIN member_identities i ON i.conversation_id = c.id WHERE i.member_id = $1`,
      [rep.memberId],
    );
    expect(mine).toEqual({ handler: "rep", status: "closed", turn_due_at: null, turns: 0 });
  });

  it("carries a message out once, however often and at once it is delivered", async () => {
    const account = await shop.ctx.accounts(shop.accountId);
    const [chat] = await shop.database.query<{ user_id: string; conversation_id: string }>(
      "SELECT user_id, conversation_id FROM member_identities WHERE member_id = $1",
      [rep.memberId],
    );
    if (!account || !chat) throw new Error("the chat is linked");
    const message = {
      externalId: "again.1",
      address: { threadId: chat.user_id, userId: chat.user_id, route: null },
      sender: {},
      parts: [{ type: "text" as const, text: "/tarea revisar la vitrina" }],
      sentAt: new Date(),
    };
    const deliver = () => ingest(shop.ctx.flow, account, { type: "message", message });
    const receipts = await Promise.all([deliver(), deliver(), deliver()]);
    expect(receipts.filter(({ duplicate }) => !duplicate)).toHaveLength(1);
    expect((await deliver()).duplicate).toBe(true);
    expect(await shop.database.query("SELECT title FROM tasks WHERE title ~ 'vitrina'")).toHaveLength(1);
    await rep.sees(/Tarea anotada: revisar la vitrina/);
    await shop.database.query("DELETE FROM tasks");
  });
});

describe("commands", () => {
  it("are listed by role, named in three languages, and forgiven for typos", async () => {
    const { text } = await rep.says("ayuda", /Esto puedes hacer, Rosa/);
    expect(text).toMatch(/\/prospectos/);
    expect(text).not.toMatch(/\/campaña:/);
    await rep.says("/help tarefa", /\/tarea: /);
    const meant = await rep.says("/tomarr 99", /¿Quisiste decir \/tomar 99\?/);
    expect(meant.buttons.map(({ text: title }) => title)).toEqual(["/tomar 99"]);
    await rep.says("1", /No tengo una conversación #99/);
    await rep.says("/campaign new", /Como asesor no puedes usar \/campaña/);
    await rep.says("/xyzzy", /No conozco \/xyzzy/);
  });

  it("ask for what is missing, and forget it at cancel", async () => {
    await rep.says("/tarea", /¿Qué hay que hacer/);
    await rep.says("cancelar", /lo dejamos ahí/);
    await rep.says("/task", /¿Qué hay que hacer/);
    await rep.says("llamar a Lucía mañana a las 10", /Tarea anotada: llamar a Lucía · .*10:00/);
    await rep.says("/tarea lista", /1\. llamar a Lucía/);
    await rep.says("/tarea hecha 1", /Hecha: llamar a Lucía/);
    const [task] = await shop.database.query("SELECT title, status, assignee_id, created_by FROM tasks");
    expect(task).toEqual({
      title: "llamar a Lucía",
      status: "done",
      assignee_id: rep.memberId,
      created_by: rep.memberId,
    });
    await rep.says("/reporte", /📊 Hoy/);
    await rep.presses("Ver la semana", /siete días/);
  });
});

describe("a question", () => {
  it("is still open in a process that was started afterwards", async () => {
    const account = await shop.ctx.accounts(shop.accountId);
    const [chat] = await shop.database.query<{ user_id: string }>(
      "SELECT user_id FROM member_identities WHERE member_id = $1",
      [rep.memberId],
    );
    if (!account || !chat) throw new Error("the chat is linked");
    await rep.says("/tarea", /¿Qué hay que hacer/);
    const later = await createTestContext({ database: shop.database });
    try {
      const message = {
        externalId: "later.1",
        address: { threadId: chat.user_id, userId: chat.user_id, route: null },
        sender: {},
        parts: [{ type: "text" as const, text: "contar la caja" }],
        sentAt: new Date(),
      };
      await ingest(later.ctx.flow, account, { type: "message", message });
    } finally {
      await later.close();
    }
    const tasks = await shop.database.query("SELECT assignee_id FROM tasks WHERE title = 'contar la caja'");
    expect(tasks).toEqual([{ assignee_id: rep.memberId }]);
  });
});

describe("an escalated conversation", () => {
  it("comes as a card, is answered by a reply to it, and goes back to the agents", async () => {
    const lucia = customer("Lucía");
    await lucia.write("quiero hablar con una persona por favor");
    const card = await rep.sees(/🔔 #1 Lucía · Telegram[\s\S]*hablar con una persona/);
    await rep.says("¡Hola Lucía! Soy Rosa, dime.", /✓ Enviado a Lucía/, card);
    await until("Lucía reads it", () => lucia.shown.some(({ text }) => text === "¡Hola Lucía! Soy Rosa, dime."));
    expect(await handlerOf("Lucía")).toEqual({ handler: "rep", taken_by: rep.memberId });
    await lucia.write("¿tienen el monitor en blanco?");
    const relayed = await rep.sees(/💬 #1 Lucía\n¿tienen el monitor en blanco\?/);
    await rep.says("Sí, llega mañana.", /✓ Enviado a Lucía/, relayed);
    await rep.says("/responder 1 ¿Te lo separo?", /✓ Enviado a Lucía/);
    await until("Lucía reads both", () => lucia.shown.some(({ text }) => text === "¿Te lo separo?"));
    await rep.says("/devolver", /Lucía vuelve con el bot/, relayed);
    expect(await handlerOf("Lucía")).toEqual({ handler: "agents", taken_by: null });
    for (const action of ["conversation.take", "conversation.give", "message.send"])
      expect((await audited(action)).at(-1)).toEqual({ actor_kind: "user", actor_id: rep.memberId });
  });

  it("that somebody else has answered meanwhile is not spoken over", async () => {
    const pedro = customer("Pedro");
    await pedro.write("necesito hablar con un asesor");
    const card = await rep.sees(/🔔 #\d+ Pedro/);
    const other = await sellerPhone(shop, { role: "seller", name: "Iván" });
    await other.says("/tomar Pedro", /Es tuya/);
    await rep.says("Hola Pedro", /Alguien se adelantó|alguien ya le respondió/, card);
    expect(await handlerOf("Pedro")).toEqual({ handler: "rep", taken_by: other.memberId });
    await other.says("/bot on Pedro", /Pedro vuelve con el bot/);
    await other.says("/prospectos", /prospecto|No hay prospectos/);
    await other.says("/asignar Pedro a Rosa", /Pedro queda con Rosa/);
    await rep.sees(/🔔 #\d+ Pedro/);
  });
});
