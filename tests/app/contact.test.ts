/** Customers, leads and quotes in a real browser: a card that is changed, all that happened, two that become one, a quote. */
import { beforeAll, describe, expect, it } from "vitest";
import { until } from "../harness/until.ts";
import type { Office } from "../people/office.ts";
import { hasBrowser, mustBeUsable, SCHEMES, setStage } from "./stage.ts";

type Member = Awaited<ReturnType<Office["member"]>>;
interface Row {
  id: string;
  version: number;
  [name: string]: unknown;
}

describe.skipIf(!hasBrowser)("the page of a customer", () => {
  const stage = setStage();
  let seller: Member;
  beforeAll(async () => {
    seller = await stage.office.member("seller");
  });
  const make = async (path: string, body: object) => {
    const made = await seller.call<Row>("POST", path, body);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body;
  };
  const contact = (fields: object) => make("/v1/contacts", fields);
  const read = async (path: string) => (await seller.call<Row>("GET", path)).body;

  it("is found, and changes in place: facts, tags, notes, permissions", async () => {
    const { id } = await contact({ name: "Lucía Paredes", phone: "+51955123456" });
    const page = await stage.open("/app/contacts", { as: seller });
    await page.getByRole("searchbox", { name: /Buscar/ }).fill("paredes");
    await page.getByRole("link", { name: "Lucía Paredes" }).click();
    await page.getByRole("heading", { level: 1, name: "Lucía Paredes" }).waitFor();
    await page.getByRole("region", { name: "Ficha" }).getByRole("button", { name: "Editar" }).click();
    await page.getByLabel("Correo").fill("lucia@example.com");
    await page.getByRole("button", { name: "Guardar" }).click();
    await page.getByRole("link", { name: "lucia@example.com" }).waitFor();
    await page
      .getByRole("combobox", { name: "Etiquetas" })
      .or(page.getByRole("textbox", { name: "Etiquetas" }))
      .fill("vip");
    await page.keyboard.press("Enter");
    await until(
      "the tag to be kept",
      async () => JSON.stringify((await read(`/v1/contacts/${id}`)).tags) === '["vip"]',
    );
    await page.getByRole("textbox", { name: "Nota" }).fill("prefiere que la llamen de tarde");
    await page.getByRole("button", { name: "Agregar nota" }).click();
    await page.getByRole("region", { name: "Notas" }).getByText("prefiere que la llamen").waitFor();
    await page.getByRole("region", { name: "Permisos" }).getByRole("button", { name: "Anotar" }).click();
    await page.getByLabel("Prueba").fill("sí, mándame ofertas");
    await page.getByRole("dialog").getByRole("button", { name: "Guardar" }).click();
    await page.getByRole("region", { name: "Permisos" }).getByText("sí, mándame ofertas").waitFor();
    const happened = page.getByRole("region", { name: "Qué pasó" });
    await happened.getByText("Dio permiso: Promociones").waitFor();
    await happened.getByText("Nota del cliente").waitFor();
  });

  it("is opened by whoever presses it before the search has begun, however slowly the page comes", async () => {
    const { id } = await contact({ name: "Prisa Quispe", phone: "+51955123457" });
    const page = await stage.open("/app/contacts", { as: seller });
    let letCome: () => void = () => {};
    const mayCome = new Promise<void>((resolve) => (letCome = resolve));
    await page.route(/\/contact-[\w-]+\.js$/, async (route) => {
      await mayCome;
      await route.continue();
    });
    const search = page.getByRole("searchbox", { name: /Buscar/ });
    const row = page.getByRole("link", { name: "Prisa Quispe" });
    await row.waitFor();
    await page.clock.install();
    await search.fill("prisa");
    await row.click();
    await page.clock.runFor(1000);
    letCome();
    await page.getByRole("heading", { level: 1, name: "Prisa Quispe" }).waitFor();
    expect(new URL(page.url()).pathname).toBe(`/app/contacts/${id}`);
  });

  it("tells a change that came second as such, and shows the other's", async () => {
    const { id, version } = await contact({ name: "Dos Manos" });
    const page = await stage.open(`/app/contacts/${id}`, { as: seller });
    await page.getByRole("region", { name: "Ficha" }).getByRole("button", { name: "Editar" }).click();
    await page.getByLabel("Nombre").fill("Lo mío");
    await seller.call("PATCH", `/v1/contacts/${id}`, { version, name: "Lo otro" });
    await page.getByRole("button", { name: "Guardar" }).click();
    await page.getByText(/alguien cambió esto/).waitFor();
    await page.getByRole("heading", { level: 1, name: "Lo otro" }).waitFor();
  });

  it("loads a long history as one scrolls", async () => {
    const { id } = await contact({ name: "Larga Historia" });
    for (let number = 1; number <= 70; number++)
      await seller.call("POST", `/v1/contacts/${id}/notes`, { text: `suceso ${number}` });
    const page = await stage.open(`/app/contacts/${id}`, { as: seller });
    const happened = page.getByRole("region", { name: "Qué pasó" });
    const events = happened.locator("[data-event]");
    await events.first().waitFor();
    await until("older ones", async () => {
      await page.mouse.wheel(0, 20_000);
      return (await events.count()) === 70;
    });
    await happened.getByText("suceso 1", { exact: true }).waitFor();
  });

  it("joins two that are one person after showing what comes of it, and separates them again", async () => {
    const kept = await contact({ name: "Pedro Rojas", tags: ["a"] });
    const gone = await contact({ name: "Pedro R.", email: "pedro@example.com" });
    await make("/v1/leads", { contact: { id: gone.id }, interest: "una cama" });
    const page = await stage.open(`/app/contacts/${kept.id}`, { as: seller });
    await page.getByRole("button", { name: "Unir" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("searchbox").fill("pedro");
    await dialog.getByRole("button", { name: /Pedro R\./ }).click();
    await dialog.getByText("pedro@example.com").waitFor();
    await dialog.getByText(/oportunidades: 1/).waitFor();
    await mustBeUsable(page);
    await dialog.getByRole("button", { name: "Unir los dos" }).click();
    await page.getByRole("link", { name: "una cama" }).first().waitFor();
    await page.getByRole("button", { name: "Separar de nuevo" }).click();
    await page.getByRole("link", { name: "una cama" }).first().waitFor({ state: "detached" });
    expect((await read(`/v1/contacts/${gone.id}`)).mergedIntoId).toBeNull();
  });

  it("leads to a lead, which becomes a quote in one click and another of chosen products", async () => {
    const [product] = await stage.office.app.database.query<{ id: string; name: string }>(
      "SELECT id, name FROM products WHERE is_active AND (stock IS NULL OR stock > 5) ORDER BY sku LIMIT 1",
    );
    const lead = await make("/v1/leads", {
      contact: { name: "Quiere Todo", phone: "+51911222333" },
      interest: "equipo nuevo",
      productIds: [product?.id],
    });
    const page = await stage.open(`/app/leads/${lead.id}`, { as: seller });
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Cotizar", exact: true }).click();
    await page.getByRole("heading", { level: 1, name: /^Cotización \d+/ }).waitFor();
    await page.getByRole("cell", { name: product?.name ?? "" }).waitFor();
    await mustBeUsable(page);
    const pdf = (await page.getByRole("link", { name: "PDF" }).getAttribute("href")) ?? "";
    const file = await page.request.get(pdf.replace(/^https?:\/\/[^/]+/, stage.office.app.url));
    expect([file.status(), file.headers()["content-type"]]).toEqual([200, "application/pdf"]);
    await page.getByRole("link", { name: "Ver la oportunidad" }).click();
    await page.getByRole("button", { name: "Elegir productos y cantidades" }).click();
    const dialog = page.getByRole("dialog", { name: "Nueva cotización" });
    await dialog.getByRole("textbox", { name: /Cantidad de/ }).fill("3");
    await dialog.getByRole("button", { name: "Crear cotización" }).click();
    await page.getByRole("cell", { name: "3", exact: true }).waitFor();
    await page.getByRole("button", { name: "Anular" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Anular" }).click();
    await page.getByText("Anulada").waitFor();
    await page.getByRole("main").getByRole("link", { name: "Cotizaciones" }).click();
    await page
      .getByRole("row", { name: /Quiere Todo/ })
      .first()
      .waitFor();
    await mustBeUsable(page);
  });

  it.each(SCHEMES)("is usable by everybody on a phone in %s colours", async (scheme) => {
    const { id } = await contact({ name: `Ojos ${scheme}`, email: `${scheme}@example.com`, tags: ["vip"] });
    await make("/v1/leads", { contact: { id }, interest: "una repisa" });
    const page = await stage.open("/app/contacts", { scheme, size: "phone", as: seller });
    await page.getByRole("link", { name: `Ojos ${scheme}` }).waitFor();
    await mustBeUsable(page);
    await page.getByRole("link", { name: `Ojos ${scheme}` }).click();
    await page.getByRole("region", { name: "Qué pasó" }).locator("[data-event]").first().waitFor();
    await mustBeUsable(page);
  });
});
