/** The PDF of a quote at its public address, and the link to it on the quote's page. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createManualClock, HOUR_MS } from "../../src/lib/time.ts";
import type { TestApp } from "../harness/app.ts";
import { DELIVERY_CENTS, type saleDesk, startSaleApp } from "../harness/sale.ts";

const clock = createManualClock(new Date("2026-03-04T15:00:00Z"));
const PRICE = 129_900;
let test: TestApp;
let desk: ReturnType<typeof saleDesk>;

beforeAll(async () => {
  ({ test, desk } = await startSaleApp(clock));
});
afterAll(() => test?.close());

async function quoted() {
  const product = await desk.product({ stock: 5, priceCents: PRICE });
  const quote = desk.quote(product, PRICE + DELIVERY_CENTS);
  await desk.turn(() => ({ actions: [quote] }));
  return quote;
}

const get = (path: string) => fetch(`${test.url}${path}`, { redirect: "manual" });

describe("a quote's PDF", () => {
  it("is linked from the page, and shown in the browser under its name, kept by nobody", async () => {
    const { code } = await quoted();
    expect(await (await get(`/q/${code}`)).text()).toContain(`<a href="/q/${code}.pdf">Descargar en PDF</a>`);
    const response = await get(`/q/${code}.pdf`);
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/pdf");
    expect(response.headers.get("content-disposition")).toMatch(/^inline; filename="cotizacion-\d+\.pdf"$/);
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(response.headers.get("x-robots-tag")).toContain("noindex");
    expect(bytes.subarray(0, 5).toString()).toBe("%PDF-");
    expect(bytes.toString("latin1")).toContain(`/q/${code})`);
  });

  it("is still there once the quote is paid, without a link to pay", async () => {
    const { code, paymentCode } = await quoted();
    await desk.press(paymentCode, PRICE + DELIVERY_CENTS);
    const response = await get(`/q/${code}.pdf`);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer()).toString("latin1")).not.toContain("/URI");
  });

  it("is a friendly page instead when there is none, or when it is too late", async () => {
    const missing = await get("/q/none.pdf");
    expect([missing.status, missing.headers.get("content-type")]).toEqual([404, "text/html; charset=utf-8"]);
    const { code } = await quoted();
    clock.advance(48 * HOUR_MS);
    const late = await get(`/q/${code}.pdf`);
    expect(late.status).toBe(410);
    expect(await late.text()).toContain("ya venció");
  });

  it("has codes with every letter that a code may have", async () => {
    const { code } = await quoted();
    for (const odd of ["-_aZ09-_-xyz123A", "--------________"]) {
      await test.database.query("UPDATE quotes SET code = $2 WHERE code LIKE $1", [`${code}%`, `${code}${odd}`]);
      expect((await get(`/q/${code}${odd}.pdf`)).status, odd).toBe(200);
      await test.database.query("UPDATE quotes SET code = $1 WHERE code = $2", [code, `${code}${odd}`]);
    }
  });
});
