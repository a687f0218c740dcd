/** The pages of quotes and payments and the provider's webhook, as browsers, providers and strangers use them. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { getQuoteView } from "../../src/crm/quote-view.ts";
import { settlePayment } from "../../src/crm/settlement.ts";
import { newId } from "../../src/lib/ids.ts";
import { createManualClock, HOUR_MS, MINUTE_MS } from "../../src/lib/time.ts";
import type { TestApp } from "../harness/app.ts";
import { DELIVERY_CENTS, type saleDesk, startSaleApp } from "../harness/sale.ts";

const clock = createManualClock(new Date("2026-03-04T15:00:00Z"));
const PRICE = 129_900;
const TOTAL = PRICE + DELIVERY_CENTS;
let test: TestApp;
let desk: ReturnType<typeof saleDesk>;

beforeAll(async () => {
  ({ test, desk } = await startSaleApp(clock));
});
afterAll(() => test?.close());

async function quoted(stock = 5) {
  const product = await desk.product({ stock, priceCents: PRICE });
  const quote = desk.quote(product, TOTAL);
  const turn = await desk.turn(() => ({ actions: [quote] }));
  return { ...turn, ...quote, product };
}

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(`${test.url}${path}`, { redirect: "manual", headers });
const post = (path: string, body = "", headers: Record<string, string> = {}) =>
  fetch(`${test.url}${path}`, {
    method: "POST",
    redirect: "manual",
    body,
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
  });

describe("a quote's page", () => {
  it("shows what it costs, until when and what is guaranteed; nobody keeps it or finds it", async () => {
    const { code, paymentCode } = await quoted();
    const response = await get(`/q/${code}`);
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-robots-tag")).toContain("noindex");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(response.headers.get("referrer-policy")).toBe("no-referrer");
    for (const part of ["S/ 1,299.00", "S/ 1,314.00", "Envío a Lima", "12 meses de garantía", "Garantía de tienda."])
      expect(text).toContain(part);
    expect(text).toContain('<html lang="es">');
    // Whoever reads the quote over a shoulder must not be able to pay from its text.
    expect(text).not.toContain(paymentCode);
  });

  it("is accepted by its button, which leads to the payment", async () => {
    const { code, paymentCode } = await quoted();
    const response = await post(`/q/${code}`);
    expect(response.status).toBe(303);
    expect(response.headers.get("location")).toBe(`/pay/${paymentCode}`);
    const [row] = await test.database.query(
      "SELECT status, accepted_at IS NOT NULL AS accepted FROM quotes WHERE code = $1",
      [code],
    );
    expect(row).toEqual({ status: "accepted", accepted: true });
  });

  it.each(["en", "pt"])("speaks %s when the conversation did", async (locale) => {
    const { code, paymentCode } = await quoted();
    await test.database.query("UPDATE quotes SET locale = $2 WHERE code = $1", [code, locale]);
    expect(await (await get(`/q/${code}`)).text()).toContain(`<html lang="${locale}">`);
    expect(await (await get(`/pay/${paymentCode}`)).text()).toContain(
      locale === "en" ? "test payment" : "pagamento de teste",
    );
  });

  it("shows names as text, whatever is in them", async () => {
    const sale = await quoted();
    await test.database.query("UPDATE quote_items SET name = $2 WHERE product_id = $1", [sale.product, '<script>"&']);
    expect(await (await get(`/q/${sale.code}`)).text()).toContain("&lt;script&gt;&quot;&amp;");
  });
});

describe("the payment's page", () => {
  it("pays, says so, and still says so when the button is pressed again", async () => {
    const { code, paymentCode, ref, product } = await quoted();
    const page = await get(`/pay/${paymentCode}`);
    expect(await page.text()).toContain("pago de prueba");
    for (let press = 1; press <= 2; press++) {
      const pressed = await post(`/pay/${paymentCode}`, "action=pay");
      expect(pressed.status).toBe(303);
      expect(pressed.headers.get("location")).toBe(`/pay/${paymentCode}`);
    }
    const paid = await (await get(`/pay/${paymentCode}`)).text();
    expect(paid).toContain("¡Pago recibido!");
    expect(paid).toContain("lunes 9 de marzo");
    expect(paid).not.toContain("<button");
    expect(await (await get(`/q/${code}`)).text()).toContain("Pagada. El pedido es el");
    expect(await desk.said(ref.conversationId)).toHaveLength(1);
    expect(await desk.stockOf(product)).toEqual({ stock: 4, reserved: 0 });
  });

  it("can refuse, and be tried again", async () => {
    const { paymentCode } = await quoted();
    await post(`/pay/${paymentCode}`, "action=decline");
    const page = await (await get(`/pay/${paymentCode}`)).text();
    expect(page).toContain("El último intento fue rechazado");
    const answer = await post(`/pay/${paymentCode}`, '{"action":"pay"}', { "content-type": "application/json" });
    expect(await answer.json()).toEqual({ result: "paid" });
  });

  it("is too late after the quote's time, before any clock has said so", async () => {
    const { code, paymentCode } = await quoted();
    clock.advance(48 * HOUR_MS);
    for (const path of [`/q/${code}`, `/pay/${paymentCode}`]) {
      const response = await get(path);
      expect(response.status).toBe(410);
      expect(await response.text()).toContain("ya venció");
    }
    await post(`/pay/${paymentCode}`, "action=pay");
    expect((await get(`/pay/${paymentCode}`)).status).toBe(410);
  });

  it("says that the units are gone and that nothing was charged", async () => {
    const { code, paymentCode, product } = await quoted(1);
    await test.database.query("UPDATE products SET stock = 0 WHERE id = $1", [product]);
    await post(`/pay/${paymentCode}`, "action=pay");
    const response = await get(`/pay/${paymentCode}`);
    expect(response.status).toBe(410);
    expect(await response.text()).toContain("Se agotó antes del pago");
    expect((await get(`/q/${code}`)).status).toBe(410);
  });

  it.each(["/q/none", "/pay/none", "/pay/%00", `/q/${"x".repeat(150)}`])("is a friendly one at %s", async (path) => {
    const response = await get(path, { "accept-language": "pt" });
    expect(response.status).toBe(404);
    expect(await response.text()).toContain("Não encontramos esta página");
  });

  it("takes no other word than its buttons say", async () => {
    const { paymentCode, product } = await quoted();
    for (const body of ["", "action=free", "action=pay&action=free"])
      expect((await post(`/pay/${paymentCode}`, body)).status).toBe(400);
    expect((await post("/pay/none", "action=pay")).status).toBe(404);
    expect(await desk.stockOf(product)).toEqual({ stock: 5, reserved: 1 });
  });

  it("is not for those who guess codes", async () => {
    const statuses = new Set<number>();
    for (let guess = 0; guess < 125; guess++) statuses.add((await get(`/q/guess-${guess}`)).status);
    expect(statuses).toEqual(new Set([404, 429]));
  });
});

describe("the webhook", () => {
  const send = (delivery: { headers: Readonly<Record<string, string | undefined>>; body: string }) =>
    fetch(`${test.url}/webhooks/sandbox`, {
      method: "POST",
      body: delivery.body,
      headers: { "content-type": "application/json", ...(delivery.headers as Record<string, string>) },
    });

  it("is believed when it is signed, as often as it comes", async () => {
    const { paymentCode, product } = await quoted();
    const delivery = test.ctx.sandbox.conclude({ code: paymentCode, amountCents: TOTAL, currency: "PEN" }, "paid");
    const answers = await Promise.all(Array.from({ length: 10 }, () => send(delivery)));
    const results = await Promise.all(
      answers.map(async (answer) => ((await answer.json()) as { result: string }).result),
    );
    expect(results.filter((result) => result === "paid")).toHaveLength(1);
    expect(results.filter((result) => result === "repeated")).toHaveLength(9);
    expect(await desk.stockOf(product)).toEqual({ stock: 4, reserved: 0 });
  });

  it("is refused without a signature, with another's, over other bytes, and when it is old", async () => {
    const { paymentCode, product } = await quoted();
    const good = test.ctx.sandbox.conclude({ code: paymentCode, amountCents: TOTAL, currency: "PEN" }, "paid");
    const refused = [
      { headers: {}, body: good.body },
      { headers: { "x-sandbox-signature": `t=1,v1=${"0".repeat(64)}` }, body: good.body },
      { headers: good.headers, body: good.body.replace(String(TOTAL), "1") },
    ];
    for (const delivery of refused) expect((await send(delivery)).status).toBe(401);
    clock.advance(6 * MINUTE_MS);
    expect((await send(good)).status).toBe(401);
    expect(await desk.stockOf(product)).toEqual({ stock: 5, reserved: 1 });
  });
});

describe("another business", () => {
  it("sees neither the quote nor the payment, and can settle nothing", async () => {
    const { code, paymentCode } = await quoted();
    const theirs = newId("tenant");
    const place = { country: "PE", currency: "PEN", timeZone: "America/Lima" };
    await test.ctx.db.asSystem("make a tenant", (tx) =>
      tx.tenant.create({ data: { id: theirs, slug: "theirs", name: "theirs", locale: "es", ...place } }),
    );
    const { ctx } = test;
    const event = {
      type: "paid",
      code: paymentCode,
      externalId: "x",
      chargeId: null,
      amountCents: TOTAL,
      currency: "PEN",
      method: null,
      reason: null,
      provider: "sandbox",
      providerId: null,
    } as const;
    await ctx.db.forTenant(theirs, async (tx) => {
      const crm = { tx, tenantId: theirs, actor: { kind: "system", id: null } as const, clock };
      await expect(getQuoteView(tx, { tenantId: theirs, now: clock.now(), code })).rejects.toThrow("no such quote");
      await expect(settlePayment(crm, event, "")).rejects.toThrow("no such payment");
    });
    const own = await desk.asTenant(({ tx, tenantId }) => getQuoteView(tx, { tenantId, now: clock.now(), code }));
    expect(own).toMatchObject({ status: "open", order: null });
  });
});
