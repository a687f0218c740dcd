/** The first run in a real browser: from the printed address to the first chat answered, beside the inbox. */
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { makeSetupCode } from "../../src/flow/setup-code.ts";
import { PASSWORD } from "../people/office.ts";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

const CSV = "sku,nombre,precio,stock\nJAB-1,Jabón de avena,12000,40\nCHA-1,Champú de romero,25000,8";

describe.skipIf(!hasBrowser)("the wizard of the first run", () => {
  const stage = setStage({ sample: false });
  const next = (page: Page) => page.getByRole("button", { name: "Siguiente" }).click();
  const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name }).waitFor();
  const file = (text: string) => ({ name: "productos.csv", mimeType: "text/csv", buffer: Buffer.from(text) });

  it("says what is missing in an address without its code", async () => {
    const page = await stage.open("/app/setup", { size: "phone" });
    await heading(page, "Falta el código");
    await mustBeUsable(page);
  });

  it("refuses a wrong code at the end, with a sentence", async () => {
    const page = await stage.open("/app/setup#a-code-that-nobody-made", { locale: "en-US" });
    await page.getByLabel("Name of the business").fill("Wrong Door");
    for (let step = 0; step < 3; step++) await page.getByRole("button", { name: "Next" }).click();
    await fillOwner(page);
    await page.getByRole("button", { name: "Create my business" }).click();
    await page.getByRole("alert").getByText("no longer works").waitFor();
  });

  it("is gone through in another language on a phone, and every step is usable", async () => {
    const page = await stage.open("/app/setup#some-code-of-the-start", {
      size: "phone",
      scheme: "dark",
      locale: "pt-BR",
    });
    await heading(page, "Conte sobre o seu negócio");
    await mustBeUsable(page);
    await page.getByLabel("Nome do negócio").fill("Farmácia Sol");
    for (const title of ["Quando você atende?", "O que você vende?", "Sua conta"]) {
      await page.getByRole("button", { name: "Avançar" }).click();
      await heading(page, title);
      await mustBeUsable(page);
    }
    await page.getByRole("button", { name: "Voltar" }).click();
    await heading(page, "O que você vende?");
  });

  it("makes the business, mends a table with the person, and ends in a chat that is answered beside the inbox", async () => {
    const code = (await makeSetupCode(stage.office.app.ctx)) ?? "";
    const page = await stage.open(`/app/setup#${code}`);
    await heading(page, "Cuéntanos de tu negocio");
    await mustBeUsable(page);
    await page.getByLabel("Nombre del negocio").fill("Botica Sol");
    await page.getByRole("combobox", { name: "País" }).click();
    await page.getByRole("option", { name: "Colombia" }).click();
    // The money follows the country.
    expect(await page.getByRole("combobox", { name: "Moneda" }).inputValue()).toContain("COP");
    await page.getByLabel("Ciudad").fill("Bogotá");
    await next(page);
    await heading(page, "¿Cuándo atiendes?");
    await next(page);
    await heading(page, "¿Qué vendes?");
    await page.getByRole("radio", { name: /Mi tabla de productos/ }).click();
    const [chooser] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: /Tu tabla de productos/ }).click(),
    ]);
    await chooser.setFiles(file("nombre,precio,stock\nJabón,mucho,4"));
    await next(page);
    await fillOwner(page);
    await page.getByRole("button", { name: "Crear mi negocio" }).click();
    // Back where the mistake is, with what is wrong in it.
    await page.getByRole("alert").getByText("mucho").waitFor();
    const [again] = await Promise.all([
      page.waitForEvent("filechooser"),
      page.getByRole("button", { name: /Tu tabla de productos/ }).click(),
    ]);
    await again.setFiles(file(CSV));
    await next(page);
    await fillOwner(page);
    await page.getByRole("button", { name: "Crear mi negocio" }).click();
    await heading(page, "Botica Sol está en marcha");
    await page.getByText("Los agentes conocen 2 productos.").waitFor();
    await mustBeUsable(page);
    // The code is not left in the address.
    expect(new URL(page.url()).hash).toBe("");

    await page.getByRole("button", { name: "Probar mi chat junto a la bandeja" }).click();
    const field = page.locator(".composer textarea").last();
    await page.locator("#charla-widget .composer textarea").fill("hola, ¿cuánto cuesta el champú de romero?");
    await page.locator("#charla-widget .composer textarea").press("Enter");
    await page.locator("#charla-widget .log .bubble", { hasText: "25" }).first().waitFor();
    const item = page.locator("[data-conversation]").first();
    await item.waitFor();
    await item.click();
    await page.locator("[data-message]", { hasText: "champú de romero" }).first().waitFor();
    await field.waitFor();
    await page.getByRole("button", { name: "Terminar la prueba" }).click();
    await page.locator("#charla-widget").waitFor({ state: "hidden" });
  });

  it("is over once there is a business", async () => {
    const page = await stage.open("/app/setup#whatever-code-it-was");
    await heading(page, "Charla ya está lista");
    await page.getByRole("link", { name: "Entrar" }).click();
    await page.waitForURL("**/app/sign-in");
  });

  async function fillOwner(page: Page): Promise<void> {
    await page.locator("input[name=name]").fill("Sol Ruiz");
    await page.locator("input[type=email]").fill("sol@example.com");
    await page.locator("input[name=password]").fill(PASSWORD);
  }
});
