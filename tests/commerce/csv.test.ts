/** Orders, invoices, carts and units from CSV files: tried without a trace, written once, and told what is to be mended. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { until } from "../harness/until.ts";
import { type Browser, type Office, openOffice } from "../people/office.ts";

interface Brought {
  id: string;
  kind: string;
  status: string;
  isWorking: boolean;
  rowsTotal: number;
  columns: { name: string; field: string | null }[];
  counts: { created: number; updated: number; same: number; failed: number };
}
interface Refused {
  data: { row: number; faults: { column: string; code: string; message: string }[] }[];
}

let office: Office;
let seller: Browser;
beforeAll(async () => {
  office = await openOffice();
  seller = await office.member("seller");
});
afterAll(() => office?.close());

const send = (who: Browser, kind: string, body: string) =>
  fetch(`${office.app.url}/v1/imports?kind=${kind}&fileName=${kind}.csv`, {
    method: "POST",
    headers: { "content-type": "text/csv", cookie: who.cookie(), origin: office.app.url },
    body,
  });
async function bring(kind: string, csv: string): Promise<Brought> {
  const response = await send(seller, kind, csv);
  expect(response.status).toBe(201);
  return (await response.json()) as Brought;
}
async function work(id: string, act: "check" | "start"): Promise<Brought> {
  expect((await seller.call("POST", `/v1/imports/${id}/${act}`)).status).toBe(202);
  return until(`the import is ${act}ed`, async () => {
    const { body } = await seller.call<Brought>("GET", `/v1/imports/${id}`);
    return body.isWorking ? undefined : body;
  });
}
const codes = async (id: string) =>
  (await seller.call<Refused>("GET", `/v1/imports/${id}/rows`)).body.data.flatMap(({ row, faults }) =>
    faults.map(({ code }) => `${row} ${code}`),
  );
const count = async (table: string) =>
  Number((await office.app.database.query<{ n: string }>(`SELECT count(*) AS n FROM ${table}`))[0]?.n);

it("orders of several rows are one each, are tried without a trace, and a second time change nothing but themselves", async () => {
  const csv = [
    "Pedido;Fecha;Cliente;Correo;Producto;SKU;Cantidad;Precio unitario;Total;Pagado;Estado",
    "A-1;20/11/2026;Ana Ruiz;ana@example.com;Teclado;TEC-1;2;S/ 150,00;;sí;Entregado",
    "A-1;;;;Mouse;MOU-1;1;90.50;;;",
    "A-2;20/11/2026;Luis Paredes;luis@example.com;Monitor;;1;1.299,90;1.299,90;no;en preparación",
    "A-3;20/11/2026;Sin Contacto;;Monitor;;1;10;;no;",
    "A-4;99/99/2026;Eva;eva@example.com;Cable;;cero;10;;no;volando",
  ].join("\n");
  const made = await bring("orders", csv);
  expect(made.columns.map(({ field }) => field)).toEqual(
    "externalId date name email product sku quantity price total paidAt status".split(" "),
  );
  const before = { contacts: await count("contacts"), orders: await count("orders") };
  const tried = await work(made.id, "check");
  expect(tried).toMatchObject({ status: "checked", rowsTotal: 4, counts: { created: 2, failed: 2 } });
  expect({ contacts: await count("contacts"), orders: await count("orders") }).toEqual(before);
  expect(await codes(made.id)).toEqual(["5 unreachable", "6 quantity", "6 order_status", "6 date"]);
  expect(await work(made.id, "start")).toMatchObject({ status: "done", counts: { created: 2, failed: 2 } });
  const { body } = await seller.call<{ data: { externalId: string; items: object[]; total: { cents: number } }[] }>(
    "GET",
    "/v1/orders",
  );
  const [first] = body.data.filter(({ externalId }) => externalId === "A-1");
  expect(first).toMatchObject({
    source: "csv",
    status: "delivered",
    total: { cents: 39_050 },
    items: [
      { sku: "TEC-1", quantity: 2, unit: { cents: 15_000 } },
      { sku: "MOU-1", quantity: 1, unit: { cents: 9_050 } },
    ],
    paidAt: expect.any(String),
  });
  expect(body.data.find(({ externalId }) => externalId === "A-2")).toMatchObject({
    total: { cents: 129_990 },
    paidAt: null,
  });
  const again = await bring("orders", csv);
  expect((await work(again.id, "check")).counts).toMatchObject({ created: 0, updated: 2, failed: 2 });
  await work(again.id, "start");
  expect(await count("orders")).toBe(before.orders + 2);
  expect((await seller.call("POST", `/v1/imports/${again.id}/undo`)).status).toBe(409);
});

it("invoices have their day and what was paid of them, and one in another currency is refused", async () => {
  const csv = [
    "Factura,Cliente,Email,Concepto,Monto,Pagado,Emisión,Vencimiento,Moneda",
    "F-1,Ana Ruiz,ana@example.com,Plan anual,1200.00,200,2026-11-01,2026-12-01,PEN",
    "F-2,Ana Ruiz,ana@example.com,Plan anual,100,200,2026-11-01,2026-12-01,PEN",
    "F-3,Ana Ruiz,ana@example.com,Plan anual,100,,2026-11-10,2026-11-01,PEN",
    "F-4,Ana Ruiz,ana@example.com,Plan anual,mucho,,2026-11-10,,PEN",
  ].join("\r\n");
  const { id } = await bring("invoices", csv);
  expect((await work(id, "check")).counts).toMatchObject({ created: 1, failed: 3 });
  expect(await codes(id)).toEqual(["3 paid_more", "4 due_before", "5 amount"]);
  await work(id, "start");
  const { body } = await seller.call<{ data: object[] }>("GET", "/v1/invoices?search=F-1");
  expect(body.data).toMatchObject([
    { status: "partially_paid", owed: { cents: 100_000 }, dueAt: "2026-12-02T04:59:59.000Z", source: "csv" },
  ]);
  const other = await bring("invoices", "Factura,Email,Monto,Moneda\nF-1,ana@example.com,1200,USD");
  expect((await work(other.id, "check")).counts).toMatchObject({ created: 0, failed: 1 });
  expect(await codes(other.id)).toEqual(["2 clash"]);
});

it("carts and units come too; a code that no product has is told", async () => {
  const carts = await bring(
    "carts",
    "Carrito,Correo,Producto,Cantidad,Precio,Link\nC-1,eva@example.com,Silla,1,350,https://shop.example/c/1",
  );
  await work(carts.id, "check");
  expect((await work(carts.id, "start")).counts.created).toBe(1);
  const { body } = await seller.call<{ data: object[] }>("GET", "/v1/carts");
  expect(body.data).toContainEqual(
    expect.objectContaining({ externalId: "C-1", status: "open", checkoutUrl: "https://shop.example/c/1" }),
  );
  const [product] = await office.app.database.query<{ id: string; sku: string }>(
    "SELECT id, sku FROM products WHERE stock IS NOT NULL ORDER BY sku LIMIT 1",
  );
  const stock = await bring("stock", `SKU,Stock\n${product?.sku.toLowerCase()},"1,234"\nNO-SUCH,5\n${"X-1"},muchos`);
  expect((await work(stock.id, "check")).counts).toMatchObject({ updated: 1, failed: 2 });
  expect(await codes(stock.id)).toEqual(["3 unknown_sku", "4 stock"]);
  await work(stock.id, "start");
  const [after] = await office.app.database.query<{ stock: number }>("SELECT stock FROM products WHERE id = $1", [
    product?.id,
  ]);
  expect(after?.stock).toBe(1_234);
});

it("a file without what its kind needs is not tried, and who may not sell brings none", async () => {
  const { id } = await bring("stock", "Nombre,Precio\nSilla,10");
  const refused = await seller.call("POST", `/v1/imports/${id}/check`);
  expect(refused).toMatchObject({
    status: 400,
    body: { issues: [{ path: "mapping", message: "map a column to sku" }] },
  });
  const wrong = await seller.call("PATCH", `/v1/imports/${id}`, { mapping: ["dueAt", null] });
  expect(wrong.status).toBe(400);
  const viewer = await office.member("viewer");
  const response = await send(viewer, "orders", "Pedido\nA");
  expect(response.status).toBe(403);
});
