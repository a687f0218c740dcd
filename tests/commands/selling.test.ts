/** Selling from one's own chat: a quote that is priced, made and sent, segments in words, a message to many, the templates. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Phone } from "../../src/emulators/telegram/phone.ts";
import { until } from "../harness/until.ts";
import { startTelegramShop, type TelegramShop } from "../telegram/telegram-shop.ts";
import { type SellerPhone, sellerPhone } from "./seller-phone.ts";

const LONG = { timeout: 90_000 };
let shop: TelegramShop;
let seller: SellerPhone;
let maria: Phone;

const query = <Row extends object>(sql: string, ...values: unknown[]) => shop.database.query<Row & {}>(sql, values);

beforeAll(async () => {
  shop = await startTelegramShop();
  seller = await sellerPhone(shop, { role: "seller" });
  maria = shop.telegram.phone(undefined, { firstName: "María" });
  await maria.write("hola, cuánto cuesta una laptop?");
  await until("María is answered", () => maria.shown.length > 0, 60_000);
  // As the agents make it once they know what she wants.
  await query(
    `INSERT INTO leads (id, tenant_id, contact_id, conversation_id, status, interest, source, created_at, updated_at)
     SELECT 'lea_maria', v.tenant_id, v.contact_id, v.id, 'NEW', 'laptops', 'chat', now(), now()
       FROM conversations v JOIN contacts c ON c.id = v.contact_id WHERE c.name = 'María'`,
  );
}, 120_000);
afterAll(() => shop?.close());

describe("a quote", LONG, () => {
  it("asks for what is missing, says what it does not know, and does nothing at a no", async () => {
    await seller.says("/cotizar María", /¿Qué le cotizamos a María\?/);
    await seller.says("2 unicornios voladores xyz", /No encuentro “unicornios voladores xyz”/);
    const priced = await seller.says("2 laptop", /Cotización para María/);
    expect(priced.text).toMatch(/2 × .+ · S\/ /);
    expect(priced.text).toMatch(/¿La hago\?/);
    await seller.presses("No", /No la hice/);
    expect(await query("SELECT 1 FROM quotes")).toEqual([]);
  });

  it("gives no discount beyond what the business allows", async () => {
    await seller.says("/quote María: 1 mouse 90%", /El descuento más alto para esto es \d+ %/);
    await seller.says("cancelar", /lo dejamos ahí/);
  });

  it("is made by that person as it was priced, and sent to the customer only when wanted", async () => {
    const [laptop] = await query<{ name: string; cents: number }>(
      "SELECT name, price_cents::int AS cents FROM products WHERE sku = (SELECT min(sku) FROM products WHERE category = 'laptops' AND stock > 2)",
    );
    const priced = await seller.says(`/cotizar María: 2 ${laptop?.name}`, /Cotización para María/);
    expect(priced.text).toContain(`2 × ${laptop?.name}`);
    const made = await seller.presses("Sí", /✅ Cotización \d+: http\S+\/q\//);
    expect(maria.shown.filter(({ text }) => /\/q\//.test(text ?? ""))).toEqual([]);
    await seller.presses("Sí", /Enviado a María/);
    const url = /http\S+\/q\/\S+/.exec(made.text ?? "")?.[0] ?? "?";
    await until("María has it", () => maria.shown.some(({ text }) => text?.includes(url)));
    const rows = await query(
      "SELECT q.subtotal_cents::int AS cents, i.quantity FROM quotes q JOIN quote_items i ON i.quote_id = q.id",
    );
    expect(rows).toEqual([{ cents: 2 * (laptop?.cents ?? 0), quantity: 2 }]);
    const audited = await query("SELECT actor_kind, actor_id FROM audit WHERE action = 'message.send'");
    expect(audited).toEqual([{ actor_kind: "user", actor_id: seller.memberId }]);
  });
});

describe("a segment", LONG, () => {
  it("is counted from words, kept under a name, listed, and written to", async () => {
    await seller.says("/segmento", /Todavía no hay segmentos/);
    const found = await seller.says("/segmento con cotización", /: 1 de \d+\./);
    expect(found.text).toMatch(/¿Lo guardo\?/);
    await seller.says("Cotizados", /✅ Segmento Cotizados: una persona/);
    expect(await query("SELECT name, size FROM segments")).toEqual([{ name: "Cotizados", size: 1 }]);
    await seller.says("/segment", /Segmentos:\n\nCotizados · 1/);
    await seller.says("/segmento cotizados", /Cotizados: una persona/);
  });

  it("is forgotten when it is not wanted", async () => {
    await seller.says("/segmento calientes", /¿Lo guardo\?/);
    await seller.says("no", /No lo guardé/);
    expect(await query("SELECT name FROM segments")).toHaveLength(1);
  });
});

describe("a message to many", LONG, () => {
  it("is drafted in one line, and nothing leaves before it is confirmed", async () => {
    await seller.says("/difusion todos los clientes: ¡Hola! Llegaron las laptops.", /¿Cuándo sale\?/);
    const shown = await seller.presses("Apenas la confirme", /#1001 /);
    expect(shown.text).toContain("¡Hola! Llegaron las laptops.");
    const [row] = await query("SELECT status, created_by, content FROM campaigns");
    expect(row).toMatchObject({
      status: "draft",
      created_by: seller.memberId,
      content: { variants: [{ messages: [{ channel: "chat", text: "¡Hola! Llegaron las laptops." }] }] },
    });
    expect(await query("SELECT 1 FROM automated_sends")).toEqual([]);
  });

  it("without words asks to whom, and is not for whoever may not write to many", async () => {
    await seller.says("/broadcast", /¿A quién\?/);
    await seller.says("cancelar", /lo dejamos ahí/);
    const rep = await sellerPhone(shop, { role: "rep", name: "Tomás" });
    await rep.says("/difusion todos: hola", /no puedes usar \/difusion/);
  });
});

describe("the templates", LONG, () => {
  it("are said to be none, then listed with how they stand, and one is shown in full", async () => {
    await seller.says("/plantilla", /Ningún canal tiene plantillas/);
    for (const [name, status, body] of [
      ["oferta_semana", "approved", "Hola {{1}}, esta semana hay ofertas."],
      ["aviso_pago", "rejected", "Tu pago vence mañana."],
    ]) {
      const shape = { header: null, body, places: [], footer: "Tecnolúcuma", buttons: [], isSendable: true };
      await query(
        `INSERT INTO message_templates (tenant_id, channel_account_id, name, language, external_id, category, status, shape, told_at)
         VALUES ($1, $2, $3, 'es_PE', $3, 'marketing', $4, $5, now())`,
        ...[shop.tenantId, shop.accountId, name, status, JSON.stringify(shape)],
      );
    }
    await seller.says("/template", /aviso_pago · es_PE · rechazada\noferta_semana · es_PE · aprobada/);
    await seller.says(
      "/plantilla OFERTA",
      /^oferta_semana · es_PE · aprobada\n\nHola \{\{1\}\}, esta semana hay ofertas\.\n\nTecnolúcuma/,
    );
    await seller.says("/plantilla zzz", /No hay una plantilla “zzz”/);
  });
});
