/** Selling from one's own chat: a quote that is priced, made and sent, segments in words, a message to many, the templates. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Phone } from "../../src/emulators/telegram/phone.ts";
import { until } from "../harness/until.ts";
import { startTelegramShop, type TelegramShop } from "../telegram/telegram-shop.ts";
import { type SellerPhone, sellerPhone } from "./seller-phone.ts";

let shop: TelegramShop;
let seller: SellerPhone;
let maria: Phone;

const query = <Row extends object>(sql: string, ...values: unknown[]) => shop.database.query<Row & {}>(sql, values);

beforeAll(async () => {
  shop = await startTelegramShop();
  seller = await sellerPhone(shop, { role: "seller" });
  maria = shop.telegram.phone(undefined, { firstName: "María" });
  await maria.write("hola, cuánto cuesta una laptop?");
  await until("María is answered", () => maria.shown.length > 0);
  // As the agents make it once they know what she wants.
  await query(
    `INSERT INTO leads (id, tenant_id, contact_id, conversation_id, status, interest, source, created_at, updated_at)
     SELECT 'lea_maria', v.tenant_id, v.contact_id, v.id, 'NEW', 'laptops', 'chat', now(), now()
       FROM conversations v JOIN contacts c ON c.id = v.contact_id WHERE c.name = 'María'`,
  );
}, 120_000);
afterAll(() => shop?.close());

describe("a quote", () => {
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

describe("a segment", () => {
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

describe("a message to many", () => {
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

/** The newest campaign as it is kept. */
async function newest() {
  const [row] = await query<{ number: number; version: number; terms: { holdout?: number }; variants: unknown }>(
    "SELECT number, version, terms, content->'variants' AS variants FROM campaigns ORDER BY number DESC LIMIT 1",
  );
  return row;
}
const variant = (key: string, text: string) => ({ key, weight: 1, messages: [{ channel: "chat", text }] });

describe("what a message to many is measured by", () => {
  it("is a second version, asked at the preview, shown beside the first and taken back", async () => {
    await seller.says("/difusion todos los clientes: ¡Llegaron las laptops!", /¿Cuándo sale\?/);
    await seller.presses("Apenas la confirme", /· borrador/);
    const asked = await seller.presses("Segunda versión (A/B)", /Hoy todos reciben esto:\n¡Llegaron las laptops!/);
    expect(asked.buttons?.map(({ text }) => text)).toEqual(["Volver"]);
    await seller.says("¿Buscas laptop, {{contact.apodo}}?", /no se puede usar/);
    const shown = await seller.says("¿Buscas laptop, {{contact.firstName|amigo}}?", /· borrador/);
    expect(shown.text).toMatch(/Versión A \(50 %\), así le llega a \S+:\n¡Llegaron las laptops!/);
    expect(shown.text).toMatch(/Versión B \(50 %\), así le llega a \S+:\n¿Buscas laptop, \S+\?/);
    const texts = ["¡Llegaron las laptops!", "¿Buscas laptop, {{contact.firstName|amigo}}?"] as const;
    expect((await newest())?.variants).toEqual([variant("a", texts[0]), variant("b", texts[1])]);
    await seller.presses("Probar conmigo", /Te la envío a este chat/);
    await until("both are tried", () =>
      ["¡Llegaron las laptops!", "¿Buscas laptop, Rosa?"].every((one) =>
        seller.shown().some(({ text }) => text === one),
      ),
    );
    await seller.says("/campaña a/b", /Ya hay 2 versiones/);
    const single = await seller.presses("Solo la primera", /Así le llega a/);
    expect(single.text).not.toMatch(/Versión/);
    expect((await newest())?.variants).toEqual([variant("a", texts[0])]);
  });

  it("is a part that gets nothing: by button, by number, by percentage, in three languages", async () => {
    const { number = 0 } = (await newest()) ?? {};
    const held = async () => (await newest())?.terms.holdout;
    await seller.says(`/campaña ver ${number}`, /· borrador/);
    await seller.presses("Dejar una parte fuera", /¿A qué parte no le enviamos nada\?/);
    const shown = await seller.presses("10 %", /🧪 10 % queda sin mensaje, para comparar/);
    expect(shown.text).toMatch(/borrador/);
    expect(await held()).toBe(10);
    await seller.says("/campaign holdout", /¿A qué parte/);
    await seller.says("la mitad y un poco", /un porcentaje entre 0 y 50/);
    await seller.says("80 %", /un porcentaje entre 0 y 50/);
    await seller.says("3", /🧪 20 % queda/);
    await seller.says(`/campanha separar ${number} 15%`, /🧪 15 % queda/);
    await seller.says("/campaña apartar", /¿A qué parte/);
    await seller.says("nadie", /así le llega a|Así le llega a/);
    expect(await held()).toBe(0);
  });

  it("is left as it was at “back” and “cancel”, and not written over what somebody changed meanwhile", async () => {
    const before = await newest();
    await seller.says("/campaign ab", /Hoy todos reciben esto/);
    await seller.says("atrás", /· borrador/);
    await seller.says("/campaign holdout", /¿A qué parte/);
    await seller.presses("Volver", /· borrador/);
    await seller.says("/campaign holdout", /¿A qué parte/);
    await seller.says("cancelar", /lo dejamos ahí/);
    expect(await newest()).toEqual(before);
    await seller.says("/campaign ab", /Hoy todos reciben esto/);
    await query("UPDATE campaigns SET version = version + 1, name = 'Otra' WHERE number = $1", before?.number);
    await seller.says("¡Otra cosa!", /ya cambió/);
    await seller.says("volver", /Otra · borrador/);
    expect((await newest())?.variants).toEqual(before?.variants);
    const audited = await query("SELECT DISTINCT actor_id FROM audit WHERE action = 'campaign.change'");
    expect(audited).toEqual([{ actor_id: seller.memberId }]);
  });

  it("is said in one sentence too, and what is missing is asked", async () => {
    await seller.says("campaña A/B para todos los clientes, 10 % sin mensaje", /¿Qué les decimos\?/);
    await seller.says("¡Hoy hay café!", /¿Y la segunda versión\?/);
    await seller.says("¿Un café? {{nada}}", /no se puede usar/);
    await seller.says("¿Un café?", /¿Cuándo sale\?/);
    const shown = await seller.says("ya", /· borrador/);
    expect(shown.text).toMatch(/🧪 10 % queda[\s\S]*Versión A[\s\S]*¡Hoy hay café![\s\S]*Versión B[\s\S]*¿Un café\?/);
    expect(await newest()).toMatchObject({
      variants: [variant("a", "¡Hoy hay café!"), variant("b", "¿Un café?")],
      terms: { holdout: 10 },
    });
    await seller.says('campaña para todos los clientes: "Uno" o "Dos"', /¿Cuándo sale\?/);
    await seller.says("ya", /Versión B[\s\S]*Dos/);
    await seller.says("campaign for all customers, two versions", /¿Qué les decimos\?/);
    await seller.says("Uno", /¿Y la segunda versión\?/);
    await seller.presses("Solo la primera", /¿Cuándo sale\?/);
    await seller.says("ya", /Así le llega a/);
    expect((await newest())?.variants).toEqual([variant("a", "Uno")]);
  });
});

describe("the templates", () => {
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
