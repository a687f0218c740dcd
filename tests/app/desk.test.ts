/** A rep's desk in a real browser: tasks where the customer is, a case and a quote from their lists, a company's people. */
import type { Page } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { formatMoney } from "../../src/lib/money.ts";
import { until } from "../harness/until.ts";
import type { Office } from "../people/office.ts";
import { hasBrowser, mustBeUsable, setStage } from "./stage.ts";

type Member = Awaited<ReturnType<Office["member"]>>;
interface Row {
  id: string;
  version: number;
  [name: string]: unknown;
}
interface Task {
  title: string;
  subject: { kind: string; id: string } | null;
  contact: { id: string } | null;
}

describe.skipIf(!hasBrowser)("a rep's desk", () => {
  const stage = setStage();
  let rep: Member;
  beforeAll(async () => {
    rep = await stage.office.member("rep");
  });
  const make = async (path: string, body: object) => {
    const made = await rep.call<Row>("POST", path, body);
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    return made.body;
  };
  const openTasks = async (contactId: string) =>
    (await rep.call<{ data: Task[] }>("GET", `/v1/tasks?contactId=${contactId}`)).body.data;
  /** Finds a customer in a field of a window by a part of their name. */
  const choose = async (page: Page, field: string, typed: string, name: string) => {
    await page.getByRole("combobox", { name: field }).fill(typed);
    await page.getByRole("option", { name }).click();
  };

  it("keeps tasks on the page of a lead and of its customer, ticks one off and takes that back", async () => {
    const contact = await make("/v1/contacts", { name: "Tita Tareas" });
    const lead = await make("/v1/leads", { contact: { id: contact.id }, interest: "una bicicleta" });
    const page = await stage.open(`/app/leads/${lead.id}`, { as: rep });
    const panel = page.getByRole("region", { name: "Tareas" });
    await panel.getByText("Nada pendiente").waitFor();
    await panel.getByRole("button", { name: "Nueva tarea" }).click();
    const dialog = page.getByRole("dialog", { name: "Nueva tarea" });
    await dialog.getByLabel("¿Qué hay que hacer?").fill("Medir la talla");
    await mustBeUsable(page);
    await dialog.getByRole("button", { name: "Guardar" }).click();
    await panel.getByText("Medir la talla").waitFor();
    expect(await openTasks(contact.id)).toMatchObject([{ subject: { kind: "lead", id: lead.id } }]);

    await page.getByRole("link", { name: "Tita Tareas" }).first().click();
    await page.getByRole("heading", { level: 1, name: "Tita Tareas" }).waitFor();
    await panel.getByText("Medir la talla").waitFor();
    await panel.getByRole("link", { name: "Ver oportunidad" }).waitFor();
    await panel.getByRole("checkbox", { name: /Medir la talla/ }).click();
    await panel.getByText("Nada pendiente").waitFor();
    expect(await openTasks(contact.id)).toEqual([]);
    await page.getByRole("button", { name: "Deshacer" }).click();
    await panel.getByText("Medir la talla").waitFor();
    await mustBeUsable(page);
  });

  it("chooses on the page of tasks whom and what one is about, and leads there", async () => {
    const contact = await make("/v1/contacts", { name: "Sujeto Buscado", phone: "+51955000777" });
    const lead = await make("/v1/leads", { contact: { id: contact.id }, interest: "un televisor" });
    const page = await stage.open("/app/tasks", { as: rep, size: "phone" });
    await page.getByRole("button", { name: "Nueva tarea" }).click();
    await page.getByLabel("¿Qué hay que hacer?").fill("Enviar fotos");
    await choose(page, "¿Sobre quién?", "sujeto", "Sujeto Buscado");
    await page.getByRole("combobox", { name: "¿Sobre qué?" }).click();
    await page.getByRole("option", { name: "Oportunidad: un televisor" }).click();
    await mustBeUsable(page);
    await page.getByRole("dialog").getByRole("button", { name: "Guardar" }).click();
    const card = page.getByRole("listitem").filter({ hasText: "Enviar fotos" });
    await card.getByRole("link", { name: "Ver oportunidad" }).waitFor();
    expect(await openTasks(contact.id)).toMatchObject([{ subject: { kind: "lead", id: lead.id } }]);
    // Of nobody's any more.
    await card.getByRole("button", { name: /Cambiar/ }).click();
    await page.getByRole("button", { name: "Quitar a la persona" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Guardar" }).click();
    await until("the task to be nobody's", async () => (await openTasks(contact.id)).length === 0);
    await card.getByRole("link").first().waitFor({ state: "detached" });
  });

  it("opens a case from the list of cases for a customer who is searched", async () => {
    const contact = await make("/v1/contacts", { name: "Casilda Lista" });
    const page = await stage.open("/app/cases", { as: rep });
    await page.getByRole("button", { name: "Abrir caso" }).click();
    const dialog = page.getByRole("dialog", { name: "Abrir caso" });
    expect(await dialog.getByRole("button", { name: "Abrir caso" }).isDisabled()).toBe(true);
    await choose(page, "Cliente", "casilda", "Casilda Lista");
    await dialog.getByLabel("¿Qué hay que resolver?").fill("llegó rota");
    await mustBeUsable(page);
    await dialog.getByRole("button", { name: "Abrir caso" }).click();
    await page.getByRole("heading", { level: 1, name: /llegó rota/ }).waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1);
    expect((await rep.call("GET", `/v1/cases/${id}`)).body).toMatchObject({ contact: { id: contact.id } });
  });

  it("makes a quote from the list of quotes, with a discount that the rules allow and a delivery", async () => {
    await make("/v1/contacts", { name: "Quica Cotiza" });
    const [product] = await stage.office.app.database.query<{ name: string; price: number; currency: string }>(
      `SELECT name, price_cents::int AS price, currency FROM products
        WHERE is_active AND stock > 5 AND price_cents BETWEEN 2000 AND 12000 ORDER BY sku LIMIT 1`,
    );
    if (!product) throw new Error("the sample business sells nothing cheap");
    const { name, currency } = product;
    const subtotal = 3 * product.price;
    const discount = Math.ceil(subtotal * 0.05);
    const page = await stage.open("/app/quotes", { as: rep });
    await page.getByRole("button", { name: "Nueva cotización" }).click();
    const dialog = page.getByRole("dialog", { name: "Nueva cotización" });
    await choose(page, "Cliente", "quica", "Quica Cotiza");
    await dialog.getByRole("textbox", { name: "Agregar producto" }).fill(name);
    await dialog.getByRole("option", { name: new RegExp(name.replace(/[^\w]+/g, ".+")) }).click();
    await dialog.getByText("Tus reglas no dan descuento por esto.").waitFor();
    await dialog.getByRole("textbox", { name: `Cantidad de ${name}` }).fill("3");
    await dialog.getByText("Hasta 5 %, según tus reglas.").waitFor();
    await dialog.getByRole("textbox", { name: "Descuento (%)" }).fill("5");
    await dialog.getByRole("combobox", { name: "Entrega" }).click();
    await page.getByRole("option", { name: /Lima y Callao/ }).click();
    const total = formatMoney({ cents: subtotal - discount + 1_200, currency });
    await dialog.getByText(total).waitFor();
    await mustBeUsable(page);
    await dialog.getByRole("button", { name: "Crear cotización" }).click();
    await page.getByRole("heading", { level: 1, name: /^Cotización \d+/ }).waitFor();
    const id = new URL(page.url()).pathname.split("/").at(-1);
    expect((await rep.call("GET", `/v1/quotes/${id}`)).body).toMatchObject({
      contact: { name: "Quica Cotiza" },
      subtotal: { cents: subtotal },
      discount: { cents: discount },
      deliveryZone: "Lima y Callao",
      total: { cents: subtotal - discount + 1_200 },
    });
  });

  it("says who speaks for a company, from its page, and the ways lead to and fro", async () => {
    await make("/v1/contacts", { name: "Vera Vocera", email: "vera@example.com" });
    const company = await make("/v1/companies", { name: "Andina SAC" });
    const page = await stage.open(`/app/companies/${company.id}`, { as: rep });
    await page.getByText("Nadie habla todavía por esta empresa").waitFor();
    await choose(page, "Agregar a una persona", "vera", "Vera Vocera");
    const people = page.getByRole("region", { name: "Personas" });
    await people.getByRole("link", { name: "Vera Vocera" }).waitFor();
    await mustBeUsable(page);
    await people.getByRole("link", { name: "Vera Vocera" }).click();
    await page.getByRole("link", { name: "Andina SAC" }).click();
    await people.getByRole("button", { name: "Quitar a Vera Vocera de la empresa" }).click();
    await people.getByRole("link", { name: "Vera Vocera" }).waitFor({ state: "detached" });
    expect((await rep.call("GET", `/v1/companies/${company.id}`)).body.contacts).toEqual([]);
  });
});
