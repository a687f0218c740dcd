/** Microsoft's Web Chat, as customers may have it on their page already, in a real browser against our endpoint. */
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO_SITE_KEY, seedSampleBusiness } from "../../prisma/seed/seed.ts";
import { CHROMIUM, launchChromium } from "../../scripts/chromium.ts";
import { packageRoot } from "../../src/lib/root.ts";
import { startTestApp, type TestApp } from "../harness/app.ts";
import { patient } from "../harness/patience.ts";

const BUNDLE = join(packageRoot, "node_modules/botframework-webchat/dist/webchat-minimal.js");
const missing = [...(CHROMIUM ? [] : ["Chromium"]), ...(existsSync(BUNDLE) ? [] : [BUNDLE])];
if (missing.length > 0)
  process.stderr.write(
    `The Web Chat test is skipped: ${missing.join(" and ")} not found (apt-get install chromium).\n`,
  );

describe.skipIf(missing.length > 0)("Web Chat in a browser", () => {
  let app: TestApp;
  let browser: Browser;
  let page: Server;
  let pageUrl: string;

  beforeAll(async () => {
    app = await startTestApp();
    await seedSampleBusiness(app.ctx);
    // A page of another origin, as a customer's site is.
    page = createServer((request, response) => {
      if (request.url === "/webchat.js") {
        readFile(BUNDLE).then((script) => response.setHeader("content-type", "text/javascript").end(script));
        return;
      }
      response.setHeader("content-type", "text/html; charset=utf-8").end(pageFor(app.url));
    });
    await new Promise<void>((resolve) => page.listen(0, "127.0.0.1", resolve));
    pageUrl = `http://127.0.0.1:${(page.address() as AddressInfo).port}/`;
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    page?.close();
    await app?.close();
  });

  /** Opens the page and waits for its chat: what is sent before it has connected, Web Chat leaves in the box. */
  async function visit(view: Page): Promise<void> {
    await view.goto(pageUrl);
    await view.getByText("Estado de conexión: Conectado").waitFor({ state: "attached" });
  }

  it("asks for the cheapest laptop and shows its name, its price, its photo and the buttons", async () => {
    const view = await patient(await browser.newContext()).newPage();
    const refused: string[] = [];
    view.on("response", (response) => {
      if (response.url().startsWith(app.url) && response.status() >= 400)
        refused.push(`${response.status()} ${response.url()}`);
    });
    await visit(view);
    const input = view.locator("textarea, input[type=text]").first();
    await input.fill("hola, ¿cuánto cuesta la laptop más barata?");
    await input.press("Enter");
    const [cheapest] = await app.database.query(
      "SELECT name FROM products WHERE category = 'laptops' AND stock > 0 ORDER BY price_cents LIMIT 1",
    );
    await view.getByText(cheapest?.name, { exact: false }).first().waitFor();
    await view.getByText("S/ 1,299.00", { exact: false }).first().waitFor();
    await view.locator("img[src*='/shop/photos/']").first().waitFor();
    await view.getByRole("toolbar").getByRole("button", { name: "Otras opciones" }).click();
    // The choice is sent as the customer's own words, and is answered.
    await view.getByText("¿Qué otras opciones parecidas", { exact: false }).first().waitFor();
    await expect.poll(() => app.database.query("SELECT 1 FROM turns"), { timeout: 60_000 }).toHaveLength(2);
    expect(await view.getByText("No se pudo enviar", { exact: false }).count()).toBe(0);
    expect(refused).toEqual([]);
  });

  it("sends a picture and shows it back", async () => {
    const view = await patient(await browser.newContext()).newPage();
    await visit(view);
    await view.locator("input[type=file]").setInputFiles({
      name: "foto.png",
      mimeType: "image/png",
      buffer: Buffer.from(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
        "base64",
      ),
    });
    // Web Chat sends what it shows as attached, so a click before that would send nothing.
    await view.locator(".webchat__attachment-icon--checked").waitFor();
    await view.getByRole("button", { name: "Enviar" }).click();
    await expect
      .poll(() => app.database.query("SELECT name FROM attachments"), { timeout: 60_000 })
      .toEqual([{ name: "foto.png" }]);
    await view.locator("img[src*='/files/att_']").first().waitFor();
  });
});

function pageFor(shop: string): string {
  return `<!doctype html><meta charset="utf-8"><title>Web Chat</title>
<div id="chat" style="height: 600px"></div><script src="/webchat.js"></script><script>
fetch("${shop}/v3/directline/tokens/generate", { method: "POST", headers: { authorization: "Bearer ${DEMO_SITE_KEY}" } })
  .then((answer) => answer.json())
  .then(({ token }) => {
    const directLine = WebChat.createDirectLine({ token, domain: "${shop}/v3/directline" });
    WebChat.renderWebChat({ directLine, locale: "es-ES" }, document.getElementById("chat"));
  });
</script>`;
}
