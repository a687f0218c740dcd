/** The demo's page in a real browser: a sale is watched to its end, by mouse and by keyboard, wide and narrow. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { buildWeb } from "../../scripts/build-web.ts";
import { CHROMIUM, launchChromium } from "../../scripts/chromium.ts";
import { type Demo, startDemo } from "../../src/demo/demo.ts";
import { patient } from "../harness/patience.ts";

if (!CHROMIUM)
  process.stderr.write("The test of the demo's page is skipped: no chromium (apt-get install chromium).\n");

describe.skipIf(!CHROMIUM)("the page of the demo", () => {
  const built = mkdtempSync(join(tmpdir(), "charla-pages-"));
  let demo: Demo;
  let browser: Browser;

  beforeAll(async () => {
    await buildWeb(built);
    const turns = { debounceMs: 0, timeoutMs: 20_000, concurrency: 4 };
    const pages = join(built, "demo");
    demo = await startDemo({ home: null, port: 0, locale: "es", turns, paceMs: 150, pages });
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await demo?.stop();
    rmSync(built, { recursive: true, force: true });
  });

  const openPage = async (options?: BrowserContextOptions) => patient(await browser.newContext(options)).newPage();

  it("plays a sale on both phones to the order numbers, and asks nothing of the internet", async () => {
    const page = await openPage({ viewport: { width: 1400, height: 900 } });
    const faults: string[] = [];
    page.on("pageerror", (error) => faults.push(error.message));
    page.on("request", (request) => {
      const { protocol, hostname } = new URL(request.url());
      if (/^https?:$/.test(protocol) && hostname !== "localhost") faults.push(request.url());
    });
    await page.goto(`${demo.url}/?lang=es`);
    await page.getByText("Escríbele a Tecnolúcuma").first().waitFor();
    await page.getByRole("button", { name: "Ver una venta" }).click();
    await page
      .getByText(/^Pagado: pedido n\.º \d+$/)
      .nth(1)
      .waitFor();
    expect(await page.locator(".sale-part.paid").count()).toBe(2);
    for (const kind of ["whatsapp", "telegram"]) {
      const link = page.locator(`.${kind} .text a[href*='/pay/']`).last();
      expect(await link.getAttribute("target")).toBe("_blank");
      await page.locator(`.${kind} .message.customer [aria-label='Leído']`).first().waitFor();
    }
    // The payment page is the shop's own.
    const [popup] = await Promise.all([
      page.waitForEvent("popup"),
      page.locator(".telegram .text a[href*='/pay/']").last().click(),
    ]);
    await popup.getByText(/El pedido es el \d+/).waitFor();
    expect(faults).toEqual([]);
  });

  it("is written to and pressed by keyboard alone", async () => {
    const page = await openPage({ viewport: { width: 1400, height: 900 } });
    await page.goto(`${demo.url}/?lang=es`);
    await page.locator(".telegram .head-button").press("Enter");
    const box = page.locator(".telegram input[type=text]");
    await box.fill("¿a qué hora abren mañana?");
    await box.press("Enter");
    await page.locator(".telegram .message.shop").first().waitFor();
    const slow = page.locator("#panel-telegram").getByRole("button", { name: /^Duplicar/ });
    await slow.press("Space");
    await page.locator("#panel-telegram .trouble[aria-pressed='true']").waitFor();
    await slow.press("Space");
  });

  it("shows one phone at a time where there is little room, chosen by arrow keys", async () => {
    const page = await openPage({ viewport: { width: 390, height: 844 } });
    await page.goto(`${demo.url}/?lang=pt`);
    const tabs = page.getByRole("tab");
    await tabs.first().press("ArrowRight");
    await page.locator("#panel-telegram").waitFor();
    expect(await page.locator(".column:visible").count()).toBe(1);
    await page.keyboard.press("ArrowRight");
    await page
      .frameLocator("iframe")
      .getByRole("button", { name: /fechar/i })
      .first()
      .waitFor();
    const width = await page.evaluate<number>("document.documentElement.scrollWidth");
    expect(width).toBeLessThanOrEqual(390);
  });

  it("says what to do when the demo is gone", async () => {
    const page = await openPage();
    await page.goto(`${demo.url}/?lang=en`);
    await page.getByRole("button", { name: /Play/ }).waitFor();
    await page.route("**/api/**", (route) => route.abort());
    await page.reload();
    await page.getByRole("alert").getByText("charla demo").waitFor();
  });
});
