import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { buildWeb } from "../../scripts/build-web.ts";
import { CHROMIUM, launchChromium } from "../../scripts/chromium.ts";
import { PATIENCE_MS, patient } from "../harness/patience.ts";
import { type MockDirectLine, startMockDirectLine } from "./mock-direct-line.ts";

if (!CHROMIUM) process.stdout.write("The tests of the widget are skipped: no chromium (apt-get install chromium).\n");

describe.skipIf(!CHROMIUM)("the chat widget in a browser", () => {
  let webDir: string;
  let browser: Browser;
  let server: MockDirectLine;
  let context: BrowserContext;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    webDir = await mkdtemp(join(tmpdir(), "charla-web-"));
    await buildWeb(webDir);
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser?.close();
    await rm(webDir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    server = await startMockDirectLine(webDir);
    await openPage({ locale: "es-PE" });
  });
  afterEach(async () => {
    await context.close();
    await server.close();
  });

  async function openPage(options: Parameters<Browser["newContext"]>[0]): Promise<void> {
    await context?.close();
    context = patient(await browser.newContext({ timezoneId: "America/Lima", ...options }));
    page = await context.newPage();
    complaints = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (line) => {
      if (/content security policy/i.test(line.text())) complaints.push(line.text());
    });
    await page.goto(server.origin);
  }

  const openChat = () => page.locator(".launcher").click();
  const field = () => page.locator(".composer textarea");
  const bubbles = (side: string) => page.locator(`.message.${side} .bubble`);
  async function write(text: string): Promise<void> {
    await field().fill(text);
    await field().press("Enter");
  }
  async function seen(text: string): Promise<void> {
    await page.locator(".log .bubble", { hasText: text }).last().waitFor();
  }
  const shownTexts = () => page.locator(".log .bubble").allInnerTexts();

  it("greets, takes a suggestion, and shows the answer with photo, list and quick replies", async () => {
    await openChat();
    await seen("¿Qué buscas hoy?");
    expect(server.conversations.size).toBe(0);
    await page.getByRole("button", { name: "¿Cuánto cuesta la laptop más barata?" }).click();
    await seen("S/ 1299.00");
    expect(await page.locator(".bubble b").allInnerTexts()).toEqual(["Laptop Cóndor", "S/\u00a01299.00"]);
    expect(await page.locator(".bubble li").count()).toBe(2);
    const link = page.locator(".bubble a[href='https://www.prueba.example/condor']");
    expect(await link.getAttribute("rel")).toContain("noopener");
    await page.getByRole("button", { name: "Ver en grande: Laptop Cóndor" }).click();
    await page.locator("dialog.lightbox img").waitFor();
    await page.keyboard.press("Escape");
    await page.locator("dialog.lightbox").waitFor({ state: "detached" });
    await page.getByRole("button", { name: "La quiero" }).click();
    await seen("Recibí: La quiero");
    expect(await page.getByRole("button", { name: "La quiero" }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "La quiero" }).getAttribute("aria-pressed")).toBe("true");
    expect(server.texts("user")).toEqual(["¿Cuánto cuesta la laptop más barata?", "La quiero"]);
    expect(complaints).toEqual([]);
  });

  it("shows the history again after a reload and goes on in the same conversation", async () => {
    await openChat();
    await write("uno");
    await seen("Recibí: uno");
    await seen("¿Qué buscas hoy?");
    const before = await shownTexts();
    await page.reload();
    await seen("Recibí: uno");
    // It stands first and may come last, with what the shop has set.
    await seen("¿Qué buscas hoy?");
    expect(await shownTexts()).toEqual(before);
    await write("dos");
    await seen("Recibí: dos");
    expect(server.conversations.size).toBe(1);
    await page.reload();
    await seen("Recibí: dos");
    expect(await bubbles("visitor").allInnerTexts()).toEqual(["uno", "dos"]);
  });

  it("keeps what is written offline, sends it in order later, and misses nothing that was said meanwhile", async () => {
    await openChat();
    await write("uno");
    await seen("Recibí: uno");
    await context.setOffline(true);
    server.dropSockets();
    await page.locator(".notice", { hasText: "sin internet" }).waitFor();
    await write("dos");
    await write("tres");
    server.say("mientras tanto");
    expect(server.texts("user")).toEqual(["uno"]);
    await context.setOffline(false);
    await seen("Recibí: tres");
    await page.locator(".notice").waitFor({ state: "detached" });
    expect(server.texts("user")).toEqual(["uno", "dos", "tres"]);
    const shown = await shownTexts();
    expect(shown.filter((text) => text === "mientras tanto")).toHaveLength(1);
    expect(new Set(shown).size).toBe(shown.length);
  });

  it("goes on by polling where sockets are forbidden, and says so when the server is down", async () => {
    server.control.socketsRefused = true;
    await openChat();
    await write("uno");
    await seen("Recibí: uno");
    server.control.isDown = true;
    await write("dos");
    await page.locator(".notice", { hasText: "Nuestro servidor está tardando" }).waitFor();
    server.control.isDown = false;
    await seen("Recibí: dos");
    expect(server.texts("user")).toEqual(["uno", "dos"]);
  });

  it("waits as long as the server asks, and offers a refused message again", async () => {
    await openChat();
    await write("uno");
    await seen("Recibí: uno");
    server.refuseNext(429, "1");
    await write("dos");
    await page.locator(".notice", { hasText: "En unos segundos enviamos el resto" }).waitFor();
    await seen("Recibí: dos");
    server.refuseNext(400);
    await write("tres");
    await page.locator(".problem").waitFor();
    await page.getByRole("button", { name: "Reintentar" }).click();
    await seen("Recibí: tres");
    expect(await page.locator(".problem").count()).toBe(0);
    expect(server.texts("user")).toEqual(["uno", "dos", "tres"]);
  });

  it("uploads an image with its caption and turns away what is too big or of another kind", async () => {
    await openChat();
    const picker = page.locator(".composer input[type=file]");
    await picker.setInputFiles({ name: "x.exe", mimeType: "application/x-msdownload", buffer: Buffer.from("MZ") });
    await page.locator(".notice", { hasText: "PNG, JPG, PDF" }).waitFor();
    await picker.setInputFiles({ name: "x.png", mimeType: "image/png", buffer: Buffer.alloc(300_000) });
    await page.locator(".notice", { hasText: "200 kB" }).waitFor();
    const png = Buffer.from(
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
      "base64",
    );
    await picker.setInputFiles({ name: "foto.png", mimeType: "image/png", buffer: png });
    await page.locator(".chosen", { hasText: "foto.png" }).waitFor();
    await write("mira");
    await seen("Recibí tu archivo");
    expect(await page.locator(".message.visitor .photo img").count()).toBe(1);
    await picker.setInputFiles({
      name: "recibo.pdf",
      mimeType: "application/pdf",
      buffer: Buffer.from("%PDF-1.4 prueba"),
    });
    await page.getByRole("button", { name: "Enviar", exact: true }).click();
    await vi.waitFor(() => expect(server.texts("bot")).toHaveLength(2), PATIENCE_MS);
    await page.reload();
    await page.getByRole("link", { name: "Abrir recibo.pdf" }).waitFor();
    expect(await page.locator(".document .file-size").textContent()).toBe("15 B");
    expect(complaints).toEqual([]);
  });

  it("asks again what a file may be once it knows, and keeps what it said of one that is empty", async () => {
    const letCome: (() => void)[] = [];
    await page.route("**/widget/config", async (route) => {
      await new Promise<void>((resolve) => letCome.push(resolve));
      await route.continue();
    });
    const picker = page.locator(".composer input[type=file]");
    const choose = (name: string, content: string) =>
      picker.setInputFiles({ name, mimeType: "application/x-msdownload", buffer: Buffer.from(content) });
    const learn = () => vi.waitFor(() => expect(letCome.splice(0).map((act) => act())).toHaveLength(1), PATIENCE_MS);
    await page.reload();
    await openChat();
    await choose("x.exe", "MZ");
    await page.locator(".chosen", { hasText: "x.exe" }).waitFor();
    await learn();
    await page.locator(".notice", { hasText: "PNG, JPG, PDF" }).waitFor();
    expect(await page.locator(".chosen").count()).toBe(0);

    await page.reload();
    await choose("nada.exe", "");
    const notice = page.locator(".notice", { hasText: "vacío" });
    await notice.waitFor();
    await learn();
    await seen("¿Qué buscas hoy?");
    expect(await notice.count()).toBe(1);
  });

  it("is worked by keyboard: focus comes in, Shift+Enter breaks the line, Escape closes and gives focus back", async () => {
    await page.locator(".launcher").focus();
    await page.keyboard.press("Enter");
    await page.locator(".composer textarea:focus").waitFor();
    await page.keyboard.type("uno");
    await page.keyboard.press("Shift+Enter");
    await page.keyboard.type("dos");
    expect(server.texts("user")).toEqual([]);
    await page.keyboard.press("Enter");
    await seen("Recibí: uno");
    expect(server.texts("user")).toEqual(["uno\ndos"]);
    await page.keyboard.press("Escape");
    await page.locator(".panel").waitFor({ state: "detached" });
    await page.locator(".launcher:focus").waitFor();
  });

  it("keeps the focus within the full screen of a phone", async () => {
    await openPage({ locale: "es-PE", viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true });
    await openChat();
    await vi.waitFor(async () => {
      const box = await page.locator(".panel").boundingBox();
      expect(box).toEqual({ x: 0, y: 0, width: 390, height: 780 });
    }, PATIENCE_MS);
    for (let press = 0; press < 12; press += 1) {
      await page.keyboard.press("Tab");
      const isInside = await page.evaluate("document.activeElement?.id === 'charla-widget'");
      expect(isInside).toBe(true);
    }
    expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth")).toBe(true);
  });

  it("counts unread messages while it is closed", async () => {
    await openChat();
    await write("uno");
    await seen("Recibí: uno");
    await page.keyboard.press("Escape");
    server.say("¿Sigues ahí?");
    server.say("Tengo una oferta");
    await page.locator(".badge", { hasText: "2" }).waitFor();
    await page.reload();
    await page.locator(".badge", { hasText: "2" }).waitFor();
    await openChat();
    await seen("Tengo una oferta");
    await page.keyboard.press("Escape");
    expect(await page.locator(".launcher .badge").count()).toBe(0);
  });

  it("changes its language from the menu, remembers it, and starts a new conversation on demand", async () => {
    await openChat();
    await write("uno");
    await seen("Recibí: uno");
    await page.getByRole("button", { name: "Más opciones" }).click();
    await page.getByRole("menuitemradio", { name: "Português" }).click();
    await page.getByPlaceholder("Escreva sua mensagem").waitFor();
    await page.reload();
    await page.getByPlaceholder("Escreva sua mensagem").waitFor();
    await page.getByRole("button", { name: "Mais opções" }).click();
    await page.getByRole("menuitem", { name: "Nova conversa" }).click();
    await seen("Oi! O que você procura?");
    expect(await shownTexts()).toHaveLength(1);
    await write("dois");
    await seen("Recibí: dois");
    expect(server.conversations.size).toBe(2);
  });

  it("never reads a message as HTML and counts down to the limit of a text", async () => {
    await openChat();
    await write("hola <b>negrita</b>");
    await seen("<img src=x onerror=alert(1)>");
    expect(await page.locator(".bubble img, .bubble a").count()).toBe(0);
    await field().fill("x".repeat(290));
    await page.locator(".count", { hasText: "10" }).waitFor();
    await field().fill("x".repeat(305));
    await page.locator(".count.over", { hasText: "5" }).waitFor();
    expect(await page.getByRole("button", { name: "Enviar", exact: true }).isDisabled()).toBe(true);
    expect(complaints).toEqual([]);
  });

  it("opens from a product of the shop page with the question ready", async () => {
    await page.getByRole("button", { name: "Preguntar por este producto: Laptop Vicuña" }).click();
    expect(await field().inputValue()).toContain("Laptop Vicuña");
    await page.keyboard.press("Escape");
    await page.getByRole("searchbox").fill("vicuna");
    await vi.waitFor(async () => expect(await page.locator(".product").count()).toBe(1), PATIENCE_MS);
    await page.getByRole("button", { name: "English" }).click();
    await page.getByText("Last units: 2").waitFor();
    expect(complaints).toEqual([]);
  });

  it("stands unharmed on another site with hostile styles and a strict content policy", async () => {
    const socketOrigin = server.origin.replace("http", "ws");
    const policy = `default-src 'none'; style-src 'self'; script-src ${server.origin}; img-src ${server.origin}; connect-src ${server.origin} ${socketOrigin}`;
    const tag = `<script src="${server.origin}/widget.js" data-site-key="demo-site-key" data-lang="en" async></script>`;
    const site = createServer((request, response) => {
      const isCss = request.url === "/site.css";
      response.writeHead(200, { "content-type": isCss ? "text/css" : "text/html", "content-security-policy": policy });
      response.end(
        isCss
          ? "p, div, button { display: none !important; font-size: 90px !important; opacity: 0 !important }"
          : `<!doctype html><html><link rel="stylesheet" href="/site.css"><body><p>site</p>${tag}</body></html>`,
      );
    });
    await new Promise<void>((resolve) => site.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void site.close());
    await page.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
    await openChat();
    await write("one");
    await seen("Recibí: one");
    expect(
      await page
        .locator("#charla-widget")
        .evaluate((host) => host.ownerDocument.defaultView?.getComputedStyle(host).opacity),
    ).toBe("1");
    expect(await field().evaluate((box) => box.ownerDocument.defaultView?.getComputedStyle(box).fontSize)).toBe("16px");
    expect(complaints).toEqual([]);
  });

  it("tells an empty installation what to do next", async () => {
    server.control.isEmpty = true;
    await page.reload();
    await page.getByRole("heading", { name: "Tu tienda está lista para empezar" }).waitFor();
    expect(await page.getByRole("link", { name: "Abrir la documentación" }).getAttribute("href")).toBe("/docs");
    expect(await page.locator(".launcher").count()).toBe(0);
  });
});
