/** The pages of lead capture and of the business's own fields: a form is pasted into a foreign page and brings a lead. */
import { createServer, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { until } from "../harness/until.ts";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

describe.skipIf(!hasBrowser)("settings that bring and keep what a business knows", () => {
  const stage = setStage();
  let shop: Server;
  let shopUrl: string;
  let shown = "";
  beforeAll(async () => {
    shop = createServer((_request, response) => {
      response.writeHead(200, { "content-type": "text/html; charset=utf-8" });
      response.end(`<!doctype html><html lang="es"><title>Tienda</title><body>${shown}</body></html>`);
    });
    await new Promise<void>((resolve) => shop.listen(0, "127.0.0.1", resolve));
    const address = shop.address();
    shopUrl = typeof address === "object" && address ? `http://127.0.0.1:${address.port}/` : "";
  });
  afterAll(() => new Promise((resolve) => shop?.close(resolve)));

  it("give a form for a website that makes a lead with its consent, until it is ended", async () => {
    const admin = await stage.office.member("admin");
    const page = await stage.open("/app/settings/sources", { as: admin });
    await page.getByRole("button", { name: "Agregar fuente" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Nombre", exact: true }).fill("Laptops");
    await dialog.getByRole("textbox", { name: "Texto de consentimiento" }).fill('Acepto <b>"todo"</b> & más');
    await dialog.getByRole("button", { name: "Agregar fuente" }).click();
    shown = (await page.getByRole("region", { name: "Código para tu sitio" }).textContent()) ?? "";
    await mustBeUsable(page);
    const site = await page.context().newPage();
    await site.goto(shopUrl);
    await site.getByLabel("Nombre").fill("Rosa Paz");
    await site.getByLabel("WhatsApp").fill("+51 955 000 777");
    await site.getByLabel("¿Qué te interesa?").fill("laptop");
    await site.getByLabel('Acepto <b>"todo"</b> & más').check();
    await site.getByRole("button", { name: "Enviar" }).click();
    await site.getByText("¡Gracias! Te escribiremos pronto.").waitFor();
    const [kept] = await stage.office.app.database.query<{ interest: string; consent: object }>(
      `SELECT l.interest, r.consent FROM capture_receipts r JOIN leads l ON l.id = r.lead_id
         JOIN contacts c ON c.id = r.contact_id WHERE c.phone = '+51955000777'`,
    );
    expect(kept).toMatchObject({ interest: "laptop", consent: { text: 'Acepto <b>"todo"</b> & más', page: shopUrl } });
    await page.getByRole("button", { name: "Terminar" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Terminar" }).click();
    await page.getByText("Todavía no entra nadie por fuera del chat").waitFor();
    await site.getByLabel("Nombre").fill("Otra");
    await site.getByLabel("WhatsApp").fill("+51 955 000 778");
    await site.getByRole("button", { name: "Enviar" }).click();
    await site.getByText("No se pudo enviar").waitFor();
  });

  it("try a mapping on a sample before it is kept", async () => {
    const admin = await stage.office.member("admin");
    const page = await stage.open("/app/settings/sources", { as: admin, size: "phone" });
    await page.getByRole("button", { name: "Agregar fuente" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("radio", { name: /Otro programa/ }).click();
    await dialog.getByRole("textbox", { name: "Nombre", exact: true }).fill("ERP");
    await dialog
      .getByRole("textbox", { name: "Un ejemplo de lo que se envía" })
      .fill('{"client": {"label": "Teo Gil", "phones": ["955 000 444"]}}');
    await dialog.getByText("Así no entraría").waitFor();
    await dialog.getByLabel("Teléfono").fill("client.phones.0");
    await dialog.getByText("Así entraría").waitFor();
    await dialog.getByText("+51955000444").waitFor();
    await dialog.getByRole("button", { name: "Agregar fuente" }).click();
    const sources = async () =>
      (await admin.call<{ data: { name: string; mapping: object }[] }>("GET", "/v1/capture-sources")).body.data;
    await until("the source is kept", async () => (await sources()).some(({ name }) => name === "ERP"));
    expect((await sources()).find(({ name }) => name === "ERP")?.mapping).toEqual({ phone: "client.phones.0" });
  });

  it("add a field, put it first by keyboard, archive it and bring it back", async () => {
    const admin = await stage.office.member("admin");
    for (const [position, label] of ["Talla", "Color"].entries())
      await admin.call("POST", "/v1/custom-fields", {
        entity: "contact",
        key: label.toLowerCase(),
        label,
        type: "text",
        position,
      });
    const labels = async () => {
      const { body } = await admin.call<{ data: { label: string }[] }>("GET", "/v1/custom-fields?entity=contact");
      return body.data.map(({ label }) => label);
    };
    const page = await stage.open("/app/settings/fields?of=contact", { as: admin });
    await page.getByRole("button", { name: "Agregar campo" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Nombre" }).fill("Día de cumpleaños");
    expect(await dialog.getByRole("textbox", { name: "Clave" }).inputValue()).toBe("dia_de_cumpleanos");
    await dialog.getByRole("button", { name: "Agregar campo" }).click();
    const handle = page.getByRole("button", { name: /Mover Día de cumpleaños/ });
    await handle.press("Home");
    await until("it is first", async () => (await labels()).join() === "Día de cumpleaños,Talla,Color");
    await page.getByRole("button", { name: "Mover Día de cumpleaños: lugar 1 de 3" }).press("ArrowDown");
    await until("it is second", async () => (await labels()).join() === "Talla,Día de cumpleaños,Color");
    await page.getByRole("listitem").filter({ hasText: "Color" }).dragTo(page.getByRole("listitem").first());
    await until("it was dragged", async () => (await labels()).join() === "Color,Talla,Día de cumpleaños");
    await page.getByRole("button", { name: "Acciones de Talla" }).click();
    await page.getByRole("menuitem", { name: "Archivar" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Archivar" }).click();
    await until("it is archived", async () => !(await labels()).includes("Talla"));
    await page.getByRole("button", { name: "Ver archivados" }).click();
    await page.getByRole("button", { name: "Recuperar Talla" }).click();
    await until("it is back", async () => (await labels()).includes("Talla"));
  });
});
