/** The pages of orders, carts, invoices, and of shops and payments: money is noted in parts, a promise is kept, secrets are changed. */
import { beforeAll, describe, expect, it } from "vitest";
import { formatMoney } from "../../src/lib/money.ts";
import { until } from "../harness/until.ts";
import { hasBrowser, mustBeUsable, SCHEMES, setStage, WIDTHS } from "./stage.ts";

interface Made {
  id: string;
  number: number;
}

describe.skipIf(!hasBrowser)("sales in the app", () => {
  const stage = setStage();
  const contact = { name: "Rosa Quispe", email: "rosa@example.com" };
  const total = { cents: 120_000, currency: "PEN" };
  let invoice: Made;
  let order: Made;

  beforeAll(async () => {
    const admin = await stage.office.member("admin");
    const put = async (path: string, body: object) => (await admin.call<Made>("POST", path, body)).body;
    invoice = await put("/v1/invoices", {
      contact,
      concept: "Plan anual",
      total,
      dueAt: new Date(Date.now() + 5 * 86_400_000).toISOString(),
    });
    order = await put("/v1/orders", {
      contact,
      externalId: "W-77",
      items: [{ sku: null, name: "Teclado mecánico", quantity: 2, unitCents: 60_000 }],
      total,
    });
    await put("/v1/carts", {
      contact,
      externalId: "C-1",
      items: [{ name: "Silla", quantity: 1, unitCents: 35_000 }],
      total: { cents: 35_000, currency: "PEN" },
    });
    await put("/v1/commerce-sources", { kind: "shopify", name: "Tienda web", secret: "shpss_0123456789" });
    await put("/v1/payment-providers", {
      ...{ kind: "stripe", name: "Stripe Perú", apiKey: "sk_test_0123456789", webhookSecret: "whsec_0123456789" },
    });
  });

  it("an invoice is paid in parts and a promise is noted, as its list shows", async () => {
    const seller = await stage.office.member("seller");
    const page = await stage.open("/app/invoices", { as: seller });
    await page.getByRole("link", { name: /Rosa Quispe/ }).click();
    await page.getByRole("heading", { name: `Factura ${invoice.number}` }).waitFor();
    await page.getByText("Todavía no hay pagos.").waitFor();
    await page.getByRole("button", { name: "Registrar pago" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Monto en PEN").fill("5000");
    await dialog.getByText(`Solo debe ${formatMoney(total)}.`).waitFor();
    expect(await dialog.getByRole("button", { name: "Guardar pago" }).isDisabled()).toBe(true);
    await dialog.getByLabel("Monto en PEN").fill("450.50");
    await dialog.getByText(`Pago parcial: quedan ${formatMoney({ cents: 74_950, currency: "PEN" })}`).waitFor();
    await dialog.getByLabel("Número de operación").fill("OP-1");
    await mustBeUsable(page);
    await dialog.getByRole("button", { name: "Guardar pago" }).click();
    await page.getByText("Pagada en parte").waitFor();
    await page.getByRole("region", { name: "Pagos" }).getByText("Transferencia").waitFor();
    await page.getByText(`ya pagó ${formatMoney({ cents: 45_050, currency: "PEN" })}`).waitFor();
    await page.getByRole("button", { name: "Anotar promesa" }).click();
    const day = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
    await page.getByLabel("Pagará hasta el").fill(day);
    await page.getByLabel("En sus palabras").fill("te pago el lunes");
    await page.getByRole("button", { name: "Guardar promesa" }).click();
    await page.getByText("te pago el lunes").waitFor();
    const [row] = await stage.office.app.database.query<{ status: string; paid: number; promises: number }>(
      `SELECT i.status, i.paid_cents::int AS paid,
              (SELECT count(*)::int FROM payment_promises p WHERE p.invoice_id = i.id AND p.status = 'open') AS promises
         FROM invoices i WHERE i.id = $1`,
      [invoice.id],
    );
    expect(row).toEqual({ status: "partially_paid", paid: 45_050, promises: 1 });
  });

  it("an order is moved on, invoiced and paid from its page", async () => {
    const seller = await stage.office.member("seller");
    const page = await stage.open(`/app/orders/${order.id}`, { as: seller });
    await page.getByText("Teclado mecánico").waitFor();
    await page.getByRole("button", { name: "Emitir factura" }).click();
    await page.getByRole("button", { name: "Registrar pago" }).click();
    await page.getByRole("button", { name: "Guardar pago" }).click();
    await page.getByRole("region", { name: "Facturas" }).getByText("Pagada", { exact: true }).waitFor();
    await page.getByLabel("Número o enlace de seguimiento").fill("OLVA-123");
    await page.getByRole("button", { name: "Guardar avance" }).click();
    await page.getByText("Guardado.").waitFor();
    const [row] = await stage.office.app.database.query<{ paid: boolean; tracking: string }>(
      "SELECT paid_at IS NOT NULL AS paid, tracking FROM orders WHERE id = $1",
      [order.id],
    );
    expect(row).toEqual({ paid: true, tracking: "OLVA-123" });
  });

  it("who only reads may look and change nothing", async () => {
    const viewer = await stage.office.member("viewer");
    const page = await stage.open(`/app/invoices/${invoice.id}`, { as: viewer });
    await page.getByText("te pago el lunes").waitFor();
    for (const name of ["Registrar pago", "Anotar promesa", "Anular factura"])
      expect(await page.getByRole("button", { name }).count()).toBe(0);
  });

  it("secrets of a shop and of an account are changed, what is left empty stays, and none is shown", async () => {
    const admin = await stage.office.member("admin");
    const page = await stage.open("/app/settings/commerce", { as: admin });
    const sealed = () =>
      stage.office.app.database.query<{ name: string; secret: string }>(
        "SELECT name, secret FROM commerce_sources UNION ALL SELECT name, secrets FROM payment_providers ORDER BY 1",
      );
    const before = await sealed();
    const shop = page.getByRole("region", { name: "Tienda web" });
    await shop.getByRole("button", { name: "Cambiar" }).click();
    await page.getByLabel("Nuevo secreto de los webhooks").fill("shpss_another_one");
    await mustBeUsable(page);
    await page.getByRole("button", { name: "Guardar cambios" }).click();
    await page.getByRole("dialog").waitFor({ state: "detached" });
    const account = page.getByRole("region", { name: "Stripe Perú" });
    await account.getByRole("button", { name: "Cambiar" }).click();
    await page.getByRole("dialog").getByLabel("Nombre", { exact: false }).first().fill("Stripe nuevo");
    await page.getByRole("button", { name: "Guardar cambios" }).click();
    await page.getByRole("region", { name: "Stripe nuevo" }).waitFor();
    const after = await sealed();
    expect(after.find(({ name }) => name === "Tienda web")?.secret).not.toBe(
      before.find(({ name }) => name === "Tienda web")?.secret,
    );
    expect(await page.content()).not.toContain("shpss_another_one");
  });

  it("a file of orders is tried and written from its page", async () => {
    const seller = await stage.office.member("seller");
    const page = await stage.open("/app/orders", { as: seller });
    await page.getByRole("link", { name: "Importar CSV" }).click();
    await page.getByText("Con número de pedido, cliente y producto").waitFor();
    await page.locator("input[type=file]").setInputFiles({
      name: "pedidos.csv",
      mimeType: "text/csv",
      buffer: Buffer.from("Pedido,Correo,Producto,Precio\nZ-1,eva@example.com,Silla,350\nZ-2,,Mesa,10\n"),
    });
    await page.getByRole("heading", { name: "¿Qué hay en cada columna?" }).waitFor();
    expect(await page.getByRole("combobox", { name: "Qué es la columna Pedido" }).inputValue()).toBe("Número o id");
    await page.getByRole("button", { name: "Probar sin guardar" }).click();
    await page.getByRole("button", { name: "Guardar 1 registro" }).click();
    await page.getByRole("heading", { name: "Importación terminada" }).waitFor();
    expect(await page.getByRole("button", { name: "Deshacer todo" }).count()).toBe(0);
    await until("the order", async () => {
      const rows = await stage.office.app.database.query("SELECT 1 FROM orders WHERE external_id = 'Z-1'");
      return rows.length === 1;
    });
  });

  it("carts and invoices are within the orders, and an invoice leads back to its list", async () => {
    const seller = await stage.office.member("seller");
    const page = await stage.open(`/app/invoices/${invoice.id}`, { as: seller });
    const here = page.getByRole("navigation", { name: "Secciones" }).locator("[aria-current=page]");
    await page.getByText("Transferencia").waitFor();
    expect(await here.allTextContents()).toEqual(["Pedidos"]);
    await page.getByRole("main").getByRole("link", { name: "Facturas", exact: true }).click();
    await page.waitForURL("**/app/invoices");
    await page.getByRole("tab", { name: "Facturas" }).waitFor();
    expect(await here.allTextContents()).toEqual(["Pedidos"]);
    await page.getByRole("tab", { name: "Carritos" }).click();
    await page.waitForURL("**/app/carts");
    await page.getByText("Silla").first().waitFor();
    expect(await here.allTextContents()).toEqual(["Pedidos"]);
  });

  it("are usable in both widths and schemes", async () => {
    const admin = await stage.office.member("admin");
    const places = [
      ["/app/orders", `Pedido ${order.number} · Rosa Quispe`],
      [`/app/orders/${order.id}`, "Teclado mecánico"],
      ["/app/carts", "Silla"],
      ["/app/invoices", "Plan anual"],
      [`/app/invoices/${invoice.id}`, "Transferencia"],
      ["/app/settings/commerce", "Tienda web"],
      ["/app/settings/import?kind=invoices", "Con número de factura"],
    ] as const;
    for (const size of Object.keys(WIDTHS) as (keyof typeof WIDTHS)[])
      for (const scheme of SCHEMES) {
        const page = await stage.open("/app/orders", { as: admin, size, scheme });
        for (const [place, words] of places) {
          await page.goto(`${stage.office.app.url}${place}`);
          await page.getByText(words).first().waitFor();
          await mustBeUsable(page);
        }
      }
  });
});
